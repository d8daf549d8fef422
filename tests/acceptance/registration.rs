//! Certificate registration over HTTP: addresses, uploads, confirmation, and what the partner is told. A file a subject.

mod bucket;
mod confirm;
mod outcome;
mod upload;

use acceptance::{
    onekyc::Partner,
    stack::{Answer, Stack},
};
use serde_json::{Value, json};
use specimen::Person;

/// A registration whose addresses were given.
struct Given {
    id: String,
    ktp: String,
    selfie: String,
}

impl Given {
    async fn of(partner: &Partner<'_>) -> Self {
        let answer = partner.urls().await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        let data = &answer.body["data"];
        let url = |kind: &str| data["documents"][kind]["documentUrl"].as_str().unwrap().to_owned();
        Self { id: data["submissionId"].as_str().unwrap().to_owned(), ktp: url("KTP"), selfie: url("SELFIE") }
    }

    /// Uploads both photos.
    async fn upload(&self, stack: &Stack, card: Vec<u8>, selfie: Vec<u8>) {
        for (url, photo) in [(&self.ktp, card), (&self.selfie, selfie)] {
            assert_eq!(put(stack, url, "image/jpeg", photo).await.status, 200);
        }
    }
}

/// Uploads a photo.
async fn put(stack: &Stack, url: &str, media_type: &str, photo: Vec<u8>) -> Answer {
    Answer::of(stack.http.put(url).header("content-type", media_type).body(photo)).await
}

/// What confirms a registration of a person, as the vendor's guide shows it.
fn confirmation(id: &str, person: &Person) -> Value {
    json!({
        "submissionId": id,
        "metadata": {
            "userDetails": {
                "name": person.name, "nik": person.nik, "dateOfBirth": person.birth_date,
                "email": person.email, "phoneNumber": person.phone,
                "dataVerification": {
                    "email": { "isVerified": true, "verificationReferenceId": "mail-1" },
                    "phoneNumber": { "isVerified": true, "verificationReferenceId": "otp-1" }
                }
            },
            "userLocale": "id_ID",
            "consentData": [{
                "entity": "PARTNER", "consentType": "termsAndConditions", "consentGiven": true,
                "details": { "id_ID": { "url": "https://partner.example/syarat", "text": "Saya setuju" } },
                "timeStamp": 1_700_000_000,
                "additionalDetails": { "userAgent": "app", "userIp": "203.0.113.9", "deviceDetails": { "os": "android" } }
            }],
            "additionalData": { "branch": 7 }
        }
    })
}

/// A person's registration, from its addresses to its confirmation; answers its id.
pub(crate) async fn registered(partner: &Partner<'_>, person: &Person, selfie: Vec<u8>) -> String {
    let given = Given::of(partner).await;
    given.upload(partner.stack, specimen::card_photo(person), selfie).await;
    let answer = partner.confirm(&confirmation(&given.id, person)).await;
    assert_eq!((answer.status, &answer.body["data"]["submissionId"]), (200, &json!(given.id)), "{answer:?}");
    given.id
}
