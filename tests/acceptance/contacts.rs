//! An e-mail address and a phone number belong to one person, whoever asks at the same moment.

use std::sync::Arc;

use acceptance::{
    on_both_databases,
    stack::{Backend, Stack},
};
use contract::{
    applicant::{Email, Phone},
    nik::Nik,
};
use tanda::{
    store,
    verification::duplicates::{self, Contacts, InUse},
};

fn nik(serial: usize) -> Nik {
    Nik::parse(&format!("337408170890{serial:04}")).unwrap()
}

async fn record(stack: &Stack, scope: &str, nik: &Nik, email: &str, phone: &str) -> InUse {
    record_for(stack, "a capture", scope, nik, email, phone).await
}

async fn record_for(stack: &Stack, held_by: &str, scope: &str, nik: &Nik, email: &str, phone: &str) -> InUse {
    let (email, phone) = (Email::parse(email).unwrap(), Phone::parse(phone).unwrap());
    let contacts = Contacts { scope, nik, email: Some(&email), phone: Some(&phone) };
    let before = duplicates::in_use(&stack.app, contacts).await.unwrap();
    let transaction = store::begin_write(&stack.app.database).await.unwrap();
    let found = duplicates::record(&stack.app, &transaction, contacts, held_by).await.unwrap();
    transaction.commit().await.unwrap();
    // What was another's before is another's now; the other way round somebody may have been faster.
    assert!(before.is_free() || before == found);
    found
}

on_both_databases!(a_contact_of_another_person_is_told_and_nothing_is_recorded, async |backend| {
    let stack = Stack::start(backend).await;
    let free = InUse::default();
    let (first, second) = (nik(1), nik(2));
    assert_eq!(record(&stack, "live", &first, "Budi@Contoh.id", "6281100000001").await, free);
    assert_eq!(record(&stack, "live", &first, "budi@contoh.ID", "62081100000001").await, free, "one's own");
    assert_eq!(
        record(&stack, "live", &first, "budi2@contoh.id", "6281100000001").await,
        free,
        "a second one"
    );
    for (email, phone, expected) in [
        ("budi@contoh.id", "6281100000002", InUse { email: true, phone: false }),
        ("siti@contoh.id", "62081100000001", InUse { email: false, phone: true }),
        ("BUDI2@contoh.id", "6281100000001", InUse { email: true, phone: true }),
    ] {
        assert_eq!(record(&stack, "live", &second, email, phone).await, expected, "{email} {phone}");
    }
    assert_eq!(stack.count("contact_use").await, 3, "what was refused left nothing");
    assert_eq!(record(&stack, "testing", &second, "budi@contoh.id", "6281100000001").await, free);
    assert_eq!(duplicates::release(&stack.app, "a capture").await.unwrap(), 5, "and what was tried out");
    assert_eq!(record(&stack, "live", &second, "budi@contoh.id", "6281100000001").await, free);
});

// Only the first capture that brought a contact held it: taken back, it freed what a later one rested on.
on_both_databases!(a_contact_is_free_when_nothing_holds_it_any_longer, async |backend| {
    let stack = Stack::start(backend).await;
    let (first, second) = (nik(1), nik(2));
    let (email, phone) = ("budi@contoh.id", "6281100000001");
    for capture in ["one", "two"] {
        assert!(record_for(&stack, capture, "live", &first, email, phone).await.is_free());
    }
    // What was refused holds nothing, even of what was the person's own.
    assert!(record_for(&stack, "other", "live", &second, "siti@contoh.id", "6281100000002").await.is_free());
    let refused = record_for(&stack, "three", "live", &first, email, "6281100000002").await;
    assert_eq!(refused, InUse { email: false, phone: true });
    assert_eq!(stack.count("contact_holder").await, 6);
    for (capture, freed, is_free) in
        [("three", 0, false), ("one", 0, false), ("one", 0, false), ("two", 2, true)]
    {
        assert_eq!(duplicates::release(&stack.app, capture).await.unwrap(), freed, "{capture}");
        let (email, phone) = (Email::parse(email).unwrap(), Phone::parse(phone).unwrap());
        let asked = Contacts { scope: "live", nik: &second, email: Some(&email), phone: Some(&phone) };
        assert_eq!(duplicates::in_use(&stack.app, asked).await.unwrap().is_free(), is_free, "{capture}");
    }
    assert_eq!(stack.count("contact_holder").await, 2, "the other person's");
});

on_both_databases!(of_twenty_persons_who_claim_one_address_at_once_one_has_it, async |backend| {
    let stack = Arc::new(Stack::start(backend).await);
    let claims: Vec<_> = (1..=20)
        .map(|serial| {
            let stack = stack.clone();
            tokio::spawn(async move {
                let phone = format!("62811000{serial:05}");
                record(&stack, "live", &nik(serial), "satu@contoh.id", &phone).await
            })
        })
        .collect();
    let mut won = 0;
    for claim in claims {
        let found = claim.await.unwrap();
        assert!(!found.phone);
        won += u32::from(found.is_free());
    }
    assert_eq!(won, 1);
    assert_eq!(stack.count("contact_use").await, 2, "the winner's address and phone, nobody else's phone");
});

#[tokio::test]
async fn neither_contact_nor_number_can_be_read_from_the_database() {
    let stack = Stack::start(Backend::Sqlite).await;
    record(&stack, "live", &nik(1), "rahasia@contoh.id", "6281100000001").await;
    for file in ["tanda.db", "tanda.db-wal"] {
        let bytes = std::fs::read(stack.data.join(file)).unwrap();
        for secret in ["rahasia@contoh", "81100000001", "3374081708900001"] {
            assert!(
                !bytes.windows(secret.len()).any(|window| window == secret.as_bytes()),
                "{file} {secret}"
            );
        }
    }
}
