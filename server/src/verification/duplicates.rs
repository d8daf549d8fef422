//! E-mail addresses and phone numbers belong to one person each, for as long as something holds that says so. Kept as keyed
//! hashes: nobody can read from the tables whose they are.

use contract::{
    applicant::{Email, Phone},
    nik::Nik,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
    sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};

use crate::{
    App, Fault,
    lookup::Hashed,
    store::{
        self,
        entity::{contact_holder, contact_use},
    },
};

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

/// Records that the contacts are this person's because of something, a capture for example, in the caller's transaction:
/// both, or neither where one is another person's. Of two persons who claim one contact at the same moment, the database
/// lets one have it; the other waits until the first transaction ends, and is told.
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
    let now_ms = app.clock.now().epoch_ms();
    let mut taken = Vec::new();
    let mut held = Vec::new();
    // E-mail first, always: two claims that wait for each other's contacts would otherwise wait for ever.
    for contact in hashes(app, contacts) {
        if !claim(transaction, contacts.scope, &contact, &person, now_ms).await? {
            taken.push(contact.kind);
            continue;
        }
        let holder = contact_holder::ActiveModel {
            scope: Set(contacts.scope.to_owned()),
            kind: Set(contact.word.to_owned()),
            contact_hash: Set(contact.hash.clone()),
            held_by: Set(held_by.to_owned()),
            nik_hash: Set(person.clone()),
            created_at_ms: Set(now_ms),
        };
        let there = OnConflict::columns(contact_holder::KEY).do_nothing().to_owned();
        let inserted = contact_holder::Entity::insert(holder)
            .on_conflict(there)
            .exec_without_returning(transaction)
            .await?;
        if inserted == 1 {
            held.push(contact);
        }
    }
    if !taken.is_empty() {
        for contact in &held {
            let_go(transaction, (contacts.scope, contact.word, &contact.hash), held_by).await?;
        }
    }
    Ok(InUse::of(&taken))
}

/// Takes a contact for a person, and keeps others from giving it free until the transaction ends; false where it is
/// another person's.
async fn claim(
    transaction: &impl ConnectionTrait,
    scope: &str,
    contact: &Contact,
    person: &str,
    now_ms: i64,
) -> Result<bool, Fault> {
    loop {
        let row = contact_use::ActiveModel {
            scope: Set(scope.to_owned()),
            kind: Set(contact.word.to_owned()),
            contact_hash: Set(contact.hash.clone()),
            nik_hash: Set(person.to_owned()),
            created_at_ms: Set(now_ms),
        };
        let key = [contact_use::Column::Scope, contact_use::Column::Kind, contact_use::Column::ContactHash];
        let inserted = contact_use::Entity::insert(row)
            .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
            .exec_without_returning(transaction)
            .await?;
        if inserted == 1 {
            return Ok(true);
        }
        let known = use_of((scope, contact.word, &contact.hash)).lock_exclusive().one(transaction).await?;
        // None: it was given free between the two.
        if let Some(known) = known {
            return Ok(known.nik_hash == person);
        }
    }
}

/// What a contact is found by: scope, kind, hash.
type Key<'a> = (&'a str, &'a str, &'a str);

fn use_of((scope, kind, hash): Key<'_>) -> Select<contact_use::Entity> {
    contact_use::Entity::find_by_id((scope.to_owned(), kind.to_owned(), hash.to_owned()))
}

/// One holder less; a contact that nothing holds any longer is free.
async fn let_go(transaction: &impl ConnectionTrait, key: Key<'_>, held_by: &str) -> Result<bool, Fault> {
    // Whoever takes it for something else meanwhile waits, and finds it free.
    use_of(key).lock_exclusive().one(transaction).await?;
    let (scope, kind, hash) = key;
    let of_contact = Condition::all()
        .add(contact_holder::Column::Scope.eq(scope))
        .add(contact_holder::Column::Kind.eq(kind))
        .add(contact_holder::Column::ContactHash.eq(hash));
    let mine = contact_holder::Entity::delete_many()
        .filter(of_contact.clone())
        .filter(contact_holder::Column::HeldBy.eq(held_by));
    mine.exec(transaction).await?;
    if contact_holder::Entity::find().filter(of_contact).one(transaction).await?.is_some() {
        return Ok(false);
    }
    let key = (scope.to_owned(), kind.to_owned(), hash.to_owned());
    Ok(contact_use::Entity::delete_by_id(key).exec(transaction).await?.rows_affected == 1)
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

/// What made contacts a person's no longer holds: those that nothing else holds are free. Says how many that are.
///
/// # Errors
/// The database failed.
pub async fn release(app: &App, held_by: &str) -> Result<usize, Fault> {
    let transaction = store::begin_write(&app.database).await?;
    let held = contact_holder::Entity::find()
        .filter(contact_holder::Column::HeldBy.eq(held_by))
        // In the order in which they are taken.
        .order_by_asc(contact_holder::Column::Kind)
        .all(&transaction)
        .await?;
    let mut freed = 0;
    for row in &held {
        let key = (row.scope.as_str(), row.kind.as_str(), row.contact_hash.as_str());
        freed += usize::from(let_go(&transaction, key, held_by).await?);
    }
    transaction.commit().await?;
    Ok(freed)
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
    let known = use_of((scope, contact.word, &contact.hash)).one(connection).await?;
    Ok(known.map(|row| row.nik_hash))
}
