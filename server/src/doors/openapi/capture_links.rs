//! Links to the capture's page in the document.

use contract::capture_flow::{Link, schema};
use serde_json::json;

use super::{
    dialect::Dialect,
    identity::{self, moment},
    operation::{Operation, shown},
};
use crate::{auth::rate_limit, doors::body::MAX_SHORT_BYTES};

pub(super) fn describe() -> Dialect {
    let mut dialect = Dialect::new(
        "links",
        "Capture links",
        "A page of ours takes one person through the capture: the easiest way in. Called with the key of the Identity \
         Platform; the result is read there. Ours.",
    );
    let taken = dialect.taken("LinkRequest", schema::link_request());
    let sent = dialect.sent::<Link>();
    let link = Link {
        signature_id: "ed8b21c0c87ad617".to_owned(),
        url: "https://tanda.example/h5-idv/?token=5N7R2Q4T&signatureId=ed8b21c0c87ad617".to_owned(),
        expires_at: moment().plus_ms(3_600_000),
    };
    let body = json!({
        "nik": "3273011708999901",
        "name": "Siti Rahmawati",
        "birthDate": "17-08-1989",
        "purpose": "identity",
        "returnUrl": "https://partner.example/done",
        "failReturnUrl": "https://partner.example/again",
    });
    let operation =
        Operation::new("post", "/capture-flow/v1/links", "createLink", "Make a link for one person")
            .says("Good once, for an hour, for the one browser that opens it first.")
            .within(rate_limit::WRITE)
            .takes(&taken, &[("identity", body), ("capture alone", json!({}))])
            .answers(200, "The link.", sent, vec![("link", shown(&link))]);
    let operation = identity::changing(operation, &mut dialect, "verifications:view", MAX_SHORT_BYTES);
    dialect.add(operation);
    dialect
}
