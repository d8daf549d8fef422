//! The Identity Platform in the document: how its calls are let in, and the capture.

mod management;

use contract::{
    challenge::FlashChallengeWire,
    document::{DocumentFinding, IdvCode},
    face::{FaceFinding, MatchStatus},
    field::FieldError,
    finding::{Decision, Heard, Observation, Vote, Voter, decide},
    identity::{
        CaptureIds, CaptureResponse, ChallengeResponse, ErrorBody, Found, management::BundleView, schema,
    },
    instant::Instant,
    signing::SignatureError,
};
use serde_json::{Value, json};

use super::{
    dialect::{BEARER, Dialect},
    operation::{Operation, Refusal, shown},
};
use crate::{
    auth::{AuthError, rate_limit},
    doors::{
        body::{BodyError, MAX_SHORT_BYTES},
        identity::error::{ApiError, INTERNAL},
    },
    idempotency::IdempotencyError,
    verification::capture::CaptureError,
};

/// A moment for examples.
pub(super) fn moment() -> Instant {
    Instant::from_epoch_ms(1_795_230_000_000)
}
const CUSTOMER: &str = "cm4x8q1zt0000s1a2b3c4d5e6";

pub(super) fn describe() -> Dialect {
    let mut dialect = Dialect::new(
        "identity",
        "Identity Platform",
        "KTP capture with a flash challenge: ask for a challenge, show its colours while the camera runs, sign what was \
         captured and send it. Stored bundles, customers, devices with keys of their own, and reports of the civil registry. \
         Errors are `{\"error\", \"details\"}` with an HTTP status.",
    );
    for describe in [challenge, capture, bundle] {
        let operation = describe(&mut dialect);
        dialect.add(operation);
    }
    management::describe(&mut dialect);
    dialect
}

/// What an error of this dialect looks like, and everything that a call is refused for before it begins.
pub(super) fn guarded(operation: Operation, dialect: &mut Dialect, scope: &'static str) -> Operation {
    let schema = dialect.sent::<ErrorBody>();
    let too_many = ErrorBody {
        bucket: Some("capture".to_owned()),
        limit: Some(rate_limit::CAPTURE.per_minute),
        ..ErrorBody::plain("rate limit exceeded")
    };
    let refusals = [
        refusal("No key, or none that is known and in force.", AuthError::Unknown),
        refusal("The key may not do this.", AuthError::MissingScope(scope)),
        refusal("The key may not be used from this address. Ours.", AuthError::Address),
        Refusal::new(429_u16, "The limit of this call is used up.", &too_many),
        Refusal::new(500_u16, "Something of ours failed; nothing is half done.", &ErrorBody::plain(INTERNAL)),
    ];
    operation.for_callers_with(BEARER).refuses(refusals, &schema)
}

/// The same for a call that changes something.
pub(super) fn changing(
    operation: Operation,
    dialect: &mut Dialect,
    scope: &'static str,
    most_bytes: usize,
) -> Operation {
    let schema = dialect.sent::<ErrorBody>();
    let operation = guarded(operation, dialect, scope).repeatable();
    let mut refusals = vec![
        refusal(
            "The body is no JSON that two parsers read alike.",
            ApiError::Malformed("malformed JSON at byte 17: expected a member".to_owned()),
        ),
        refusal(
            "Members break rules; all of them are told.",
            ApiError::Fields(vec![FieldError::new("customerId", "required", "is required")]),
        ),
        refusal("The idempotency key has a form that is not taken.", ApiError::Repeat(IdempotencyError::Key)),
        refusal("The body did not arrive.", BodyError::TooSlow),
        refusal(
            "A call under this idempotency key is under way.",
            ApiError::Repeat(IdempotencyError::InFlight),
        ),
        refusal("The body is too large.", BodyError::TooLarge(most_bytes)),
        refusal("The body has another type.", BodyError::NotJsonType),
        refusal(
            "The idempotency key was used for another request.",
            ApiError::Repeat(IdempotencyError::OtherRequest),
        ),
    ];
    if most_bytes > MAX_SHORT_BYTES {
        refusals.push(refusal("No memory for a body of this size at the moment.", BodyError::Busy));
    }
    operation.refuses(refusals, &schema)
}

/// An error in the words of the door.
pub(super) fn refusal(why: &str, error: impl Into<ApiError>) -> Refusal {
    let (status, body) = error.into().told();
    Refusal::new(status, why, &body)
}

fn challenge(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("ChallengeRequest", schema::challenge_request());
    let sent = dialect.sent::<ChallengeResponse>();
    let example = ChallengeResponse {
        flash_challenge: FlashChallengeWire {
            id: "fc_01hzx3k9q2".to_owned(),
            purpose: "ktp".to_owned(),
            nonce: "9f".repeat(32),
            colors: ["#FFFFFF", "#FF0000", "#000000", "#00FF00", "#0000FF"].map(str::to_owned).to_vec(),
            hold_ms: vec![320, 400, 360, 480, 440],
            expires_at: moment().plus_ms(90_000),
            hmac_secret: "qe_whsec_7Q4T2M6Z5XK3".to_owned(),
        },
    };
    let operation = Operation::new("post", "/api/identity/document/ktp/challenge", "issueChallenge", "Begin a KTP capture")
        .says(
            "Draws colours and times that no film can know beforehand. The page shows them while the camera runs, within the \
             limits for photosensitive people. Single use. A web SDK signs the capture with `hmacSecret`; a native SDK signs \
             with the key of its device.",
        )
        .within(rate_limit::CHALLENGE)
        .takes(&taken, &[("five colours", json!({"customerId": CUSTOMER, "steps": 5, "ttlMs": 90_000}))])
        .answers(200, "The challenge.", sent, vec![("challenge", shown(&example))]);
    changing(operation, dialect, "verifications:view", MAX_SHORT_BYTES)
}

fn capture(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("CaptureRequest", schema::capture_request());
    let sent = dialect.sent::<CaptureResponse>();
    let errors = dialect.sent::<ErrorBody>();
    let frames = vec![FieldError::new("frames[0]", "format", "must be a JPEG or PNG image")];
    let refusals = [
        refusal(
            "The bundle is not signed with the key of its challenge or device.",
            CaptureError::Signature(SignatureError::Mismatch),
        ),
        refusal("`hmacKey` is another than the challenge's.", CaptureError::KeyMismatch),
        refusal("Neither nonce, nor device, nor `hmacKey`.", CaptureError::KeyMissing),
        refusal("No such challenge of this customer.", CaptureError::ChallengeUnknown),
        refusal("No such device of this customer, or it was revoked.", CaptureError::DeviceUnknown),
        refusal("The challenge was used.", CaptureError::ChallengeConsumed),
        refusal("The challenge has run out.", CaptureError::ChallengeExpired),
        refusal("Frames are no photos within the limits.", CaptureError::Frames(frames)),
        refusal("The client's clock is off.", CaptureError::ClockOff),
    ];
    let operation = Operation::new("post", "/api/identity/document/ktp/capture", "submitCapture", "Send a signed capture")
        .says(
            "Stores the bundle, asks all voters and says what they come to. `high`: the flash was seen and both questions \
             pass. `standard`: both pass without it. `low`: one does not, and an analyst may decide. Where the checks take \
             longer than 20 seconds, `verification.status` is `pending`: the stored bundle has the decision later.",
        )
        .within(rate_limit::CAPTURE)
        .takes(&taken, &[("a web capture", capture_example())])
        .answers(200, "What the capture came to.", sent, vec![("verified", shown(&capture_answer()))])
        .refuses(refusals, &errors);
    changing(operation, dialect, "verifications:view", contract::bundle::MAX_BODY_BYTES)
}

fn capture_example() -> Value {
    json!({
        "customerId": CUSTOMER,
        "bundle": {
            "version": contract::bundle::VERSION,
            "sdkVersion": "tanda-capture@0.1.0",
            "platform": "web",
            "frames": ["/9j/4AAQSkZJRgABAQAAAQABAAD/2Q=="],
            "capturedAt": "2026-11-21T03:00:04.120Z",
            "flashChallengeNonce": "9f".repeat(32),
            "flashSamples": [{"step": 0, "tMs": 236, "meanR": 182.4, "meanG": 176.1, "meanB": 169.9, "frames": 5}],
            "ocrFields": {"nik": "3273011708999901", "fullName": "SITI RAHMAWATI"},
            "ocrConfidence": {"nik": 0.97},
            "signature": "ab".repeat(32),
        },
    })
}

fn capture_answer() -> CaptureResponse {
    let vote = |voter, reason: &str| Vote {
        voter,
        observation: Observation::Pass,
        reason: reason.to_owned(),
        because: None,
        numbers: vec![],
    };
    let absent = Vote {
        observation: Observation::NotObservable,
        ..vote(Voter::HologramCheck, "too few frames of the card")
    };
    let decision: Decision = decide(Heard {
        anti_spoof: vec![
            vote(Voter::FlashReflectance, "the colours of the challenge were seen"),
            vote(Voter::CaptureOrigin, "the frames came from the module's camera"),
            vote(Voter::ScreenMoire, "no pattern of a screen"),
        ],
        tamper: vec![vote(Voter::NikConsistency, "the number agrees with what is printed beside it"), absent],
        document: Some(IdvCode::Success),
        ..Heard::default()
    });
    let ids = CaptureIds {
        verification: "01hzx3m4c8".to_owned(),
        bundle: "01hzx3m4c7".to_owned(),
        face_enrolment: "01hzx3m4c7".to_owned(),
    };
    let found = Found {
        document: DocumentFinding::new(IdvCode::Success, vec![], vec![]).ok(),
        ocr: None,
        face: Some(FaceFinding {
            status: MatchStatus::Matched,
            similarity: Some(0.71),
            threshold: Some(0.4),
            stub: false,
            model_id: "qe-face-v3".to_owned(),
            reasons: vec!["the selfie shows the person of the portrait".to_owned()],
        }),
    };
    CaptureResponse::render(&decision, &ids, 2, found)
}

fn id_of(what: &str, example: &str) -> Value {
    json!({"description": what, "type": "string", "examples": [example]})
}

fn not_found(what: &'static str) -> Refusal {
    refusal("There is none of this id.", ApiError::NotFound(what))
}

fn bundle(dialect: &mut Dialect) -> Operation {
    let sent = dialect.sent::<BundleView>();
    let errors = dialect.sent::<ErrorBody>();
    let example = BundleView {
        capture: capture_answer(),
        customer_id: CUSTOMER.to_owned(),
        state: "decided".to_owned(),
        platform: "web".to_owned(),
        sdk_version: "tanda-capture@0.1.0".to_owned(),
        device_id: None,
        captured_at: moment(),
        received_at: moment().plus_ms(2_300),
        actor_user_id: None,
    };
    let operation = Operation::new(
        "get",
        "/api/identity/document/ktp/bundles/{id}",
        "seeBundle",
        "Read a stored capture",
    )
    .says(
        "The capture's answer as it holds today: where an analyst overrode the machine, the analyst's \
            word. Ours.",
    )
    .within(rate_limit::READ)
    .parameter("path", "id", true, &id_of("`ktpb_..`", "ktpb_01hzx3m4c7"))
    .answers(200, "The bundle.", sent, vec![("decided", shown(&example))])
    .refuses([not_found("bundle")], &errors);
    guarded(operation, dialect, "verifications:view")
}
