//! Certificates as OpenSSL sees them, and what the server tells of them.

use std::{path::Path, process::Command, sync::Arc};

use acceptance::{
    on_both_databases,
    stack::{Answer, Backend, Stack},
};
use contract::{applicant::Name, nik::Nik};
use tanda::certificate::{Certificate, CertificateError, CertificateOrder, RevocationReason};

const NIK: &str = "3374081708909901";

/// Runs OpenSSL in a folder: whether it was content, and all that it said.
fn openssl(folder: &Path, line: &str) -> (bool, String) {
    let output = Command::new("openssl").args(line.split(' ')).current_dir(folder).output().expect("openssl");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

fn content(folder: &Path, line: &str) -> String {
    let (content, said) = openssl(folder, line);
    assert!(content, "openssl {line}: {said}");
    said
}

async fn issue(
    stack: &Stack,
    issued_for: &str,
    name: &str,
    request: Option<&[u8]>,
) -> Result<Certificate, CertificateError> {
    let (nik, name) = (Nik::parse(NIK).unwrap(), Name::parse(name).unwrap());
    let order = CertificateOrder { organisation_id: "o", issued_for, name: &name, nik: &nik, request };
    stack.app.certificates.issue(order).await
}

/// Fetches the authority's certificate and the list, as anybody would, and puts them into a folder.
async fn fetch(stack: &Stack) {
    for (path, kind) in [("ca.pem", "application/x-pem-file"), ("ca.crl", "application/pkix-crl")] {
        let url = format!("{}/certificates/{path}", stack.base_url);
        let response = stack.http.get(url).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), response.headers()["content-type"].to_str().unwrap()),
            (200, kind)
        );
        std::fs::write(stack.data.join(path), response.bytes().await.unwrap()).unwrap();
    }
    content(&stack.data, "crl -inform DER -in ca.crl -out ca.crl.pem");
}

async fn status(stack: &Stack, serial: &str) -> Answer {
    Answer::of(stack.http.get(format!("{}/certificates/{serial}", stack.base_url))).await
}

on_both_databases!(openssl_accepts_a_certificate_until_it_is_revoked, async |backend| {
    let stack = Stack::start(backend).await;
    let folder = &stack.data;
    let other = issue(&stack, "ver_0", "NENDEN SARASWATI", None).await.unwrap();
    let issued = issue(&stack, "ver_1", "Budi, C-US-O-/X'", None).await.unwrap();
    std::fs::write(folder.join("person.pem"), &issued.pem).unwrap();
    std::fs::write(folder.join("other.pem"), &other.pem).unwrap();
    fetch(&stack).await;
    assert!(content(folder, "crl -in ca.crl.pem -CAfile ca.pem -noout").contains("verify OK"));
    let verify = "verify -x509_strict -CAfile ca.pem -CRLfile ca.crl.pem -crl_check person.pem";
    assert!(content(folder, verify).contains("person.pem: OK"));

    let text = content(folder, "x509 -in person.pem -noout -text -nameopt RFC2253");
    for line in [
        "Version: 3",
        "Signature Algorithm: ecdsa-with-SHA256",
        "X509v3 Basic Constraints: critical\n                CA:FALSE",
        "X509v3 Key Usage: critical\n                Digital Signature, Non Repudiation",
        "X509v3 Subject Key Identifier",
        "X509v3 Authority Key Identifier",
        "X509v3 Certificate Policies",
        &format!("URI:{}/certificates/ca.crl", stack.base_url),
        "CN=Budi\\, C-US-O-/X',C=ID",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains(NIK));
    let serial = content(folder, "x509 -in person.pem -noout -serial").to_lowercase();
    assert_eq!(serial.trim(), format!("serial={}", issued.serial.as_str()));

    let before = status(&stack, issued.serial.as_str()).await;
    assert_eq!((before.status, before.body["status"].as_str()), (200, Some("valid")));
    assert_eq!(before.body["certificate"], issued.pem);
    stack.app.certificates.revoke(&issued.serial, RevocationReason::KeyCompromise).await.unwrap();
    stack.app.certificates.revoke(&issued.serial, RevocationReason::Superseded).await.unwrap();
    fetch(&stack).await;
    let (accepted, said) = openssl(folder, verify);
    assert!(!accepted && said.contains("certificate revoked"), "{said}");
    content(folder, &verify.replace("person", "other"));
    let list = content(folder, "crl -in ca.crl.pem -CAfile ca.pem -noout -text");
    assert!(list.contains("verify OK") && list.contains("Version 2 (0x1)"), "{list}");
    assert!(
        list.contains("X509v3 CRL Number: \n                2") && list.contains("Next Update"),
        "{list}"
    );
    assert!(
        list.contains("Key Compromise") && !list.contains("Superseded"),
        "the first reason stays: {list}"
    );
    let after = status(&stack, issued.serial.as_str()).await;
    assert_eq!(after.body["status"], "revoked");
    assert_eq!(after.body["revocationReason"], "keyCompromise");
    assert!(after.body.get("certificate").is_none(), "the list names the number to everybody");
    for nobody in ["00000000000000000000000000000000", "x", "..%2Fca.pem"] {
        assert_eq!(status(&stack, nobody).await.status, 404, "{nobody}");
    }
});

on_both_databases!(one_verification_has_one_certificate_however_often_it_is_asked_for, async |backend| {
    let stack = Arc::new(Stack::start(backend).await);
    let orders: Vec<_> = (0..8)
        .map(|_| {
            let stack = stack.clone();
            tokio::spawn(async move { issue(&stack, "ver_1", "SUMARTONO", None).await.unwrap().serial })
        })
        .collect();
    let mut serials = Vec::new();
    for order in orders {
        serials.push(order.await.unwrap());
    }
    serials.dedup();
    assert_eq!(serials.len(), 1);
    assert_eq!(stack.count("certificate").await, 1);
    let nik = Nik::parse(NIK).unwrap();
    issue(&stack, "ver_2", "SUMARTONO", None).await.unwrap();
    assert_eq!(stack.app.certificates.of_person(&nik).await.unwrap().len(), 2);
});

#[tokio::test]
async fn a_key_of_ones_own_is_certified_and_one_that_is_not_ones_own_is_refused() {
    let stack = Stack::start(Backend::Sqlite).await;
    let folder = &stack.data;
    let curve = "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out own.key";
    content(folder, curve);
    content(folder, "req -new -key own.key -subj /CN=Somebody-Else -out own.csr");
    content(folder, "req -in own.csr -outform DER -out own.csr.der");
    let pem = std::fs::read(folder.join("own.csr")).unwrap();
    let der = std::fs::read(folder.join("own.csr.der")).unwrap();
    let issued = issue(&stack, "ver_1", "SUMARTONO", Some(&pem)).await.unwrap();
    std::fs::write(folder.join("person.pem"), &issued.pem).unwrap();
    let public = content(folder, "x509 -in person.pem -noout -pubkey");
    assert_eq!(public, content(folder, "pkey -in own.key -pubout"));
    let subject = content(folder, "x509 -in person.pem -noout -subject");
    assert!(subject.contains("SUMARTONO") && !subject.contains("Somebody"), "{subject}");
    let no_key = stack.app.certificates.subject_key(&issued.serial).await;
    assert!(matches!(no_key, Err(CertificateError::NotFound)));
    issue(&stack, "ver_2", "SUMARTONO", Some(&der)).await.unwrap();

    content(folder, "req -newkey rsa:2048 -nodes -keyout rsa.key -subj /CN=x -out rsa.csr");
    content(folder, &curve.replace("P-256", "P-384"));
    content(folder, "req -new -sha256 -key own.key -subj /CN=x -out p384.csr");
    let mut forged = der.clone();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let mut renamed = der;
    let name = renamed.windows(8).position(|window| window == b"Somebody").unwrap();
    renamed[name] = b'T';
    for (what, request) in [
        ("rsa", std::fs::read(folder.join("rsa.csr")).unwrap()),
        ("p384", std::fs::read(folder.join("p384.csr")).unwrap()),
        ("forged", forged),
        ("renamed", renamed),
        ("empty", Vec::new()),
        ("cut", pem[..pem.len() / 2].to_vec()),
        ("certificate", issued.pem.into_bytes()),
    ] {
        let refused = issue(&stack, what, "SUMARTONO", Some(&request)).await;
        assert!(matches!(refused, Err(CertificateError::Request(_))), "{what} {refused:?}");
    }
}

#[tokio::test]
async fn a_key_that_the_server_made_is_the_certificates_and_never_lies_open() {
    let stack = Stack::start(Backend::Sqlite).await;
    let issued = issue(&stack, "ver_1", "SUMARTONO RAHASIA", None).await.unwrap();
    std::fs::write(stack.data.join("person.pem"), &issued.pem).unwrap();
    let key = stack.app.certificates.subject_key(&issued.serial).await.unwrap();
    for file in ["tanda.db", "tanda.db-wal"] {
        let bytes = std::fs::read(stack.data.join(file)).unwrap();
        for secret in [&key[30..60], b"SUMARTONO", NIK.as_bytes()] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{file}");
        }
    }
    std::fs::write(stack.data.join("person.key"), &*key).unwrap();
    let public = content(&stack.data, "x509 -in person.pem -noout -pubkey");
    assert_eq!(public, content(&stack.data, "pkey -inform DER -in person.key -pubout"));
}

#[tokio::test]
async fn a_list_is_made_anew_each_day_and_a_certificate_expires() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let issued = issue(&stack, "ver_1", "SUMARTONO", None).await.unwrap();
    let list = stack.app.certificates.revocation_list().await.unwrap();
    assert_eq!(stack.app.certificates.revocation_list().await.unwrap(), list);
    clock.advance_ms(24 * 3_600_000);
    assert_ne!(stack.app.certificates.revocation_list().await.unwrap(), list);
    clock.advance_ms(364 * 24 * 3_600_000);
    let after = status(&stack, issued.serial.as_str()).await;
    assert_eq!(after.body["status"], "expired");
    clock.advance_ms(9 * 365 * 24 * 3_600_000);
    let refused = issue(&stack, "ver_2", "SUMARTONO", None).await;
    assert!(matches!(refused, Err(CertificateError::AuthorityEnded)));
}
