//! `OneKYC` identity verification in the document, and what certificate registration shares with it.

use contract::{
    field::FieldError,
    onekyc::{
        Answer, Cause, ErrorBody, InitiateData, MAX_HEADER_CHARS, SivDetails, Submission, TokenData, schema,
    },
    registration::RegistrationDetails,
};
use schemars::JsonSchema;
use serde_json::{Value, json};

use super::{
    dialect::{Dialect, ONEKYC_CLIENT, ONEKYC_TOKEN},
    operation::{Operation, Refusal},
};
use crate::{
    doors::{
        body::BodyError,
        onekyc::{INITIATE, SUBMISSIONS, TOKEN, error::OneKycFailure},
    },
    idempotency::IdempotencyError,
};

/// A submission of either flow.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "a schema of what another module sends")]
enum AnySubmission {
    IdentityVerification(Box<Submission<SivDetails>>),
    CertificateRegistration(Submission<RegistrationDetails>),
}

pub(super) fn describe() -> Dialect {
    let mut dialect = Dialect::new(
        "onekyc",
        "OneKYC identity verification",
        "A user shows a KTP and a face in your app or on our page; you are called back when the checks are done, up to \
         twice. Get a partner token first: it works for half an hour. Errors are `{\"success\": false, \"errors\": [..]}`; \
         tell them apart by `code` and `cause`.",
    );
    for describe in [token, initiate, submissions] {
        let operation = describe(&mut dialect);
        dialect.add(operation);
    }
    dialect
}

/// An error in the words of the door.
pub(super) fn refusal(why: &str, failure: impl Into<OneKycFailure>) -> Refusal {
    let (status, body) = failure.into().told();
    Refusal::new(status, why, &body)
}

fn cause(why: &str, cause: Cause) -> Refusal {
    Refusal::new(cause.status(), why, &ErrorBody::of(&[cause]))
}

/// A header that names somebody.
fn named(operation: Operation, name: &str, required: bool, what: &str, example: &str) -> Operation {
    // The space around a name is dropped, and nothing but space is no name.
    let schema = json!({
        "description": what,
        "type": "string",
        "minLength": usize::from(required),
        "maxLength": MAX_HEADER_CHARS,
        "examples": [example],
    });
    operation.parameter("header", name, required, &schema)
}

/// Which headers a call takes beside the token and the user.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    User,
    Registration,
    Flow,
}

/// Who calls, for whom, and what such a call is refused for.
pub(super) fn admitted(operation: Operation, dialect: &mut Dialect, headers: Named) -> Operation {
    let errors = dialect.sent::<ErrorBody>();
    let mut operation = operation.for_callers_with(ONEKYC_TOKEN);
    if headers != Named::User {
        let what = "Your integration.";
        operation = named(
            operation,
            "x-esign-onboarding-partner",
            true,
            what,
            "CLIENT_X-WEB_SDK-STANDALONE_IDENTITY_VERIFICATION",
        );
        operation = operation.refuses(
            [
                cause("No integration is named.", Cause::NoOnboardingPartner),
                cause("The integration is another client's.", Cause::ForeignOnboardingPartner),
            ],
            &errors,
        );
    }
    operation = named(operation, "x-partner-user-id", true, "Your id of the user.", "421453511adsasdl");
    operation = named(operation, "x-partner-user-id-type", true, "What kind of id that is.", "MY_USER_ID");
    let session = "Your id of this call: sent again with the same body it gets the same answer.";
    operation = named(operation, "x-partner-session-id", headers == Named::Flow, session, "session-abc-001");
    if headers == Named::Flow {
        operation = operation.refuses([cause("No session is named. Ours.", Cause::NoSessionId)], &errors);
    }
    operation.refuses(
        [
            cause("No user is named.", Cause::NoUserId),
            cause("The kind of id is not named.", Cause::NoUserIdType),
            cause("A header is too long, or holds what no header may. Ours.", Cause::BadHeader),
            cause(
                "The token is missing, unknown or ran out; or the address is not on your list.",
                Cause::Unauthorized,
            ),
            cause("Too many calls. Ours.", Cause::TooMany),
            cause("Something of ours failed.", Cause::Generic),
        ],
        &errors,
    )
}

/// What a call with a body is refused for as well.
pub(super) fn with_body(operation: Operation, dialect: &mut Dialect, most_bytes: usize) -> Operation {
    let errors = dialect.sent::<ErrorBody>();
    let mut refusals = vec![
        refusal(
            "The body is no JSON that two parsers read alike. Ours.",
            OneKycFailure::Malformed("malformed JSON at byte 17: expected a member".to_owned()),
        ),
        refusal("The body did not arrive. Ours.", BodyError::TooSlow),
        refusal("The body is too large. Ours.", BodyError::TooLarge(most_bytes)),
        refusal("The body has another type. Ours.", BodyError::NotJsonType),
    ];
    if most_bytes > crate::doors::body::MAX_SHORT_BYTES {
        refusals.push(refusal("No memory for a body of this size at the moment. Ours.", BodyError::Busy));
    }
    operation.refuses(refusals, &errors)
}

/// What a call under an idempotency key is refused for.
pub(super) fn repeatable(operation: Operation, dialect: &mut Dialect) -> Operation {
    let errors = dialect.sent::<ErrorBody>();
    operation.repeatable().refuses(
        [
            refusal(
                "The idempotency key has a form that is not taken. Ours.",
                OneKycFailure::Repeat(IdempotencyError::Key),
            ),
            refusal(
                "A call under this idempotency key is under way. Ours.",
                OneKycFailure::Repeat(IdempotencyError::InFlight),
            ),
            refusal(
                "The idempotency key was used for another request. Ours.",
                OneKycFailure::Repeat(IdempotencyError::OtherRequest),
            ),
        ],
        &errors,
    )
}

fn token(dialect: &mut Dialect) -> Operation {
    let sent = dialect.sent::<Answer<TokenData>>();
    let errors = dialect.sent::<ErrorBody>();
    Operation::new("get", "/v1/esign/partner/authentication", "getPartnerToken", "Get a partner token")
        .says("Use it until five minutes before it runs out.")
        .for_callers_with(ONEKYC_CLIENT)
        .within(TOKEN)
        .answers(200, "The token.", sent, vec![("token", golden!("onekyc/token-response.json"))])
        .refuses(
            [
                Refusal::new(400_u16, "A header is missing.", &golden!("onekyc/token-missing.json")),
                Refusal::new(
                    401_u16,
                    "Not a client's pass key, or not from this address.",
                    &golden!("onekyc/unauthorized.json"),
                ),
                cause("Too many calls. Ours.", Cause::TooMany),
                cause("Something of ours failed.", Cause::Generic),
            ],
            &errors,
        )
}

fn initiate(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("Initiation", schema::initiation());
    let sent = dialect.sent::<Answer<InitiateData>>();
    let errors = dialect.sent::<ErrorBody>();
    let mut on_our_page = golden!("onekyc/initiate-sdk-email.json");
    on_our_page["source"] = "WEB_SDK".into();
    let unverified = FieldError::new(
        "additionalDetails.dataVerification",
        "unverified",
        "the phoneNumber or email has to be verified",
    );
    let operation = Operation::new("post", "/esign-partner/v1/initiate-flow", "initiateFlow", "Begin a flow")
        .says("One token or page for one process. The same session with the same body has the same answer.")
        .within(INITIATE)
        .takes(
            &taken,
            &[
                ("in your app, by e-mail", golden!("onekyc/initiate-sdk-email.json")),
                ("in your app, by phone", golden!("onekyc/initiate-sdk-phone.json")),
                ("on our page", on_our_page),
            ],
        )
        .answers(
            200,
            "The token for your app, or the page to open.",
            sent,
            vec![
                ("SDK", golden!("onekyc/initiate-sdk-response.json")),
                ("WEB_SDK", golden!("onekyc/initiate-web-sdk-response.json")),
            ],
        )
        .refuses(
            [
                refusal(
                    "Members break rules; all of them are told. Ours.",
                    OneKycFailure::Fields(vec![unverified]),
                ),
                cause("The session began with another body. Ours.", Cause::SessionUsed),
            ],
            &errors,
        );
    let operation = admitted(operation, dialect, Named::Flow);
    let operation = with_body(operation, dialect, crate::doors::body::MAX_SHORT_BYTES);
    repeatable(operation, dialect)
}

fn submissions(dialect: &mut Dialect) -> Operation {
    let sent = dialect.sent::<Answer<AnySubmission>>();
    let errors = dialect.sent::<ErrorBody>();
    let told = |data: Value| json!({"success": true, "data": data});
    let operation = Operation::new("get", "/esign-partner/v1/submissions", "getSubmission", "Read a submission")
        .says(
            "Where the latest submission of a user stands: ask when no callback has come for about ten minutes. Links to \
             pictures live for five days. Also of certificate registrations.",
        )
        .within(SUBMISSIONS)
        .parameter("query", "submissionId", false, &json!({
            "description": "One submission of the user's; the latest without it. Ours.",
            "type": "string",
            "anyOf": [{"format": "uuid"}, {"maxLength": 0}],
        }))
        .answers(200, "Where it stands.", sent, vec![
            ("verified", told(golden!("onekyc/callback-completed.json"))),
            ("registration, the certificate is to come", told(golden!("registration/callback-partially-completed.json"))),
            ("registration, not verified", told(golden!("registration/callback-rejected.json"))),
        ])
        .refuses(
            [
                refusal("The id is no UUID. Ours.", OneKycFailure::field("submissionId", "uuid", "must be a UUID")),
                cause("You have no submission of this user.", Cause::NoSuchUserOfPartner),
            ],
            &errors,
        );
    admitted(operation, dialect, Named::User)
}
