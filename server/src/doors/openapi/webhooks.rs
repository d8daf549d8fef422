//! What we call: the events of webhooks in the document, and how a receiver checks and answers them.

use contract::{
    ecert::VerifyData,
    identity::VerificationStatus,
    portal::webhook::WebhookEvent::{
        self, CustomerKycUpdated, ReviewOverridden, Test, TransactionAnswered, VerificationCreated,
    },
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    dialect::Dialect,
    identity::moment,
    operation::{Operation, shown},
};
use crate::delivery::webhook::events::{Envelope, TestNews, TierNews, VerificationNews};

/// How a receiver checks a call, in Python. A test runs it.
pub(super) const CHECK: &str = r#"import base64, hashlib, hmac, time

def is_ours(secret: str, headers: dict, body: bytes) -> bool:
    """The names of headers in lower case, the body as it came."""
    try:
        moment = headers["webhook-timestamp"]
        if abs(time.time() - int(moment)) > 300:
            return False
        signed = f"{headers['webhook-id']}.{moment}.".encode() + body
        signatures = headers["webhook-signature"].encode().split()
    except (KeyError, ValueError):
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    own = b"v1," + base64.b64encode(digest)
    return any(hmac.compare_digest(own, each) for each in signatures)
"#;

pub(super) fn describe() -> Dialect {
    let mut dialect = Dialect::new(
        "webhooks",
        "Webhooks",
        "We call you when something happens: set up an address on the dashboard's page of webhooks, choose its events, and keep \
         the secret, `whsec_..`, which is shown once. The dashboard sends tests, shows every try with what was sent and \
         answered, and sends again what you missed.\n\n\
         Check each call before you believe it. The HMAC-SHA256 of `webhook-id`, `webhook-timestamp` and the body's bytes, \
         joined by full stops, under the key that stands in base64 behind `whsec_`, is in `webhook-signature`: `v1,` and \
         base64; while a secret is being changed there are several, parted by spaces. Every library of Standard Webhooks does \
         this. Refuse what is more than five minutes from your clock, and do nothing twice under one `webhook-id`.\n\n\
         Answer with any `2xx` within 5 seconds, and work afterwards. Whatever else comes back, or nothing, is tried again \
         after 5 s, 30 s, 5 min, 1 h, 5 h and 18 h under the same id, or later where `Retry-After` asks for it in seconds. \
         After a day the delivery is given up; an endpoint that answered nothing well for a day is turned off, and so is one \
         that answers `410`. Redirects are not followed. Events may come twice or out of order: `occurredAt` says which is \
         newer.\n\n\
         Two more layouts are signed under the secret as it is written. `X-Tanda-Signature` is `v1=` and hex over the same id, \
         time and body, joined by full stops; of several secrets the signatures are parted by commas. Receivers of the Identity \
         Platform find `X-Quantum-Signature` and `X-Identity-Signature`, `sha256=` and hex over the body alone: they have room \
         for one signature, the newest secret's.\n\n\
         Callbacks of the OneKYC and H5 flows carry `webhook-*` and `X-Tanda-*` too, under your organisation's secret of \
         callbacks, and are tried alike.",
    );
    dialect.shows("Check a call, in Python", CHECK);
    let verification = |actor: Option<&'static str>, transaction: Option<&str>, status| VerificationNews {
        verification_id: "ver_01a1f813a74076f1bf72ddc362c9af51".to_owned(),
        bundle_id: "ktpb_01a1f813a74076f1bf72ddc362c9af50".to_owned(),
        customer_id: "customer-0417",
        status,
        assurance_tier: "standard",
        score: 83,
        actor_user_id: actor,
        transaction_id: transaction.map(str::to_owned),
    };
    let analyst = "01a1f813a74076f1bf72ddc362c9af4f";
    let call = Some("8e31a91c-7437-4ed1-b086-06cbe247d6e7");
    let answered: VerifyData =
        serde_json::from_value(golden!("ecert/verified.json")["response"]["data"].clone())
            .expect("a golden answer is an answer");
    let events = [
        event(
            &mut dialect,
            (VerificationCreated, "The machine decided on a capture"),
            "`pending`: a person decides, and `review.overridden` follows. Not of certificate calls: of those \
             `certificate.verification.done` tells.",
            &verification(None, None, VerificationStatus::Verified),
        ),
        event(
            &mut dialect,
            (ReviewOverridden, "A person decided on a capture"),
            "What they decided holds from now on, whether the machine had decided so too or not. Of a certificate call its certificate is issued or revoked with it; \
             `transactionId` says which call that was.",
            &verification(Some(analyst), call, VerificationStatus::Failed),
        ),
        event(
            &mut dialect,
            (CustomerKycUpdated, "A customer's tier changed"),
            "By a capture, a review, or what you reported of the civil registry.",
            &TierNews { customer_id: "customer-0417", kyc_tier: "standard", previous_tier: "basic" },
        ),
        event(
            &mut dialect,
            (TransactionAnswered, "A certificate call was answered"),
            "With what its caller was answered, for whoever else has to know. Calls that ended with an error are not told.",
            &answered,
        ),
        event(
            &mut dialect,
            (Test, "A test"),
            "Sent by hand from the dashboard, to one endpoint, whatever it listens for.",
            &TestNews { message: "Tanda reaches this endpoint.", tried_by: analyst },
        ),
    ];
    for event in events {
        dialect.add(event);
    }
    dialect
}

fn event<T: Serialize + JsonSchema>(
    dialect: &mut Dialect,
    (event, summary): (WebhookEvent, &'static str),
    what: &str,
    data: &T,
) -> Operation {
    let sent = dialect.sent::<Envelope<'_, T>>();
    let example = Envelope {
        id: "evt_01a1f813a74076f1bf72ddc362c9af52".to_owned(),
        event: event.as_str(),
        occurred_at: moment(),
        org_id: "01a1f813a74076f1bf72ddc362c9af4e",
        data,
    };
    Operation::event(event.as_str(), summary)
        .says(what)
        .parameter("header", "webhook-id", true, &said("The delivery's id, the same at every try."))
        .parameter("header", "webhook-timestamp", true, &said("When this try was sent, seconds since 1970."))
        .parameter(
            "header",
            "webhook-signature",
            true,
            &said("`v1,` and base64, one for each secret that holds, parted by spaces."),
        )
        .takes(&sent, &[("event", shown(&example))])
        .answers_nothing(204, "Heard. Any `2xx` says so.")
        .answers_nothing(410, "Nobody listens here any more: the endpoint is turned off.")
}

fn said(what: &str) -> Value {
    json!({"description": what, "type": "string"})
}
