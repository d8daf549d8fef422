//! The dialect's table, row by row, and its golden files.

mod callback;
mod initiate;
pub(crate) mod reason;
mod state;

use serde::{Serialize, de::DeserializeOwned};

use super::*;
use crate::{
    canonical::{Json, canonical_text, parse_keeping_digits},
    field::FieldError,
    instant::Instant,
    ktp::{CardText, FieldReading, KtpField},
};

/// Reads a golden file into its type and writes it again: not a member may be lost or added.
pub(crate) fn round_trip<T: Serialize + DeserializeOwned>(golden: &str) -> T {
    let read: T = serde_json::from_str(golden).unwrap();
    let written = serde_json::to_string(&read).unwrap();
    assert_eq!(canonical_text(&written), canonical_text(golden));
    read
}

/// Paths and codes of errors.
pub(crate) fn told(errors: &[FieldError]) -> Vec<(&str, &str)> {
    errors.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect()
}

/// Changes a golden body: each member of the path is made where it is missing; `null` takes it away.
pub(crate) fn changed(golden: &str, changes: &[(&str, &str)]) -> String {
    let mut body: serde_json::Value = serde_json::from_str(golden).unwrap();
    for (path, value) in changes {
        let mut at = &mut body;
        for name in path.split('.') {
            at = match name.parse::<usize>() {
                Ok(index) => &mut at[index],
                Err(_) => &mut at[name],
            };
        }
        *at = serde_json::from_str(value).unwrap();
    }
    body.to_string()
}

const TOKEN: &str = include_str!("../../tests/data/onekyc/token-response.json");

fn at(epoch_s: i64) -> Instant {
    Instant::from_epoch_ms(epoch_s * 1_000)
}

#[test]
fn a_token_is_told_in_strings_of_snake_case() {
    let golden: Answer<TokenData> = round_trip(TOKEN);
    let (now, expires_at) = (at(1_800_000_000 - i64::from(PARTNER_TOKEN_SECONDS)), at(1_800_000_000));
    assert_eq!(golden.data, TokenData::of("a-partner-token".to_owned(), now, expires_at));
    assert_eq!(TokenData::of(String::new(), at(5), at(3)).expiry_seconds, "0", "a token that has run out");
}

#[test]
fn both_missing_credentials_are_told_at_once() {
    for (client_id, pass_key, causes) in [
        (None, None, vec![Cause::MissingClientId, Cause::MissingPassKey]),
        (Some(" "), Some("k"), vec![Cause::MissingClientId]),
        (Some("c"), Some(""), vec![Cause::MissingPassKey]),
    ] {
        assert_eq!(TokenRequest::read(client_id, pass_key), Err(causes), "{client_id:?} {pass_key:?}");
    }
    let request = TokenRequest::read(Some("c"), Some(" k ")).unwrap();
    assert_eq!((request.client_id.as_str(), request.pass_key.as_str()), ("c", "k"));
    let golden: ErrorBody = round_trip(include_str!("../../tests/data/onekyc/token-missing.json"));
    assert_eq!(golden, ErrorBody::of(&[Cause::MissingClientId, Cause::MissingPassKey]));
    let golden: ErrorBody = round_trip(include_str!("../../tests/data/onekyc/unauthorized.json"));
    assert_eq!(golden, ErrorBody::of(&[Cause::Unauthorized]));
}

#[test]
fn documented_causes_have_their_code_and_status() {
    for (cause, code, status, word) in [
        (Cause::NoUserId, "1539", 400, "PARTNER_USER_ID_CAN_NOT_BE_EMPTY"),
        (Cause::NoUserIdType, "1539", 400, "PARTNER_USER_ID_TYPE_CAN_NOT_BE_EMPTY"),
        (Cause::NoOnboardingPartner, "1650", 400, "ESIGN_ONBOARDING_PARTNER_CAN_NOT_BE_EMPTY"),
        (Cause::ForeignSubmission, "1653", 400, "SUBMISSION_ID_DOES_NOT_BELONG_TO_CURRENT_USER"),
        (Cause::Unauthorized, "110", 401, "UNAUTHORIZED"),
        (Cause::ForeignOnboardingPartner, "110", 403, "ONBOARDING_PARTNER_DOES_NOT_BELONG_TO_CLIENT"),
        (
            Cause::NoSuchUserOfPartner,
            "1514",
            404,
            "USER_NOT_FOUND_FOR_PARTNER_AND_PARTNER_USER_ID_AND_PARTNER_USER_ID_TYPE",
        ),
        (Cause::NoSuchUser, "1518", 404, "USER_NOT_FOUND"),
        (Cause::Generic, "900", 500, "GENERIC_SERVICE_ERROR"),
        (Cause::SessionUsed, "1539", 409, "PARTNER_SESSION_ID_ALREADY_USED"),
    ] {
        assert_eq!((cause.code(), cause.status(), cause.to_string().as_str()), (code, status, word));
    }
    // One code has several meanings: clients tell them apart by both.
    let mut keys: Vec<_> = Cause::ALL.iter().map(|cause| (cause.code(), cause.to_string())).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), Cause::ALL.len());
}

#[test]
fn a_wrong_member_is_told_in_the_form_of_a_wrong_header() {
    let required = FieldError::new("metadata.userDetails.dateOfBirth", "required", "is required");
    let wrong = FieldError::new("metadata.consentData[0]", "type", "must be an object");
    let body = serde_json::to_value(ErrorBody::of_fields(&[required, wrong])).unwrap();
    assert_eq!(
        body,
        serde_json::json!({"success": false, "errors": [
            {"code": "1650", "entity": "metadata.userDetails.dateOfBirth",
             "cause": "DATE_OF_BIRTH_CAN_NOT_BE_EMPTY", "message": "is required"},
            {"code": "1650", "entity": "metadata.consentData[0]",
             "cause": "CONSENT_DATA_IS_INVALID", "message": "must be an object"},
        ]})
    );
}

#[test]
fn every_missing_header_is_told_and_a_missing_token_alone() {
    let whole = CallerHeaders {
        token: Some("t"),
        onboarding_partner: Some("CLIENT_X-WEB_SDK-STANDALONE_IDENTITY_VERIFICATION"),
        user_id: Some("user-1"),
        user_id_type: Some("CLIENT_X_USER_ID"),
        session_id: Some("b719f79b-ae7a-440a-8f9c-5f661ca34e7"),
    };
    let caller = Caller::read(&whole).unwrap();
    assert_eq!(
        caller.session_id.as_deref(),
        Some("b719f79b-ae7a-440a-8f9c-5f661ca34e7"),
        "11 digits in the last group: opaque"
    );
    let long = "x".repeat(MAX_HEADER_CHARS + 1);
    for (headers, causes) in [
        (CallerHeaders::default(), vec![Cause::Unauthorized]),
        (CallerHeaders { token: Some(" "), ..whole }, vec![Cause::Unauthorized]),
        (CallerHeaders { onboarding_partner: None, ..whole }, vec![Cause::NoOnboardingPartner]),
        (
            CallerHeaders { token: Some("t"), ..CallerHeaders::default() },
            vec![Cause::NoUserId, Cause::NoUserIdType, Cause::NoOnboardingPartner, Cause::NoSessionId],
        ),
        (CallerHeaders { session_id: Some(&long), ..whole }, vec![Cause::BadHeader]),
        (CallerHeaders { user_id: Some("a\u{0}b"), ..whole }, vec![Cause::BadHeader]),
    ] {
        assert_eq!(Caller::read(&headers), Err(causes));
    }
    let registering = CallerHeaders { session_id: None, ..whole };
    assert_eq!(Caller::read_for_registration(&registering).unwrap().session_id, None);
    let reading = CallerHeaders { onboarding_partner: None, ..registering };
    assert_eq!(Caller::read_for_submissions(&reading).unwrap().onboarding_partner, None);
    assert_eq!(Caller::read_for_registration(&reading), Err(vec![Cause::NoOnboardingPartner]));
    assert_eq!(format!("{caller:?}"), "Caller(redacted)");
}

fn card(fields: &[(KtpField, &str)]) -> CardText {
    let reading = |value: &str| FieldReading {
        value: value.to_owned(),
        raw: value.to_owned(),
        confidence: 0.9,
        corrected: false,
    };
    CardText(fields.iter().map(|(field, value)| (*field, reading(value))).collect())
}

const CALLBACK: &str = include_str!("../../tests/data/onekyc/callback-completed.json");

#[test]
fn the_documented_callback_is_what_a_card_and_its_findings_render() {
    let golden: Submission<SivDetails> = round_trip(CALLBACK);
    let card = card(&[
        (KtpField::Nik, "3208201808850001"),
        (KtpField::Name, "JOHN DOE"),
        (KtpField::PlaceOfBirth, "SEMARANG"),
        (KtpField::DateOfBirth, "18-02-1960"),
        (KtpField::BloodType, "-"),
        (KtpField::Religion, "KRISTEN"),
        (KtpField::Province, "JAWA TIMUR"),
        (KtpField::City, "KOTA SURABAYA"),
        (KtpField::Address, "SEMARANG SELATAN"),
        (KtpField::District, "WAYANG"),
        (KtpField::Village, "BUBUTAN"),
        (KtpField::Gender, "LAKI-LAKI"),
        (KtpField::RtRw, "008/020"),
        (KtpField::Occupation, "PELAJAR/MAHASISWA"),
        (KtpField::ValidUntil, "SEUMUR HIDUP"),
        (KtpField::Nationality, "WNI"),
        (KtpField::MaritalStatus, "BELUM KAWIN"),
        (KtpField::IssueDate, "28-12-2017"),
    ]);
    let image = |name: &str| format!("https://sample-image.com/{name}.jpg");
    let images = ImageUrls {
        ktp: image("ktp"),
        selfie: image("selfie"),
        additional_selfie: Some(image("additional-selfie")),
    };
    let rendered =
        Submission {
            key: SubmissionKey {
                id: SubmissionId::parse("c64b4c8c-9a8f-4e9c-b86a-0908291c855e").unwrap(),
                user: User { id: "421453511adsasdl".to_owned(), id_type: "MY_USER_ID".to_owned() },
                session_id: "b719f79b-ae7a-440a-8f9c-5f661ca34e7".to_owned(),
                flow: None,
            },
            standing: Standing::Valid,
            processed_at: None,
            details: Some(reason::Case::good().with(|findings| {
                SivDetails::of(findings, &card, Standing::Valid, None, Some(images.clone()))
            })),
        };
    assert!(golden == rendered);
    let told = rendered.details.unwrap();
    assert!(told.ktp_data.is_some() && told.image_urls.is_some());
}

#[test]
fn a_field_that_was_not_read_is_empty_and_a_card_that_was_not_is_missing() {
    let empty = serde_json::to_value(CardText::default().ktp_data()).unwrap();
    let fields = empty.as_object().unwrap();
    assert_eq!(fields.len(), 19);
    assert!(fields.values().all(|value| value == ""));
    let details = reason::Case::good().with(|findings| {
        SivDetails::of(findings, &CardText::default(), Standing::PartiallyCompleted, Some("r-1"), None)
    });
    let written = serde_json::to_value(details).unwrap();
    assert!(written.get("ktpData").is_none() && written.get("imageUrls").is_none());
    assert_eq!(
        written["certificateRegistration"],
        serde_json::json!({"eligibleToActivate": true, "onboardingCode": "NEW_USER", "shouldSkipActivation": true})
    );
}

#[test]
fn a_womans_card_and_a_foreigners_have_their_words() {
    let data = card(&[
        (KtpField::Gender, "WANITA"),
        (KtpField::Nationality, "WNA"),
        (KtpField::ValidUntil, "12-03-2027"),
        (KtpField::Religion, "BUDDHA"),
    ])
    .ktp_data();
    assert_eq!(
        (data.gender.as_str(), data.citizenship.as_str(), data.valid_until.as_str(), data.religion.as_str()),
        ("female", "WNA", "12-03-2027", "BUDHA")
    );
}

#[test]
fn a_body_whose_words_contradict_each_other_is_no_submission() {
    for changes in [
        vec![("status", "\"IN_PROGRESS\"")],
        vec![("status", "\"ERROR\"")],
        vec![("result", "\"INVALID\"")],
        vec![("result", "\"REJECTED\"")],
        vec![("reasonCode", "\"FRAUD_REJECT\"")],
        vec![("submissionId", "\"c64b4c8c\"")],
    ] {
        let text = changed(CALLBACK, &changes);
        assert!(serde_json::from_str::<Submission<SivDetails>>(&text).is_err(), "{changes:?}");
    }
}

#[test]
fn two_callbacks_of_one_submission_have_keys_of_their_own() {
    let mut submission: Submission<SivDetails> = round_trip(CALLBACK);
    let last = submission.event_key();
    assert_eq!(last, "c64b4c8c-9a8f-4e9c-b86a-0908291c855e:COMPLETED:VALID");
    submission.standing = Standing::PartiallyCompleted;
    assert_ne!(submission.event_key(), last);
    assert!(!format!("{submission:?}").contains("421453511"), "a user's id is not printed");
}

fn parsed(text: &str) -> Json<'_> {
    parse_keeping_digits(text).unwrap()
}
