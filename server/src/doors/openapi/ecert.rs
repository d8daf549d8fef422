//! The certificate dialect in the document.

use contract::{
    ecert::{
        ErrorBody, Failure, VerifyAnswer,
        liveness::{LivenessAnswer, LivenessFailure},
        schema,
    },
    field::FieldError,
};
use serde_json::{Value, json};

use super::{
    dialect::{Dialect, ECERT},
    operation::{Operation, Refusal},
};
use crate::doors::ecert::{LIVENESS, VERIFY};

pub(super) fn describe() -> Dialect {
    let mut dialect = Dialect::new(
        "ecert",
        "Electronic certificate",
        "One call that checks a person and issues an electronic certificate: liveness of the selfie first, then number, \
         name, birth date, card and face against the civil registry, then whose the contacts are. Every 200 is charged, \
         nothing else is. `App-ID` and `API-Key` of the Testing mode use up a quota and know words instead of photos.",
    );
    let verify = verify(&mut dialect);
    let liveness = liveness(&mut dialect);
    dialect.add(verify);
    dialect.add(liveness);
    dialect
}

fn verify(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("VerifyRequest", schema::verify_request());
    let sent = dialect.sent::<VerifyAnswer>();
    let errors = dialect.sent::<ErrorBody>();
    let refusals = [
        Refusal::new(
            400_u16,
            "Fields break rules; all of them are told, in the order of the form.",
            &golden!("ecert/format_nik.json")["response"],
        ),
        Refusal::new(
            400_u16,
            "No face in the selfie.",
            &golden!("ecert/format_selfie_photo_no_face.json")["response"],
        ),
        refusal(
            "No photo at its address within 15 seconds. Ours.",
            &Failure::InvalidPayload(vec![FieldError::new(
                "ktp_photo",
                "timed_out",
                "ktp_photo could not be fetched from its URL in 15 seconds",
            )]),
        ),
        refusal("The body is no JSON object.", &Failure::InvalidPayload(vec![])),
        refusal("The same `reference_id` came with another body. Ours.", &Failure::ReferenceTaken),
        refusal("The first call of this `reference_id` or key is under way. Ours.", &Failure::InProgress),
        refusal(
            "The civil registry or the certificate authority is down. Ours.",
            &Failure::SourceUnavailable,
        ),
        refusal("It did not answer in time. Ours.", &Failure::SourceTimeout),
    ];
    let operation = Operation::new(
        "post",
        "/data-verification/certificate-electronic/verify",
        "verifyCertificate",
        "Verify a person and issue a certificate",
    )
    .says(
        "`verified`: everything agrees. `not_verified`: `reject_field` says what does not, in the order of the form; without \
         a living person `liveness_check` stands alone. `verified_with_reason`: everything agrees, and the phone number or \
         the e-mail address is another NIK's. Answers within 60 seconds.",
    )
    .within(VERIFY)
    .takes(&taken, &[("a person of the sandbox", person())])
    .answers(200, "The person was checked.", sent, vec![
        ("verified", golden!("ecert/verified.json")["response"].clone()),
        ("name does not match", golden!("ecert/invalid_name.json")["response"].clone()),
        ("contacts of another NIK", golden!("ecert/conflict_email_and_phone.json")["response"].clone()),
        ("no living person", golden!("ecert/liveness_check.json")["response"].clone()),
    ]);
    common(operation.refuses(refusals, &errors), &errors)
}

fn person() -> Value {
    json!({
        "nik": "3273011708999901",
        "name": "Siti Rahmawati",
        "birth_date": "17-08-1989",
        "email": "siti@example.com",
        "phone": "6281277863450",
        "selfie_photo": "VALID_PHOTO",
        "ktp_photo": "VALID_PHOTO",
        "channel": "Contoh",
        "reference_id": "SERTEL_123",
    })
}

fn liveness(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("LivenessRequest", schema::liveness_request());
    let sent = dialect.sent::<LivenessAnswer>();
    let errors = dialect.sent::<ErrorBody>();
    let failures = [
        ("A switch is no boolean, or the body is no JSON object.", LivenessFailure::InvalidPayload),
        ("No image.", LivenessFailure::ImageMissing),
        ("Neither base64 nor an address.", LivenessFailure::ImageEmpty),
        ("The image is too large.", LivenessFailure::ImageSize),
        ("No JPEG or PNG.", LivenessFailure::ImageFormat),
        ("Its address did not answer in 15 seconds.", LivenessFailure::ImageTimeout),
        ("No face.", LivenessFailure::FaceNotDetected),
        ("`validate_quality` without `is_quality`.", LivenessFailure::QualityDependency),
        ("`validate_attribute` without `is_attribute`.", LivenessFailure::AttributeDependency),
    ];
    let failures = failures.map(|(why, failure)| Refusal::new(LivenessFailure::STATUS, why, &failure.body()));
    let example = json!({
        "message": "Detect face liveness success",
        "session_id": "8e31a91c-7437-4ed1-b086-06cbe247d6e7",
        "timestamp": 1_795_230_000,
        "nface": 1,
        "liveness": {"status": true, "verdict": "live"},
        "attributes": {
            "sunglasses_on": false, "mask_on": false, "veil_on": null, "hat_on": null, "face_blocker_on": null,
        },
        "image_quality": {"blur": false, "dark": false},
    });
    let operation =
        Operation::new("post", "/v1/face/liveness", "detectLiveness", "Is this a photo of a living person?")
            .says(
                "What was asked to fail the call does so with `FAIL_ON_..`, a bit mask: 1 liveness, 2 \
                attributes, 4 quality, 8 faces.",
            )
            .within(LIVENESS)
            .takes(
                &taken,
                &[("a word of the sandbox", json!({"image": "VALID_PHOTO", "validate_liveness": true}))],
            )
            .answers(200, "The photo was looked at.", sent, vec![("live", example)])
            .refuses(failures, &errors);
    common(operation, &errors)
}

/// What both calls are refused for.
fn common(operation: Operation, errors: &Value) -> Operation {
    let refusals = [
        refusal("No such application, or not its key.", &Failure::Unauthorized),
        refusal("The key may not be used from this address. Ours.", &Failure::AddressNotAllowed),
        refusal("The Testing quota is used up. Ours.", &Failure::InsufficientQuota),
        refusal("A call under this idempotency key is under way. Ours.", &Failure::InProgress),
        refusal("The body is too large. Ours.", &Failure::TooLarge),
        refusal("The idempotency key was used with another body. Ours.", &Failure::KeyReused),
        refusal("Too many calls. Ours.", &Failure::TooManyRequests),
        refusal("Something of ours failed.", &Failure::Internal),
        refusal("No memory for a body of this size at the moment. Ours.", &Failure::Busy),
    ];
    operation.for_callers_with(ECERT).repeatable().refuses(refusals, errors)
}

fn refusal(why: &str, failure: &Failure) -> Refusal {
    Refusal::new(failure.status(), why, &failure.body())
}
