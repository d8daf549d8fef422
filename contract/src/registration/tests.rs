//! The dialect's table, row by row, and its golden files.

use super::*;
use crate::{
    canonical::{canonical_text, parse_keeping_digits},
    date::calendar_date,
    field::FieldError,
    instant::Instant,
    onekyc::{
        Answer, ErrorBody, Event, Flow, Outcome, Rejection, Status, Submission, SubmissionId,
        tests::{changed, reason, round_trip, told},
    },
    photo::{PhotoError, PhotoFormat, PhotoKind},
};

const CONFIRM: &str = include_str!("../../tests/data/registration/confirm-request.json");

fn now() -> Instant {
    Instant::parse("2026-11-21T03:00:00Z").unwrap()
}

fn confirm(text: &str, verified_by: VerifiedBy) -> Result<Confirmation, Vec<FieldError>> {
    Confirmation::read(&parse_keeping_digits(text).unwrap(), &Rules { verified_by, ..Rules::usual(now()) })
}

fn submission_id() -> SubmissionId {
    SubmissionId::parse("C64B4C8C-9A8F-4E9C-B86A-0908291C855E").unwrap()
}

#[test]
fn addresses_to_upload_to_are_told_in_the_documented_form() {
    let golden: Answer<UrlsData> =
        round_trip(include_str!("../../tests/data/registration/urls-response.json"));
    let rendered = UrlsData::of(
        submission_id(),
        "https://objects.example/ktp?signature=s".to_owned(),
        "https://objects.example/selfie?signature=s".to_owned(),
    );
    assert!(golden.data == rendered);
    assert_eq!(
        document_reference(&submission_id(), PhotoKind::Selfie),
        "c64b4c8c-9a8f-4e9c-b86a-0908291c855e_SELFIE"
    );
    assert_eq!(format!("{rendered:?}"), "UrlsData(redacted)");
}

#[test]
fn only_certificate_registration_has_addresses() {
    assert_eq!(SubmissionType::read(Some("CERT_REG")), Ok(SubmissionType::CertificateRegistration));
    for (query, code) in [
        (None, "required"),
        (Some(""), "required"),
        (Some("cert_reg"), "submission_type"),
        (Some("DOCUMENT_SIGNING_WITH_LLC"), "submission_type"),
    ] {
        let error = SubmissionType::read(query).unwrap_err();
        assert_eq!((error.field.as_str(), error.code.as_str()), ("submissionType", code), "{query:?}");
    }
}

#[test]
fn a_confirmation_is_read_with_every_digit() {
    let read = confirm(CONFIRM, VerifiedBy::Partner).unwrap();
    assert_eq!(read.submission_id, submission_id());
    assert_eq!(read.nik.as_str(), "9171022512999901", "as a double it would end in another digit");
    assert_eq!(read.name.as_str(), "Yosep Kambu");
    assert_eq!(Some(read.birth_date), calendar_date(1999, 12, 25));
    assert!(read.contacts.verified_phone().is_some() && read.contacts.verified_email().is_none());
    assert_eq!(read.contacts.email().unwrap().value.as_str(), "yosep@example.com");
    assert_eq!(read.locale.as_str(), "en_ID");
    assert_eq!(read.additional_data.as_deref(), Some(r#"{"branch":"Jayapura"}"#));
    let consent = &read.consents[0];
    assert_eq!((consent.entity.as_str(), consent.consent_type.as_str()), ("PARTNER", TERMS_AND_CONDITIONS));
    assert_eq!(consent.given_at.epoch_ms(), 1_795_000_000_000);
    assert_eq!(consent.user_ip, Some("203.0.113.7".parse().unwrap()));
    assert_eq!(consent.user_agent.as_deref(), Some("Mozilla/5.0"));
    let english = consent.english.as_ref().unwrap();
    assert_eq!(english.url.as_deref(), Some("https://partner.example/terms"));
    assert_eq!(consent.indonesian.as_ref().unwrap().text.as_deref(), Some("Saya setuju dengan syarat."));
    assert_eq!(consent.device.network_provider.as_deref(), Some("Contoh Seluler"));
    assert_eq!(consent.device.app_version.as_deref(), Some("4.2.0"));
    assert_eq!(format!("{read:?} {consent:?}"), "Confirmation(redacted) PartnerConsent(redacted)");
    let as_text = changed(CONFIRM, &[("metadata.userDetails.nik", "\"9171022512999901\"")]);
    assert!(confirm(&as_text, VerifiedBy::Nobody).unwrap() == read);
}

#[test]
fn the_golden_confirmation_loses_nothing_in_our_reader() {
    let json = parse_keeping_digits(CONFIRM).unwrap();
    let written = String::from_utf8(crate::canonical::canonical_bytes(&json)).unwrap();
    assert!(written.contains("\"nik\":9171022512999901,"), "{written}");
    assert!(canonical_text(CONFIRM).is_err(), "a bundle is signed over doubles, and this number is none");
    assert!(confirm(&written, VerifiedBy::Partner).is_ok());
    let answer: Answer<ConfirmData> =
        round_trip(include_str!("../../tests/data/registration/confirm-response.json"));
    assert_eq!(answer, Answer::of(ConfirmData { submission_id: submission_id() }));
}

#[test]
fn only_identity_and_one_contact_have_to_be_there() {
    let least = r#"{"submissionId": "c64b4c8c-9a8f-4e9c-b86a-0908291c855e", "unknown": 1, "metadata": {"userDetails":
        {"name": "Budi Santoso", "nik": "3204110609979901", "dateOfBirth": "06-09-1997", "email": "b@contoh.id"}}}"#;
    let read = confirm(least, VerifiedBy::Nobody).unwrap();
    assert_eq!(read.locale.as_str(), "id_ID");
    assert!(read.consents.is_empty() && read.additional_data.is_none() && read.contacts.phone().is_none());
    let errors = confirm(least, VerifiedBy::Partner).err().unwrap();
    assert_eq!(told(&errors), [("metadata.userDetails.dataVerification", "unverified")]);
}

#[test]
fn every_broken_rule_is_told_by_its_path() {
    macro_rules! details {
        ($name:literal) => {
            concat!("metadata.userDetails.", $name)
        };
    }
    const NIK: &str = details!("nik");
    const BORN: &str = details!("dateOfBirth");
    const GIVEN: &str = "metadata.consentData.0.consentGiven";
    const TIME: &str = "metadata.consentData.0.timeStamp";
    let long = format!("{{\"a\": \"{}\"}}", "x".repeat(10_000));
    for (changes, errors) in [
        (vec![("submissionId", "null")], vec![("submissionId", "required")]),
        (vec![("submissionId", "\"7\"")], vec![("submissionId", "uuid")]),
        (vec![("metadata", "null")], vec![("metadata", "required")]),
        (vec![("metadata", "\"x\"")], vec![("metadata", "type")]),
        (vec![("metadata.userDetails", "null")], vec![("metadata.userDetails", "required")]),
        (vec![(NIK, "null")], vec![(NIK, "required")]),
        (vec![(NIK, "\"917102251299990\"")], vec![(NIK, "length")]),
        (vec![(NIK, "917102251299990")], vec![(NIK, "length")]),
        (vec![(NIK, "3.204110609979901e15")], vec![(NIK, "length")]),
        (vec![(NIK, "true")], vec![(NIK, "length")]),
        (vec![(NIK, "\"9904113213970000\"")], vec![(NIK, "province"), (NIK, "birth_date"), (NIK, "serial")]),
        (vec![(details!("name"), "\"😀 Budi\"")], vec![(details!("name"), "name")]),
        (vec![(details!("name"), "\"Budi\\u202e\"")], vec![(details!("name"), "name")]),
        (vec![(details!("name"), "\" \"")], vec![(details!("name"), "required")]),
        (vec![(BORN, "\"1999-12-25\"")], vec![(BORN, "format")]),
        (vec![(BORN, "\"31-02-1999\"")], vec![(BORN, "impossible")]),
        (vec![(BORN, "\"22-11-2009\"")], vec![(BORN, "too_young")]),
        (vec![(details!("email"), "\"a@b\"")], vec![(details!("email"), "email")]),
        (vec![(details!("phoneNumber"), "\"+62\"")], vec![(details!("phoneNumber"), "not_numeric")]),
        (
            vec![(details!("phoneNumber"), "null"), (details!("email"), "\"\"")],
            vec![(details!("phoneNumber"), "required")],
        ),
        (vec![("metadata.userLocale", "\"en\"")], vec![("metadata.userLocale", "locale")]),
        (vec![("metadata.consentData", "{}")], vec![("metadata.consentData", "type")]),
        (vec![("metadata.consentData.0", "1")], vec![("metadata.consentData[0]", "type")]),
        (vec![(GIVEN, "false")], vec![("metadata.consentData[0].consentGiven", "not_given")]),
        (vec![(GIVEN, "\"true\"")], vec![("metadata.consentData[0].consentGiven", "not_given")]),
        (vec![(GIVEN, "null")], vec![("metadata.consentData[0].consentGiven", "required")]),
        (vec![(TIME, "null")], vec![("metadata.consentData[0].timeStamp", "required")]),
        (vec![(TIME, "1795000000000")], vec![("metadata.consentData[0].timeStamp", "seconds")]),
        (vec![(TIME, "1795000000.5")], vec![("metadata.consentData[0].timeStamp", "seconds")]),
        (vec![(TIME, "\"-1\"")], vec![("metadata.consentData[0].timeStamp", "seconds")]),
        (vec![(TIME, "1799999999")], vec![("metadata.consentData[0].timeStamp", "future")]),
        (
            vec![("metadata.consentData.0.additionalDetails.userIp", "\"here\"")],
            vec![("metadata.consentData[0].additionalDetails.userIp", "ip")],
        ),
        (
            vec![("metadata.consentData.0.additionalDetails.deviceDetails.os", "1")],
            vec![("metadata.consentData[0].additionalDetails.deviceDetails.os", "type")],
        ),
        (vec![("metadata.additionalData", long.as_str())], vec![("metadata.additionalData", "length")]),
        (
            vec![
                ("submissionId", "1"),
                (NIK, "1"),
                (BORN, "\"x\""),
                (details!("email"), "\"x\""),
                (GIVEN, "0"),
            ],
            vec![
                ("submissionId", "type"),
                (NIK, "length"),
                (BORN, "format"),
                (details!("email"), "email"),
                ("metadata.consentData[0].consentGiven", "not_given"),
            ],
        ),
    ] {
        let text = changed(CONFIRM, &changes);
        let wrong = confirm(&text, VerifiedBy::Nobody).err().unwrap_or_default();
        assert_eq!(told(&wrong), errors, "{changes:?}");
    }
}

#[test]
fn errors_speak_in_the_dialects_words_and_the_houses_messages() {
    let changes = [
        ("metadata.userDetails.nik", "\"1\""),
        ("metadata.userDetails.dateOfBirth", "\"1\""),
        ("metadata.userDetails.email", "\"1\""),
        ("metadata.userDetails.phoneNumber", "\"+1\""),
    ];
    let errors = confirm(&changed(CONFIRM, &changes), VerifiedBy::Nobody).err().unwrap();
    let body = ErrorBody::of_fields(&errors);
    let said: Vec<_> =
        body.errors.iter().map(|one| (one.cause.as_str(), one.message.as_deref().unwrap_or(""))).collect();
    assert_eq!(
        said,
        [
            ("NIK_IS_INVALID", "nik length should consist of 16 digit(s)"),
            ("DATE_OF_BIRTH_IS_INVALID", "dateOfBirth format is incorrect, should be DD-MM-YYYY"),
            ("EMAIL_IS_INVALID", "email must be email format"),
            ("PHONE_NUMBER_IS_INVALID", "phoneNumber must be numeric"),
        ]
    );
}

#[test]
fn seventeen_is_old_enough_on_the_birthday_in_jakarta() {
    let born = changed(CONFIRM, &[("metadata.userDetails.dateOfBirth", "\"22-11-2009\"")]);
    let json = parse_keeping_digits(&born).unwrap();
    for (clock, holds) in [("2026-11-21T16:59:59Z", false), ("2026-11-21T17:00:00Z", true)] {
        let now = Instant::parse(clock).unwrap();
        assert_eq!(Confirmation::read(&json, &Rules::usual(now)).is_ok(), holds, "{clock}");
    }
}

#[test]
fn the_youngest_age_of_a_registration_is_the_operators() {
    let born = changed(CONFIRM, &[("metadata.userDetails.dateOfBirth", "\"22-11-2009\"")]);
    let json = parse_keeping_digits(&born).unwrap();
    for (youngest_years, holds) in [(0, true), (16, true), (17, false), (21, false)] {
        let rules = Rules { youngest_years, ..Rules::usual(now()) };
        assert_eq!(Confirmation::read(&json, &rules).is_ok(), holds, "{youngest_years}");
    }
}

/// The head of a PNG of one grey pixel, and its end.
fn tiny_png() -> Vec<u8> {
    data_encoding::BASE64
        .decode(
            b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
        )
        .unwrap()
}

#[test]
fn an_upload_is_a_jpeg_or_png_of_the_announced_type() {
    for (content_type, error) in [
        (None, UploadError::MediaType),
        (Some("application/pdf"), UploadError::MediaType),
        (Some("image/gif"), UploadError::MediaType),
        (Some("image/jpeg"), UploadError::OtherFormat),
    ] {
        assert_eq!(admit_upload(content_type, &tiny_png()), Err(vec![error]), "{content_type:?}");
    }
    assert_eq!(admit_upload(Some("image/png"), &tiny_png()).unwrap().format, PhotoFormat::Png);
    assert_eq!(admit_upload(Some("Image/PNG; x=1"), &tiny_png()).unwrap().width(), 1);
    let cut = &tiny_png()[..40];
    assert_eq!(admit_upload(Some("image/png"), cut), Err(vec![PhotoError::Truncated.into()]));
    assert_eq!(admit_upload(Some("image/png"), b"%PDF-1.7"), Err(vec![PhotoError::Format.into()]));
    let mut large = tiny_png();
    large.resize(UPLOAD_LIMITS.max_bytes + 1, 0);
    let errors = admit_upload(Some("image/png"), &large).unwrap_err();
    assert!(matches!(errors[0], UploadError::Photo(PhotoError::TooManyBytes { .. })));
}

#[test]
fn callbacks_carry_the_certificate_flat_and_its_id_last() {
    let partial: Submission<RegistrationDetails> =
        round_trip(include_str!("../../tests/data/registration/callback-partially-completed.json"));
    let done: Submission<RegistrationDetails> =
        round_trip(include_str!("../../tests/data/registration/callback-completed.json"));
    let rejected: Submission<RegistrationDetails> =
        round_trip(include_str!("../../tests/data/registration/callback-rejected.json"));
    let started = Flow::CertificateRegistration.start().after(Event::Submitted).unwrap();
    assert_eq!(Some(partial.standing), started.after(Event::VerifiedWithCertificateToCome));
    assert_eq!(Some(done.standing), partial.standing.after(Event::Issued));
    assert_eq!(Some(rejected.standing), started.after(Event::Rejected(Rejection::EmailUsed)));
    let verified = reason::Case::good()
        .with(|findings| RegistrationDetails::of(findings, partial.standing, Some("not told yet")));
    assert!(partial.details.as_ref() == Some(&verified));
    let id = Some("7d3c2a4e-1f0b-4b6a-9a63-0d6a5d0c8e11");
    for submission in [partial, done, rejected] {
        let details = submission.details.unwrap();
        assert_eq!(details.activation, Activation::of(submission.standing, id), "{:?}", submission.standing);
        assert_eq!(submission.key.flow, Some(Flow::CertificateRegistration));
    }
    assert_eq!(started.status(), Status::InProgress);
    assert_eq!(started.outcome(), None::<Outcome>);
}
