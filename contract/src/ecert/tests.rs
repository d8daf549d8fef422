//! A row of the partner API's tables each, and every example of its documentation.

use serde::Deserialize;
use serde_json::{Value, json};
use time::Date;

use super::*;
use crate::{
    date::calendar_date,
    face::Mode,
    field::FieldError,
    photo::{PhotoError, PhotoKind},
};

fn today() -> Date {
    calendar_date(2026, 11, 21).unwrap()
}

fn rules(mode: Mode) -> Rules {
    Rules::usual(today(), mode)
}

/// A JPEG that is all header: as many pixels as it says, and `size_bytes`, or as many as it needs where these are more.
fn jpeg(width: u16, height: u16, size_bytes: usize) -> Vec<u8> {
    let segment = |marker: u8, payload: &[u8]| {
        let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker], &length[..], payload].concat()
    };
    let size = [height.to_be_bytes(), width.to_be_bytes()].concat();
    let frame = segment(0xC0, &[&[8], &size[..], &[3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]].concat());
    let scan = segment(0xDA, &[1, 1, 0, 0, 63, 0]);
    let missing = size_bytes.saturating_sub(2 + frame.len() + scan.len() + 3);
    [&[0xFF, 0xD8], frame.as_slice(), &scan, &vec![0x11; missing], &[0x12, 0xFF, 0xD9]].concat()
}

fn photo() -> String {
    data_encoding::BASE64.encode(&jpeg(1080, 1440, 150_000))
}

fn body() -> Value {
    json!({
        "nik": "3204110609979901",
        "name": "Budi Santoso",
        "birth_date": "06-09-1997",
        "email": "budi@contoh.id",
        "phone": "6281277863450",
        "selfie_photo": photo(),
        "ktp_photo": photo(),
    })
}

fn body_with(field: &str, value: Value) -> String {
    let mut body = body();
    body[field] = value;
    body.to_string()
}

fn said(errors: &[FieldError]) -> Vec<(&str, &str)> {
    errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect()
}

#[test]
fn a_field_that_breaks_its_rule_has_the_documented_message() {
    const SELFIE: &str =
        "selfie_photo format is incorrect in body, should be in a valid base64 or URL format";
    const KTP: &str = "ktp_photo format is incorrect in body, should be in a valid base64 or URL format";
    const NAME: &str = "name should consist of at least 2 letters, and only of letters, spaces, dots, commas, single quotes, slashes and dashes";
    const NIK: &str = "nik length should consist of 16 digit(s)";
    let encoded = |width, height, size| json!(data_encoding::BASE64.encode(&jpeg(width, height, size)));
    for (field, value, message) in [
        ("nik", json!("123"), NIK),
        ("nik", json!(""), NIK),
        ("nik", json!("32041106099799O1"), NIK),
        ("nik", json!(320_411_060_997_990_i64), NIK),
        ("nik", json!(3_204_110_609_979_901.5), "nik must be a string"),
        ("nik", Value::Null, "nik is required"),
        ("name", json!("Budi 2"), NAME),
        ("name", json!("😀 Budi"), NAME),
        ("name", json!("بودي سانتوسو"), NAME),
        ("name", json!("B"), NAME),
        ("name", json!(["Budi"]), "name must be a string"),
        ("birth_date", json!("1997-09-06"), "birth_date format is incorrect, should be DD-MM-YYYY"),
        ("birth_date", json!("31-02-1990"), "birth_date is not a possible date of birth"),
        ("birth_date", json!("22-11-2009"), "birth_date should be at least 17 years ago"),
        ("email", json!("budi.contoh.id"), "email must be email format"),
        ("email", json!(""), "email must be email format"),
        ("phone", json!("+6281277863450"), "phone must be numeric"),
        ("phone", json!(""), "phone must be numeric"),
        (
            "phone",
            json!("081277863450"),
            "phone should start with country code 62 and have 8 to 15 digits after it",
        ),
        ("selfie_photo", json!("not base64"), SELFIE),
        ("selfie_photo", json!(""), SELFIE),
        ("selfie_photo", json!("ftp://a.id/x.jpg"), SELFIE),
        ("selfie_photo", json!("https://user@a.id/x.jpg"), SELFIE),
        ("selfie_photo", json!("data:text/html;base64,AAAA"), SELFIE),
        ("selfie_photo", json!("AAAA"), "selfie_photo must be a JPEG or PNG image"),
        ("selfie_photo", json!(7), "selfie_photo must be a string"),
        ("selfie_photo", json!("NO_FACE_PHOTO"), "No face detected in image"),
        ("ktp_photo", json!("%%%"), KTP),
        ("ktp_photo", json!("NO_FACE_PHOTO"), "No face detected in image"),
        (
            "selfie_photo",
            encoded(640, 480, 150_000),
            "selfie_photo image is 640x480 pixels, should be at least 480x640",
        ),
        (
            "ktp_photo",
            encoded(479, 360, 150_000),
            "ktp_photo image is 479x360 pixels, should be at least 480x360",
        ),
        ("channel", json!("Brand\r\nBcc: x@y.id"), "channel must be one line of at most 100 characters"),
        ("reference_id", json!("x".repeat(129)), "reference_id must be one line of at most 128 characters"),
        ("reference_id", json!(7), "reference_id must be a string"),
    ] {
        let errors =
            VerifyRequest::parse(&body_with(field, value.clone()), &rules(Mode::Testing)).unwrap_err();
        assert_eq!(said(&errors), [(field, message)], "{field} {value}");
    }
}

#[test]
fn a_field_that_holds_is_read() {
    let photo = photo();
    let lines: Vec<String> =
        photo.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into()).collect();
    for (field, value) in [
        ("name", json!("Dr. H. Ma'ruf, S.E. / Siti-Nur")),
        ("birth_date", json!("21-11-2009")),
        ("phone", json!(6_281_277_863_450_i64)),
        ("phone", json!("62812010101010101")),
        ("phone", json!(62_812_010_101_010_101_i64)),
        ("selfie_photo", json!("https://a.id/selfie.jpg")),
        ("selfie_photo", json!(format!("data:image/jpeg;base64,{photo}"))),
        ("selfie_photo", json!(lines.join("\n"))),
        ("ktp_photo", json!("http://a.id:8080/ktp.png?x=1")),
        ("channel", json!("")),
        ("channel", Value::Null),
        ("reference_id", json!("SERTEL_123")),
        ("unheard_of", json!({"a": [1, 2.5, null]})),
    ] {
        let read = VerifyRequest::parse(&body_with(field, value.clone()), &rules(Mode::Live));
        assert!(read.is_ok(), "{field} {value} {:?}", read.err());
    }
}

#[test]
fn a_nik_may_be_an_integer_that_no_double_holds() {
    for nik in ["9171022512990011", "3204110609979901"] {
        let text = body_with("nik", json!("NUMBER")).replace("\"NUMBER\"", nik);
        let request = VerifyRequest::parse(&text, &rules(Mode::Live)).unwrap();
        assert_eq!(request.applicant.nik.as_str(), nik);
    }
}

#[test]
fn every_error_is_told_in_the_order_of_the_form() {
    let text =
        json!({"ktp_photo": "x", "email": "x", "nik": "1", "birth_date": "x", "phone": true}).to_string();
    let errors = VerifyRequest::parse(&text, &rules(Mode::Live)).unwrap_err();
    let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["nik", "name", "birth_date", "email", "phone", "selfie_photo", "ktp_photo"]);
    let small = data_encoding::BASE64.encode(&jpeg(100, 100, 0));
    let errors =
        VerifyRequest::parse(&body_with("selfie_photo", json!(small)), &rules(Mode::Live)).unwrap_err();
    let codes: Vec<&str> = errors.iter().map(|error| error.code.as_str()).collect();
    assert_eq!(codes, ["too_few_bytes", "too_small"], "size and resolution are both asked for");
    let errors = VerifyRequest::parse(&body_with("nik", json!("9904113213970000")), &rules(Mode::Live));
    let errors = errors.unwrap_err();
    let codes: Vec<&str> = errors.iter().map(|error| error.code.as_str()).collect();
    assert_eq!(codes, ["province", "birth_date", "serial"], "everything that is wrong with one field");
}

#[test]
fn size_limits_are_those_of_the_kind() {
    for (kind, size_bytes, error) in [
        (PhotoKind::Selfie, 99_999, Some("too_few_bytes")),
        (PhotoKind::Selfie, 100_000, None),
        (PhotoKind::Selfie, 4_000_000, None),
        (PhotoKind::Selfie, 4_000_001, Some("too_many_bytes")),
        (PhotoKind::Ktp, 99_999, Some("too_few_bytes")),
        (PhotoKind::Ktp, 100_000, None),
        (PhotoKind::Ktp, 2_000_000, None),
        (PhotoKind::Ktp, 2_000_001, Some("too_many_bytes")),
    ] {
        let photo = jpeg(1080, 1440, size_bytes);
        assert_eq!(photo.len(), size_bytes);
        let read = PhotoSource::fetched(photo, &kind.limits());
        let code = read.err().map(|errors| errors[0].of_field(kind.field()).code);
        assert_eq!(code.as_deref(), error, "{kind:?} {size_bytes}");
    }
}

#[test]
fn what_is_no_json_object_has_no_error_fields() {
    for text in ["", "{", "[]", "null", "{\"nik\":\"1\",}", "{\"nik\":\"1\",\"nik\":\"2\"}", "{\"nik\":”1”}"]
    {
        let errors = VerifyRequest::parse(text, &rules(Mode::Live)).unwrap_err();
        let body = serde_json::to_value(Failure::InvalidPayload(errors).body()).unwrap();
        assert_eq!(
            body,
            json!({"message": "Invalid payload", "error_code": "INVALID_PAYLOAD", "error_fields": []}),
            "{text}"
        );
    }
}

#[test]
fn words_of_the_sandbox_are_known_in_testing_alone() {
    for (word, magic) in [
        ("VALID_PHOTO", MagicPhoto::Valid),
        ("SPOOF_PHOTO", MagicPhoto::Spoof),
        ("OTHER_PERSON_PHOTO", MagicPhoto::OtherPerson),
        ("OTHER_CARD_PHOTO", MagicPhoto::OtherCard),
    ] {
        for kind in [PhotoKind::Ktp, PhotoKind::Selfie] {
            assert_eq!(PhotoSource::parse(word, kind, Mode::Testing), Ok(PhotoSource::Magic(magic)));
            assert_eq!(
                PhotoSource::parse(word, kind, Mode::Live),
                Err(vec![PhotoSourceError::Format]),
                "{word}"
            );
        }
    }
}

#[test]
fn the_youngest_age_is_configurable() {
    let text = body_with("birth_date", json!("01-01-2020"));
    let any_age = Rules { youngest_years: 0, ..rules(Mode::Live) };
    assert!(VerifyRequest::parse(&text, &any_age).is_ok());
    let grown = Rules { youngest_years: 21, ..any_age };
    let errors = VerifyRequest::parse(&text, &grown).unwrap_err();
    assert_eq!(said(&errors), [("birth_date", "birth_date should be at least 21 years ago")]);
}

#[test]
fn an_empty_reference_is_generated_and_an_empty_channel_is_the_company() {
    let read = |field: &str, value: Value| {
        VerifyRequest::parse(&body_with(field, value), &rules(Mode::Live)).unwrap()
    };
    for empty in [json!(""), json!("  "), Value::Null] {
        assert_eq!(read("reference_id", empty.clone()).reference_id, None);
        assert_eq!(read("channel", empty).brand("Contoh"), "Contoh");
    }
    assert_eq!(read("reference_id", json!("transaction1")).reference_id.unwrap().as_str(), "transaction1");
    assert_eq!(read("channel", json!("Toko Budi")).brand("Contoh"), "Toko Budi");
    assert_eq!(ReferenceId::generated("e87c8bc2").as_str(), "ref_certel#e87c8bc2");
}

const AGREES: Findings = Findings {
    is_live: true,
    record: RecordFinding::Found { name_matches: true, birth_date_matches: true },
    selfie: SelfieFinding::Matches,
    ktp_matches: true,
    taken: FREE,
};
const FREE: Taken = Taken { phone: false, email: false };

#[test]
fn status_and_rejected_fields_follow_from_the_findings() {
    use RejectField::{BirthDate, Email, KtpPhoto, LivenessCheck, Name, Nik, Phone, SelfiePhoto};
    use Status::{NotVerified, Verified, VerifiedWithReason};
    let found = |name_matches, birth_date_matches| RecordFinding::Found { name_matches, birth_date_matches };
    let cases: [(&str, Findings, Status, &[RejectField]); 17] = [
        ("all match", AGREES, Verified, &[]),
        ("NIK not found", Findings { record: RecordFinding::NotFound, ..AGREES }, NotVerified, &[Nik]),
        ("full name not match", Findings { record: found(false, true), ..AGREES }, NotVerified, &[Name]),
        (
            "birth date not match",
            Findings { record: found(true, false), ..AGREES },
            NotVerified,
            &[BirthDate],
        ),
        (
            "selfie is invalid",
            Findings { selfie: SelfieFinding::Invalid, ..AGREES },
            NotVerified,
            &[SelfiePhoto],
        ),
        (
            "selfie not match",
            Findings { selfie: SelfieFinding::Differs, ..AGREES },
            NotVerified,
            &[SelfiePhoto],
        ),
        ("KTP not match", Findings { ktp_matches: false, ..AGREES }, NotVerified, &[KtpPhoto]),
        (
            "phone conflict",
            Findings { taken: Taken { phone: true, ..FREE }, ..AGREES },
            VerifiedWithReason,
            &[Phone],
        ),
        (
            "e-mail conflict",
            Findings { taken: Taken { email: true, ..FREE }, ..AGREES },
            VerifiedWithReason,
            &[Email],
        ),
        (
            "both",
            Findings { taken: Taken { phone: true, email: true }, ..AGREES },
            VerifiedWithReason,
            &[Phone, Email],
        ),
        ("liveness check false", Findings { is_live: false, ..AGREES }, NotVerified, &[LivenessCheck]),
        (
            "liveness is always alone",
            Findings { is_live: false, ktp_matches: false, taken: Taken { phone: true, ..FREE }, ..AGREES },
            NotVerified,
            &[LivenessCheck],
        ),
        (
            "name and birth date",
            Findings { record: found(false, false), ..AGREES },
            NotVerified,
            &[Name, BirthDate],
        ),
        (
            "a NIK that is not found has no name to compare with",
            Findings { record: RecordFinding::NotFound, ktp_matches: false, ..AGREES },
            NotVerified,
            &[Nik, KtpPhoto],
        ),
        (
            "mismatch and conflict",
            Findings { record: found(false, true), taken: Taken { email: true, ..FREE }, ..AGREES },
            NotVerified,
            &[Name, Email],
        ),
        (
            "conflict of a NIK that is not found",
            Findings { record: RecordFinding::NotFound, taken: Taken { phone: true, ..FREE }, ..AGREES },
            NotVerified,
            &[Nik, Phone],
        ),
        (
            "everything in the documented order",
            Findings {
                is_live: true,
                record: found(false, false),
                selfie: SelfieFinding::Differs,
                ktp_matches: false,
                taken: Taken { phone: true, email: true },
            },
            NotVerified,
            &[Name, BirthDate, SelfiePhoto, KtpPhoto, Phone, Email],
        ),
    ];
    for (case, findings, status, fields) in cases {
        let judgement = Judgement::of(&findings);
        assert_eq!((judgement.status, judgement.reject_fields().as_slice()), (status, fields), "{case}");
    }
    let reason = |selfie| Judgement::of(&Findings { selfie, ..AGREES }).rejections;
    assert_ne!(
        reason(SelfieFinding::Invalid),
        reason(SelfieFinding::Differs),
        "the reason is told apart inside"
    );
}

#[test]
fn a_selfie_that_was_compared_with_nothing_is_told_of_the_card_and_verifies_nobody() {
    let uncompared = Findings { selfie: SelfieFinding::Uncompared, ktp_matches: false, ..AGREES };
    assert_eq!(Judgement::of(&uncompared).reject_fields(), [RejectField::KtpPhoto], "told of the card");
    let uncompared = Findings { ktp_matches: true, ..uncompared };
    assert_eq!(Judgement::of(&uncompared).reject_fields(), [RejectField::SelfiePhoto], "never verified");
}

#[test]
fn everybody_who_agrees_is_verified_and_nobody_else() {
    use SelfieFinding::{Differs, Invalid, Matches, Uncompared};
    let found = |name_matches, birth_date_matches| RecordFinding::Found { name_matches, birth_date_matches };
    let records = [
        RecordFinding::NotFound,
        found(true, true),
        found(true, false),
        found(false, true),
        found(false, false),
    ];
    for record in records {
        for selfie in [Matches, Differs, Invalid, Uncompared] {
            for bits in 0..16_u8 {
                let bit = |at: u8| bits & (1 << at) != 0;
                let taken = Taken { phone: bit(2), email: bit(3) };
                let findings = Findings { is_live: bit(0), record, selfie, ktp_matches: bit(1), taken };
                let status = Judgement::of(&findings).status;
                assert_eq!(status != Status::NotVerified, findings.agrees(), "{findings:?}");
                assert_eq!(status == Status::Verified, findings.agrees() && taken == FREE, "{findings:?}");
            }
        }
    }
}

#[test]
fn what_is_charged_follows_from_how_far_the_transaction_came() {
    for (run, charged) in [
        (Run::Completed, &[Service::ECert, Service::Liveness][..]),
        (Run::CertificateFailed, &[]),
        (Run::NotLive, &[Service::Liveness]),
        (Run::LivenessFailed, &[]),
        (Run::Refused, &[]),
    ] {
        assert_eq!(run.charged(), charged, "{run:?}");
    }
    assert_eq!(Service::ALL.map(Service::as_str), ["E-Cert", "Liveness", "H5-IDV"]);
    for (http_status, status) in [
        (200, "SUCCESS"),
        (400, "FAILED"),
        (401, "FAILED"),
        (403, "FAILED"),
        (503, "FAILED"),
        (504, "FAILED"),
    ] {
        assert_eq!(TransactionStatus::of(http_status).as_str(), status);
    }
}

#[test]
fn every_failure_has_its_status_and_body() {
    for (failure, status, body) in [
        (
            Failure::Unauthorized,
            401,
            json!({"message": "Authorization Failed", "error_code": "UNAUTHORIZED"}),
        ),
        (
            Failure::InsufficientQuota,
            403,
            json!({"message": "Insufficient quota", "error_code": "INSUFFICIENT_QUOTA"}),
        ),
        (
            Failure::ReferenceTaken,
            409,
            json!({"message": "Invalid payload", "error_code": "INVALID_PAYLOAD",
                   "error_fields": [{"field": "reference_id", "message": "reference_id must be unique"}]}),
        ),
        (
            Failure::SourceUnavailable,
            503,
            json!({"message": "Data source is unavailable", "error_code": "DATA_SOURCE_UNAVAILABLE"}),
        ),
        (
            Failure::SourceTimeout,
            504,
            json!({"message": "Data source did not answer in time", "error_code": "DATA_SOURCE_TIMEOUT"}),
        ),
    ] {
        assert_eq!((failure.status(), serde_json::to_value(failure.body()).unwrap()), (status, body));
    }
}

/// An example of the documentation; its placeholders stand for values.
#[derive(Deserialize)]
struct Example {
    request: Value,
    response: Value,
}

macro_rules! examples {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../tests/data/ecert/", $name, ".json")))),+]
    };
}

/// Every example, with what was found where it was processed.
fn documented() -> Vec<(&'static str, Example)> {
    examples![
        "verified",
        "invalid_nik",
        "invalid_name",
        "invalid_birth_date",
        "invalid_selfie_photo",
        "invalid_ktp_photo",
        "conflict_email",
        "conflict_phone",
        "conflict_email_and_phone",
        "liveness_check",
        "format_nik",
        "format_birth_date",
        "format_selfie_photo",
        "format_selfie_photo_no_face",
        "format_ktp_photo",
        "format_email",
        "format_phone",
    ]
    .into_iter()
    .map(|(name, text)| (name, serde_json::from_str(text).unwrap()))
    .collect()
}

/// The value that a placeholder stands for: the format of `INVALID_NIK` holds, that of `INVALID_FORMAT_NIK` does not.
fn filled(request: &Value) -> String {
    let mut filled = body();
    for (field, value) in request.as_object().unwrap() {
        let value = value.as_str().unwrap();
        filled[field] = match value {
            "INVALID_FORMAT_NIK" => json!("32041106"),
            "INVALID_FORMAT_BIRTH_DATE" => json!("06/09/1997"),
            "INVALID_FORMAT_SELFIE_PHOTO_NO_FACE" => json!("NO_FACE_PHOTO"),
            "INVALID_FORMAT_EMAIL" => json!("budi"),
            "INVALID_FORMAT_PHONE" => json!("+62"),
            _ if value.starts_with("INVALID_FORMAT_") => json!(value),
            "INVALID_SELFIE_PHOTO" => json!("OTHER_PERSON_PHOTO"),
            "INVALID_KTP_PHOTO" => json!("OTHER_CARD_PHOTO"),
            "base64 format" => json!(photo()),
            "VALID_CHANNEL" => json!("Toko Budi"),
            _ if field == "reference_id" => json!(value),
            _ => filled[field].clone(),
        };
    }
    filled.to_string()
}

#[test]
fn every_documented_request_is_read_or_refused_as_documented() {
    for (name, example) in documented() {
        match VerifyRequest::parse(&filled(&example.request), &rules(Mode::Testing)) {
            Ok(request) => {
                assert!(example.response.get("data").is_some(), "{name}");
                let reference = request.reference_id.as_ref().map_or("", ReferenceId::as_str);
                assert_eq!(example.request["reference_id"], reference, "{name}");
                assert_eq!(example.request.get("channel").is_some(), request.channel.is_some(), "{name}");
            }
            Err(errors) => {
                let failure = Failure::InvalidPayload(errors);
                assert_eq!(failure.status(), 400);
                assert_eq!(serde_json::to_value(failure.body()).unwrap(), example.response, "{name}");
            }
        }
    }
}

#[test]
fn every_documented_answer_is_rendered_from_its_findings() {
    let found = |name_matches, birth_date_matches| RecordFinding::Found { name_matches, birth_date_matches };
    let findings = |name: &str| match name {
        "verified" => Some(AGREES),
        "invalid_nik" => Some(Findings { record: RecordFinding::NotFound, ..AGREES }),
        "invalid_name" => Some(Findings { record: found(false, true), ..AGREES }),
        "invalid_birth_date" => Some(Findings { record: found(true, false), ..AGREES }),
        "invalid_selfie_photo" => Some(Findings { selfie: SelfieFinding::Differs, ..AGREES }),
        "invalid_ktp_photo" => Some(Findings { ktp_matches: false, ..AGREES }),
        "conflict_email" => Some(Findings { taken: Taken { email: true, ..FREE }, ..AGREES }),
        "conflict_phone" => Some(Findings { taken: Taken { phone: true, ..FREE }, ..AGREES }),
        "conflict_email_and_phone" => Some(Findings { taken: Taken { phone: true, email: true }, ..AGREES }),
        "liveness_check" => Some(Findings { is_live: false, ..AGREES }),
        _ => None,
    };
    let mut rendered = 0;
    for (name, example) in documented() {
        let Some(findings) = findings(name) else {
            let body: ErrorBody = serde_json::from_value(example.response.clone()).unwrap();
            assert_eq!(serde_json::to_value(body).unwrap(), example.response, "{name}");
            continue;
        };
        let answer: VerifyAnswer = serde_json::from_value(example.response.clone()).unwrap();
        // Four examples answer an empty reference_id with one that nobody sent: slips of the documentation.
        let reference = if let Some(uuid) = answer.data.reference_id.strip_prefix("ref_certel#") {
            ReferenceId::generated(uuid)
        } else {
            let text = body_with("reference_id", json!(answer.data.reference_id));
            VerifyRequest::parse(&text, &rules(Mode::Live)).unwrap().reference_id.unwrap()
        };
        let ours = VerifyAnswer::of(&answer.data.id, &Judgement::of(&findings), &reference);
        assert_eq!(serde_json::to_value(&ours).unwrap(), example.response, "{name}");
        assert_eq!(ours, answer, "{name}");
        rendered += 1;
    }
    assert_eq!(rendered, 10);
}

#[test]
fn neither_people_nor_photos_are_printed() {
    let request = VerifyRequest::parse(&body().to_string(), &rules(Mode::Live)).unwrap();
    assert_eq!(format!("{request:?}"), "VerifyRequest(redacted)");
    assert_eq!(format!("{:?}", request.selfie_photo), "Base64(Photo(redacted))");
    let url = PhotoSource::parse("https://a.id/budi.jpg?token=1", PhotoKind::Selfie, Mode::Live).unwrap();
    assert_eq!(format!("{url:?}"), "Url(WebAddress(redacted))");
}

#[test]
fn a_photo_that_could_not_be_fetched_is_told_in_its_field() {
    for (error, message) in [
        (PhotoSourceError::TimedOut, "ktp_photo could not be fetched from its URL in 15 seconds"),
        (PhotoSourceError::Unreachable, "ktp_photo could not be fetched from its URL"),
        (PhotoSourceError::NoFace, "No face detected in image"),
        (PhotoSourceError::Photo(PhotoError::Truncated), "ktp_photo image is cut off before its end"),
    ] {
        let told = error.of_field("ktp_photo");
        assert_eq!((told.field.as_str(), told.message.as_str()), ("ktp_photo", message));
    }
}
