//! Members that several bodies of this dialect have.

use contract::{
    body::{Errors, Object},
    bundle::Platform,
};

use crate::verification::link::is_customer_id;

/// What a customer's id may be.
pub(super) const CUSTOMER_ID_FORM: &str = "must be 1 to 64 letters, digits, dashes or underscores";

/// A customer's id, required.
pub(super) fn customer_id<'a>(body: &Object<'a>, errors: &mut Errors) -> Option<&'a str> {
    let id = body.required("customerId", errors)?.as_text().filter(|id| is_customer_id(id));
    id.or_else(|| errors.add("customerId", "form", CUSTOMER_ID_FORM))
}

/// A native client's platform, required.
pub(super) fn native_platform(body: &Object<'_>, errors: &mut Errors) -> Option<Platform> {
    let text = body.required("platform", errors)?.as_text();
    let named = |text: &str| Platform::ALL.into_iter().find(|platform| platform.as_str() == text);
    let platform = text.and_then(named).filter(|platform| *platform != Platform::Web);
    platform.or_else(|| errors.add("platform", "enum", "must be rn-ios, rn-android, ios, android or flutter"))
}
