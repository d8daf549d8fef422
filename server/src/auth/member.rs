//! Members: people who work for a partner. Who they are and what they may do; how they prove it is in `session`.

use std::collections::HashMap;

use contract::portal::{
    Colleague,
    access::{Permission, Role},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set,
    sea_query::Expr,
};

use super::password;
use crate::{
    App, Fault, ids,
    store::entity::{member, session},
};

/// A member, past the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The id.
    pub id: String,
    /// For whom they work.
    pub organisation_id: String,
    /// What they sign in with.
    pub email: String,
    /// What they are.
    pub roles: Vec<Role>,
}

impl Member {
    /// Whether one of their roles allows it.
    pub fn may(&self, permission: Permission) -> bool {
        self.roles.iter().any(|role| role.may(permission))
    }

    /// As others see them.
    pub fn colleague(&self) -> Colleague {
        Colleague { member_id: self.id.clone(), email: self.email.clone() }
    }
}

impl From<member::Model> for Member {
    fn from(row: member::Model) -> Self {
        Self {
            roles: read_roles(&row.roles),
            id: row.id,
            organisation_id: row.organisation_id,
            email: row.email,
        }
    }
}

/// A member to be made.
#[derive(Clone, Copy)]
pub struct NewMember<'a> {
    /// For whom they work.
    pub organisation_id: &'a str,
    /// What they sign in with; nobody else does.
    pub email: &'a str,
    /// Their first password.
    pub password: &'a str,
    /// What they are.
    pub roles: &'a [Role],
}

contract::redact_debug!(NewMember<'a>);

/// Makes a member, and says under which id.
///
/// # Errors
/// The database failed, or somebody has this e-mail already.
pub async fn create(app: &App, new: NewMember<'_>) -> Result<String, Fault> {
    let hash = password::hash(new.password, app.randomness.as_ref()).await?;
    create_in(app, &app.database, new, hash).await
}

/// The same in the caller's transaction, with a password that was hashed before it began: that takes a while.
pub(super) async fn create_in(
    app: &App,
    connection: &impl ConnectionTrait,
    new: NewMember<'_>,
    password_hash: String,
) -> Result<String, Fault> {
    let now = app.clock.now();
    let id = ids::row_id(now, app.randomness.as_ref());
    member::ActiveModel {
        id: Set(id.clone()),
        organisation_id: Set(new.organisation_id.to_owned()),
        email: Set(email_key(new.email)),
        password_hash: Set(password_hash),
        roles: Set(role_words(new.roles)),
        created_at_ms: Set(now.epoch_ms()),
        disabled_at_ms: Set(None),
        sealed_factor: Set(None),
        factor_since_ms: Set(None),
        factor_last_step: Set(None),
        recovery_hashes: Set(String::new()),
    }
    .insert(connection)
    .await?;
    Ok(id)
}

/// Gives a member another password; every session that the old one opened ends.
///
/// # Errors
/// The database failed.
pub async fn set_password(app: &App, member_id: &str, new: &str) -> Result<(), Fault> {
    let hash = password::hash(new, app.randomness.as_ref()).await?;
    let transaction = crate::store::begin_write(&app.database).await?;
    member::Entity::update_many()
        .col_expr(member::Column::PasswordHash, Expr::value(hash))
        .filter(member::Column::Id.eq(member_id))
        .exec(&transaction)
        .await?;
    session::Entity::delete_many().filter(session::Column::MemberId.eq(member_id)).exec(&transaction).await?;
    transaction.commit().await?;
    Ok(())
}

/// The member who signs in with this, disabled or not.
///
/// # Errors
/// The database failed.
pub async fn of_email(app: &App, email: &str) -> Result<Option<member::Model>, Fault> {
    of_email_in(&app.database, email).await
}

/// The same in the caller's transaction.
pub(super) async fn of_email_in(
    connection: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<member::Model>, Fault> {
    let named = member::Entity::find().filter(member::Column::Email.eq(email_key(email)));
    Ok(named.one(connection).await?)
}

/// The id of a member of an organisation by id or e-mail; what is neither stays as it is, and is nobody's.
pub(crate) async fn id_of(
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    id_or_email: &str,
) -> Result<String, Fault> {
    let known = of_email_in(connection, id_or_email).await?;
    let own = known.filter(|row| row.organisation_id == organisation_id);
    Ok(own.map_or_else(|| id_or_email.to_owned(), |row| row.id))
}

/// Roles as they are stored.
pub(super) fn role_words(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ")
}

/// Stored roles.
pub(super) fn read_roles(words: &str) -> Vec<Role> {
    words.split(' ').filter_map(Role::named).collect()
}

/// The form in which an e-mail is stored and looked up.
pub(super) fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Members by their ids. One that is gone keeps its id, with no address.
pub(crate) struct Colleagues(HashMap<String, String>);

impl Colleagues {
    /// Looks members up.
    pub(crate) async fn load(connection: &impl ConnectionTrait, mut ids: Vec<String>) -> Result<Self, Fault> {
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Self(HashMap::new()));
        }
        let found: Vec<(String, String)> = member::Entity::find()
            .select_only()
            .column(member::Column::Id)
            .column(member::Column::Email)
            .filter(member::Column::Id.is_in(ids))
            .into_tuple()
            .all(connection)
            .await?;
        Ok(Self(found.into_iter().collect()))
    }

    /// One of them.
    pub(crate) fn of(&self, id: &str) -> Colleague {
        Colleague { member_id: id.to_owned(), email: self.0.get(id).cloned().unwrap_or_default() }
    }
}
