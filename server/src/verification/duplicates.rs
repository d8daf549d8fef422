//! E-mail addresses and phone numbers belong to one person each. Kept as keyed hashes: nobody can read from the table
//! whose they are.

use contract::{
    applicant::{Email, Phone},
    nik::Nik,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict};
use serde::{Deserialize, Serialize};

use crate::{App, Fault, lookup::Hashed, store::entity::contact_use};

/// A person and how to reach them.
#[derive(Clone, Copy)]
pub struct Contacts<'a> {
    /// Where a contact has to be unique: `live` for all that is real, a word of its own for what is tried out.
    pub scope: &'a str,
    /// The person.
    pub nik: &'a Nik,
    /// The e-mail address, where one was given.
    pub email: Option<&'a Email>,
    /// The phone number, where one was given.
    pub phone: Option<&'a Phone>,
}

contract::redact_debug!(Contacts<'a>);

/// Which contacts are another person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InUse {
    /// The e-mail address is.
    pub email: bool,
    /// The phone number is.
    pub phone: bool,
}

impl InUse {
    /// Whether nothing is another person's.
    pub const fn is_free(self) -> bool {
        !self.email && !self.phone
    }

    fn of(kinds: &[Kind]) -> Self {
        Self { email: kinds.contains(&Kind::Email), phone: kinds.contains(&Kind::Phone) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Email,
    Phone,
}

/// The word of the table for an e-mail address.
const EMAIL: &str = "email";

/// A contact as the table has it.
struct Contact {
    kind: Kind,
    word: &'static str,
    hash: String,
}

/// Says which contacts are another person's now. Between this answer and [`record`] somebody may take one: what
/// decides is `record`.
///
/// # Errors
/// The database failed.
pub async fn in_use(app: &App, contacts: Contacts<'_>) -> Result<InUse, Fault> {
    let person = app.lookup.person(contacts.nik);
    let mut taken = Vec::new();
    for contact in hashes(app, contacts) {
        if owner(&app.database, contacts.scope, &contact).await?.is_some_and(|owner| owner != person) {
            taken.push(contact.kind);
        }
    }
    Ok(InUse::of(&taken))
}

/// Records that the contacts are this person's because of something, a capture for example, in the caller's transaction: both, or neither where one is another
/// person's. Of two persons who claim one contact at the same moment, the database lets one have it; the other waits
/// until the first transaction ends, and is told.
///
/// # Errors
/// The database failed.
pub async fn record(
    app: &App,
    transaction: &impl ConnectionTrait,
    contacts: Contacts<'_>,
    held_by: &str,
) -> Result<InUse, Fault> {
    let person = app.lookup.person(contacts.nik);
    let now = app.clock.now();
    let mut added = Vec::new();
    let mut taken = Vec::new();
    // E-mail first, always: two claims that wait for each other's contacts would otherwise wait for ever.
    for contact in hashes(app, contacts) {
        let row = contact_use::ActiveModel {
            scope: Set(contacts.scope.to_owned()),
            kind: Set(contact.word.to_owned()),
            contact_hash: Set(contact.hash.clone()),
            nik_hash: Set(person.clone()),
            held_by: Set(held_by.to_owned()),
            created_at_ms: Set(now.epoch_ms()),
        };
        let key = [contact_use::Column::Scope, contact_use::Column::Kind, contact_use::Column::ContactHash];
        let inserted = contact_use::Entity::insert(row)
            .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
            .exec_without_returning(transaction)
            .await?;
        if inserted == 1 {
            added.push(contact);
        } else if owner(transaction, contacts.scope, &contact).await?.is_some_and(|owner| owner != person) {
            taken.push(contact.kind);
        }
    }
    if !taken.is_empty() {
        for contact in &added {
            let key = (contacts.scope.to_owned(), contact.word.to_owned(), contact.hash.clone());
            contact_use::Entity::delete_by_id(key).exec(transaction).await?;
        }
    }
    Ok(InUse::of(&taken))
}

/// Whether a person has proved who they are with another e-mail address than this one, wherever.
///
/// # Errors
/// The database failed.
pub async fn has_another_email(app: &App, nik: &Nik, email: &Email) -> Result<bool, Fault> {
    let others = contact_use::Entity::find()
        .filter(contact_use::Column::NikHash.eq(app.lookup.person(nik)))
        .filter(contact_use::Column::Kind.eq(EMAIL))
        .filter(contact_use::Column::ContactHash.ne(app.lookup.hash(Hashed::Email, &email.key())));
    Ok(others.one(&app.database).await?.is_some())
}

/// Gives free what is a person's because of this alone: it no longer holds.
///
/// # Errors
/// The database failed.
pub async fn release(connection: &impl ConnectionTrait, held_by: &str) -> Result<u64, Fault> {
    let held = contact_use::Entity::delete_many().filter(contact_use::Column::HeldBy.eq(held_by));
    Ok(held.exec(connection).await?.rows_affected)
}

/// Forgets every contact of a person, in every scope: part of an erasure.
///
/// # Errors
/// The database failed.
pub async fn forget(app: &App, connection: &impl ConnectionTrait, nik: &Nik) -> Result<u64, Fault> {
    let mine = contact_use::Column::NikHash.eq(app.lookup.person(nik));
    Ok(contact_use::Entity::delete_many().filter(mine).exec(connection).await?.rows_affected)
}

fn hashes(app: &App, contacts: Contacts<'_>) -> Vec<Contact> {
    let email = contacts.email.map(|email| Contact {
        kind: Kind::Email,
        word: EMAIL,
        hash: app.lookup.hash(Hashed::Email, &email.key()),
    });
    let phone = contacts.phone.map(|phone| Contact {
        kind: Kind::Phone,
        word: "phone",
        hash: app.lookup.hash(Hashed::Phone, &phone.key()),
    });
    email.into_iter().chain(phone).collect()
}

async fn owner(
    connection: &impl ConnectionTrait,
    scope: &str,
    contact: &Contact,
) -> Result<Option<String>, Fault> {
    let key = (scope.to_owned(), contact.word.to_owned(), contact.hash.clone());
    Ok(contact_use::Entity::find_by_id(key).one(connection).await?.map(|row| row.nik_hash))
}
