//! The H5 dialect in the document. Its HTTP status is always 200: callers go by the code.

use contract::h5_idv::{
    AccountSettings, Answer, Fault, IamFault, Pricing, ResultData, TokenData, UrlData, schema,
};
use schemars::JsonSchema;
use serde_json::{Value, json};

use super::{
    dialect::{Dialect, H5_TOKEN},
    operation::{Operation, Refusal, shown},
};
use crate::{
    auth::rate_limit,
    doors::h5_idv::{RESULTS, TOKENS},
};

/// An id of a call, for examples.
const CALL: &str = "6c2c50a3049ce67e";

pub(super) fn describe() -> Dialect {
    let mut dialect = Dialect::new(
        "h5",
        "H5 document verification",
        "A page of ours checks a KTP: get a token, make a link, open it in a browser or a frame, ask for the result. The \
         HTTP status is always 200; go by `code`, never by `message`, and keep `transactionId`.",
    );
    for describe in [token, url, result, settings] {
        let operation = describe(&mut dialect);
        dialect.add(operation);
    }
    dialect
}

fn call<T: JsonSchema>(
    dialect: &mut Dialect,
    operation: Operation,
    success: Value,
    faults: &[(&str, Fault)],
) -> Operation {
    let sent = dialect.sent::<Answer<T>>();
    let common = [
        ("The body is no JSON object.", Fault::BadRequest),
        ("The body has another type.", Fault::MediaType),
        ("The body is too large.", Fault::TooLarge),
        ("Another method than POST.", Fault::MethodNotAllowed),
        ("Too many calls; wait as `Retry-After` says.", Fault::Busy),
        ("No room for the call at the moment; wait as `Retry-After` says.", Fault::RetryLater),
        ("Something of ours failed.", Fault::Server),
    ];
    let refusals = faults.iter().chain(&common).map(|(why, fault)| {
        let why = format!("{}: {why}", shown(&fault.code()).as_str().unwrap_or_default());
        Refusal::new(200_u16, &why, &Answer::<()>::fault(*fault, CALL))
    });
    operation.answers(200, "Always.", sent.clone(), vec![("SUCCESS", success)]).refuses(refusals, &sent)
}

/// What a call with a token is refused for as well.
const TOKEN_FAULTS: [(&str, Fault); 3] = [
    ("The token is missing, unknown or ran out: get a new one.", Fault::Iam(IamFault::Token)),
    ("The account was switched off.", Fault::Iam(IamFault::AccountDisabled)),
    ("Not from this address.", Fault::Iam(IamFault::Domain)),
];

fn token(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("TokenRequest", schema::token_request());
    let golden = golden!("h5_idv/generate_token_success.json");
    let operation = Operation::new(
        "post",
        "/openapi/auth/ticket/v1/generate-token",
        "h5GenerateToken",
        "Get a token",
    )
    .says(
        "The signature is SHA-256 of access key, secret key and timestamp, one after the other, in hex. \
        Get a new token when the old one has run out.",
    )
    .within(TOKENS)
    .takes(&taken, &[("two minutes", golden["request"].clone())]);
    call::<TokenData>(
        dialect,
        operation,
        golden["response"].clone(),
        &[
            ("The time is none, or too far from now.", Fault::Timestamp),
            ("A field is missing.", Fault::ParameterEmpty),
            ("Not the hash of key, secret and time.", Fault::Signature),
            ("`periodSecond` is out of range.", Fault::Parameter),
            ("The account was switched off.", Fault::AccountDisabled),
            ("No such access key.", Fault::Iam(IamFault::KeyNotFound)),
            ("Not from this address.", Fault::Iam(IamFault::Domain)),
        ],
    )
}

fn url(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("UrlRequest", schema::url_request());
    let golden = golden!("h5_idv/generate_url_success.json");
    let operation = Operation::new(
        "post",
        "/intl/openapi/face-identity/h5-idv/v1/generate-url",
        "h5GenerateUrl",
        "Make a link",
    )
    .says(
        "The page works for an hour. It returns to `returnUrl` with a result, forged or not, and to \
        `failReturnUrl` without one.",
    )
    .for_callers_with(H5_TOKEN)
    .within(rate_limit::WRITE)
    .takes(&taken, &[("a link", golden["request"].clone())])
    .repeatable();
    let faults = [
        ("A parameter breaks a rule.", Fault::Parameter),
        ("A parameter is missing.", Fault::ParameterEmpty),
        ("Nobody may be sent there.", Fault::ReturnUrl),
        ("Another region than IDN.", Fault::Region),
    ];
    call::<UrlData>(dialect, operation, golden["response"].clone(), &[&faults[..], &TOKEN_FAULTS].concat())
}

fn result(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("ResultRequest", schema::result_request());
    let golden = golden!("h5_idv/get_result_success.json");
    let operation = Operation::new(
        "post",
        "/intl/openapi/face-identity/h5-idv/v1/get-result",
        "h5GetResult",
        "Ask for the result",
    )
    .says(
        "All members of `data` are `null` as long as the person has not finished. Links to pictures live for a day; every \
         call makes new ones. A link's result is charged once.",
    )
    .for_callers_with(H5_TOKEN)
    .within(RESULTS)
    .takes(&taken, &[("by its id", golden["request"].clone())]);
    let faults = [
        ("A parameter is missing.", Fault::ParameterEmpty),
        ("A parameter breaks a rule.", Fault::Parameter),
        ("No such `signatureId` of this account.", Fault::SignatureNotExist),
    ];
    call::<ResultData>(dialect, operation, golden["response"].clone(), &[&faults[..], &TOKEN_FAULTS].concat())
}

fn settings(dialect: &mut Dialect) -> Operation {
    let taken = dialect.taken("SettingsForm", schema::settings_form());
    let success = Answer::success(AccountSettings::default(), CALL, Pricing::Free);
    let form = json!({"featureCfg": "{\"scanTryCount\": 3, \"scanTimeout\": 20}", "theme": "dark", "language": "id"});
    let operation = Operation::new(
        "post",
        "/intl/openapi/face-identity/h5-idv/v1/config-ui",
        "h5ConfigUi",
        "Set how the page is to be",
    )
    .says(
        "Tries, time-out, start page, theme, words, language; and, ours, where people may be sent and \
        whose pages may frame it. What is not said stays.",
    )
    .for_callers_with(H5_TOKEN)
    .within(rate_limit::WRITE)
    .takes_as(&["multipart/form-data"], &taken, &[("three tries in the dark", form)]);
    let faults = [
        ("No part of the form is known.", Fault::ParameterEmpty),
        ("A part breaks a rule.", Fault::Parameter),
    ];
    call::<AccountSettings>(dialect, operation, shown(&success), &[&faults[..], &TOKEN_FAULTS].concat())
}
