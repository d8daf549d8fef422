//! What a link is asked for, and what has to hold of it.

use contract::{
    applicant::{ClaimError, Email, Name, Phone},
    capture_flow::{Purpose, may_return_to},
    date::parse_day_month_year,
    field::FieldError,
    nik::Nik,
};

use crate::verification::Claim;

/// What a link is asked for, unread.
#[derive(Debug, Clone)]
pub struct LinkOrder<'a> {
    /// The partner.
    pub organisation_id: &'a str,
    /// Its application.
    pub application_id: Option<&'a str>,
    /// The partner's id of the person; made when missing.
    pub customer_id: Option<&'a str>,
    /// What is claimed of the person.
    pub claim: Claim,
    /// What the capture is for.
    pub purpose: Purpose,
    /// Where the browser goes after success.
    pub return_url: Option<&'a str>,
    /// Where the browser goes without a result.
    pub fail_return_url: Option<&'a str>,
}

/// An id of a person is a CUID with the vendor; any short plain word serves.
pub(crate) fn is_customer_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Everything about an order that does not hold.
pub(super) fn check(order: &LinkOrder<'_>) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if order.customer_id.is_some_and(|id| !is_customer_id(id)) {
        errors.push(FieldError::new(
            "customerId",
            "form",
            "must be 1 to 64 letters, digits, dashes or underscores",
        ));
    }
    if let Some(Err(wrong)) = order.claim.nik.as_deref().map(Nik::parse) {
        errors.extend(wrong.iter().map(|error| FieldError::new("nik", error.code(), error.to_string())));
    }
    if let Some(Err(error)) = order.claim.birth_date.as_deref().map(parse_day_month_year) {
        errors.push(FieldError::new("birthDate", "format", format!("birthDate {error}")));
    }
    errors.extend(
        [
            refused("name", order.claim.name.as_deref(), Name::parse),
            refused("email", order.claim.email.as_deref(), Email::parse),
            refused("phone", order.claim.phone.as_deref(), Phone::parse),
        ]
        .into_iter()
        .flatten(),
    );
    if order.purpose >= Purpose::Identity {
        let Claim { nik, name, birth_date, .. } = &order.claim;
        let missing = [("nik", nik), ("name", name), ("birthDate", birth_date)]
            .into_iter()
            .filter(|(_, claimed)| claimed.is_none());
        errors.extend(
            missing.map(|(field, _)| FieldError::new(field, "required", "is required for this purpose")),
        );
    }
    for (field, url) in [("returnUrl", order.return_url), ("failReturnUrl", order.fail_return_url)] {
        if url.is_some_and(|url| !may_return_to(url)) {
            errors.push(FieldError::new(
                field,
                "url",
                "must be an http(s) address or an app's own, of at most 2048 characters",
            ));
        }
    }
    errors
}

/// Why a claim does not hold, where it is made.
fn refused<T>(
    field: &'static str,
    claimed: Option<&str>,
    parse: fn(&str) -> Result<T, ClaimError>,
) -> Option<FieldError> {
    let error = claimed.map(parse)?.err()?;
    Some(FieldError::new(field, "form", error.to_string()))
}
