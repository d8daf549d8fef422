//! What belongs to no dialect in the document: certificates, pictures, the sandbox's people, whether the server works.

use serde_json::{Value, json};

use super::{
    dialect::Dialect,
    operation::{Operation, Refusal},
};

pub(super) fn describe() -> Dialect {
    let mut dialect = Dialect::new(
        "tanda",
        "Certificates, pictures, sandbox",
        "What belongs to no dialect: where a certificate stands, pictures behind signed links, the people of the sandbox, and \
         whether this server works. Nobody has to sign in. Ours.",
    );
    let certificate = dialect.sent::<crate::doors::certificates::CertificateStatus>();
    let persons = dialect.sent::<Vec<crate::doors::sandbox::SandboxPerson>>();
    let operations = certificates(certificate).into_iter().chain(sandbox(persons)).chain(health());
    for operation in operations {
        dialect.add(operation);
    }
    dialect
}

fn text() -> Value {
    json!({"type": "string"})
}

fn named(what: &str, example: &str) -> Value {
    json!({"description": what, "type": "string", "examples": [example]})
}

fn broken() -> Refusal {
    Refusal::plain(500_u16, "Something of ours failed.", "certificates cannot be read at the moment")
}

fn certificates(status: Value) -> Vec<Operation> {
    let serial = "7d3c2a4e1f0b4b6a9a630d6a5d0c8e11";
    let example = json!({
        "serial": serial,
        "status": "revoked",
        "issuedAt": "2026-11-21T03:00:00.000Z",
        "expiresAt": "2027-11-21T03:00:00.000Z",
        "revokedAt": "2026-12-01T03:00:00.000Z",
        "revocationReason": "cessationOfOperation",
    });
    let pem = json!("-----BEGIN CERTIFICATE-----\nMIIB..\n-----END CERTIFICATE-----\n");
    vec![
        Operation::new(
            "get",
            "/certificates/ca.pem",
            "certificateAuthority",
            "The authority's own certificate",
        )
        .says("Whom to trust when a certificate of ours is checked.")
        .answers_as((200, "application/x-pem-file"), "The certificate, PEM.", text(), vec![("PEM", pem)])
        .refuses([broken()], &text()),
        Operation::new("get", "/certificates/ca.crl", "revocationList", "Which certificates were revoked")
            .says("An X.509 list; it may be kept for an hour.")
            .answers_as(
                (200, "application/pkix-crl"),
                "The list, DER.",
                json!({"type": "string", "format": "binary"}),
                vec![("DER", json!("(bytes)"))],
            )
            .refuses([broken()], &text()),
        Operation::new("get", "/certificates/{serial}", "certificateStatus", "Where a certificate stands")
            .says("By its serial number. The certificate itself comes along unless it was revoked.")
            .parameter("path", "serial", true, &named("The number, in hex.", serial))
            .answers(200, "Where it stands.", status, vec![("revoked", example)])
            .refuses(
                [Refusal::plain(404_u16, "There is none of this number.", "no such certificate"), broken()],
                &text(),
            ),
        Operation::new("get", "/pictures/{capture}/{picture}", "seePicture", "See a picture by its link")
            .says("Call the address as it was given: it is signed, and works until it ends.")
            .parameter("path", "capture", true, &named("As in the address.", "01hzx3m4c7"))
            .parameter("path", "picture", true, &named("As in the address.", "card"))
            .parameter(
                "query",
                "expires",
                true,
                &json!({"description": "As in the address.", "type": "integer"}),
            )
            .parameter("query", "signature", true, &named("As in the address.", "9f9f"))
            .answers_as(
                (200, "image/jpeg"),
                "The picture.",
                json!({"type": "string", "format": "binary"}),
                vec![("JPEG", json!("(bytes)"))],
            )
            .refuses(
                [
                    Refusal::plain(
                        403_u16,
                        "The link was changed, or is none of ours.",
                        "the link is not valid",
                    ),
                    Refusal::plain(403_u16, "Its time is over.", "the link has expired; ask for a new one"),
                    Refusal::plain(404_u16, "The picture was erased.", "the picture is no longer kept"),
                    Refusal::plain(
                        500_u16,
                        "Something of ours failed.",
                        "the picture cannot be shown at the moment",
                    ),
                ],
                &text(),
            ),
    ]
}

fn sandbox(persons: Value) -> Vec<Operation> {
    let photo = |name: &str| format!("http://127.0.0.1:8080/sandbox/persons/3273011708999901/{name}.jpg");
    let example = json!([{
        "nik": "3273011708999901",
        "name": "SITI RAHMAWATI",
        "birthDate": "17-08-1989",
        "gender": "female",
        "email": "siti@example.com",
        "phone": "6281277863450",
        "ktpPhotoUrl": photo("ktp"),
        "selfiePhotoUrl": photo("selfie"),
        "otherSelfieUrl": photo("other-selfie"),
        "spoofSelfieUrl": photo("spoof-selfie"),
    }]);
    vec![
        Operation::new("get", "/sandbox/persons", "sandboxPersons", "The sandbox's people")
            .says("Synthetic, each of them in the sandbox's civil registry. Not there outside the sandbox.")
            .answers(200, "The people.", persons, vec![("a person", example)]),
        Operation::new("get", "/sandbox/persons/{nik}/{photo}", "sandboxPhoto", "A photo of one of them")
            .says("Drawn, and marked as a specimen. Not there outside the sandbox.")
            .parameter("path", "nik", true, &named("Whose.", "3273011708999901"))
            .parameter(
                "path",
                "photo",
                true,
                &json!({
                    "description": "Which.",
                    "type": "string",
                    "enum": ["ktp.jpg", "selfie.jpg", "other-selfie.jpg", "spoof-selfie.jpg"],
                }),
            )
            .answers_as(
                (200, "image/jpeg"),
                "The photo.",
                json!({"type": "string", "format": "binary"}),
                vec![("JPEG", json!("(bytes)"))],
            )
            .refuses(
                [
                    Refusal::plain(404_u16, "Nobody has this number.", "no such person"),
                    Refusal::plain(404_u16, "There is no such photo.", "no such photo"),
                    Refusal::plain(500_u16, "Something of ours failed.", "the photo could not be drawn"),
                ],
                &text(),
            ),
    ]
}

fn health() -> Vec<Operation> {
    vec![
        Operation::new("get", "/healthz", "isAlive", "Is the process alive?")
            .says("For whoever restarts it.")
            .answers_as((200, "text/plain"), "It is.", text(), vec![("alive", json!("ok"))]),
        Operation::new("get", "/readyz", "isReady", "Can it work?")
            .says("For whoever sends it calls.")
            .answers_as((200, "text/plain"), "It can.", text(), vec![("ready", json!("ready"))])
            .refuses([Refusal::plain(503_u16, "It cannot.", "the database does not answer")], &text()),
        Operation::new("get", "/openapi.json", "apiDocument", "This document")
            .says("OpenAPI 3.1 of every dialect. `/docs` is the same for people.")
            .answers(
                200,
                "The document.",
                json!({"type": "object"}),
                vec![("its beginning", json!({"openapi": "3.1.1"}))],
            )
            .answers_nothing(304, "You have it already, as `If-None-Match` says."),
    ]
}
