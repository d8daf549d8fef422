//! `PUT /esign-partner/v1/submissions/urls`: the uploads are there, and this is whose they are.

use serde::{Deserialize, Serialize};
use time::Date;

use super::consent::PartnerConsent;
use crate::{
    applicant::{Name, YOUNGEST_YEARS, parse_birth_date},
    body::{Errors, Object},
    canonical::{Json, canonical_bytes},
    field::FieldError,
    instant::Instant,
    nik::{self, Nik},
    onekyc::{ContactRule, Contacts, SubmissionId, UserLocale},
};

/// Most consents of one user. Ours.
pub const MAX_CONSENTS: usize = 20;
/// Longest `additionalData`, which we keep and do not read. Ours.
pub(super) const MAX_ADDITIONAL_BYTES: usize = 10_000;
/// Longer than any name or date that holds, so that the rule of the field speaks and not this one.
const MAX_DETAIL_CHARS: usize = 1_000;

/// Who makes sure that contacts are the user's, as agreed with the partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifiedBy {
    /// Nobody has to before the call.
    Nobody,
    /// The partner did ("Partial RA"): one that is given has to be verified.
    Partner,
}

/// What a confirmation is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// When it came.
    pub now: Instant,
    /// The youngest age that may apply, completed years; 0 for none.
    pub youngest_years: i32,
    /// Who makes sure that contacts are the user's.
    pub verified_by: VerifiedBy,
}

impl Rules {
    /// The rules as they are unless an operator configures them and something else was agreed with the partner.
    pub fn usual(now: Instant) -> Self {
        Self { now, youngest_years: YOUNGEST_YEARS, verified_by: VerifiedBy::Nobody }
    }
}

/// A confirmation whose every member holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The submission whose uploads are there.
    pub submission_id: SubmissionId,
    /// The number.
    pub nik: Nik,
    /// The name.
    pub name: Name,
    /// The birth date.
    pub birth_date: Date,
    /// How to reach the user.
    pub contacts: Contacts,
    /// The user's language.
    pub locale: UserLocale,
    /// What the user agreed to, as far as the partner tells.
    pub consents: Vec<PartnerConsent>,
    /// The partner's own data in canonical form, kept and not read.
    pub additional_data: Option<String>,
}

crate::redact_debug!(Confirmation);

impl Confirmation {
    /// Reads a body that was parsed by [`crate::canonical::parse_keeping_digits`], since the NIK may be an integer.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>, rules: &Rules) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| read_body(body, rules, errors))
    }
}

fn read_body(body: &Object<'_>, rules: &Rules, errors: &mut Errors) -> Option<Confirmation> {
    let submission_id = body.text("submissionId", MAX_DETAIL_CHARS, errors).and_then(|text| {
        SubmissionId::parse(text.trim())
            .map_err(|error| errors.put(FieldError::new("submissionId", "uuid", error.to_string())))
            .ok()
    });
    let metadata = body.required_object("metadata", errors);
    let details = metadata.as_ref().and_then(|metadata| metadata.required_object("userDetails", errors));
    let person = details.as_ref().and_then(|details| read_person(details, rules, errors));
    let contact_rule = match rules.verified_by {
        VerifiedBy::Nobody => ContactRule::Given,
        VerifiedBy::Partner => ContactRule::Verified,
    };
    let contacts = details.as_ref().and_then(|details| Contacts::read(details, contact_rule, errors));
    let metadata = metadata?;
    let locale = UserLocale::read(&[&metadata], errors);
    let consents = metadata.objects("consentData", MAX_CONSENTS, errors);
    let consents = consents.iter().filter_map(|one| PartnerConsent::read(one, rules.now, errors)).collect();
    let additional_data = read_additional(&metadata, errors);
    let (name, nik, birth_date) = person?;
    Some(Confirmation {
        submission_id: submission_id?,
        nik,
        name,
        birth_date,
        contacts: contacts?,
        locale,
        consents,
        additional_data,
    })
}

fn read_person(details: &Object<'_>, rules: &Rules, errors: &mut Errors) -> Option<(Name, Nik, Date)> {
    let name = details
        .text("name", MAX_DETAIL_CHARS, errors)
        .and_then(|text| Name::parse(text).map_err(|error| errors.put(error.at(&details.path("name")))).ok());
    let nik = details.required("nik", errors).and_then(|value| {
        let wrong = match nik::of_json(value) {
            Ok(nik) => return Some(nik),
            Err(wrong) => wrong,
        };
        for error in wrong {
            errors.put(FieldError::new(details.path("nik"), error.code(), error.to_string()));
        }
        None
    });
    let birth_date = details.text("dateOfBirth", MAX_DETAIL_CHARS, errors).and_then(|text| {
        parse_birth_date(text, rules.now.date_in_jakarta(), rules.youngest_years)
            .map_err(|error| errors.put(error.at(&details.path("dateOfBirth"))))
            .ok()
    });
    Some((name?, nik?, birth_date?))
}

fn read_additional(metadata: &Object<'_>, errors: &mut Errors) -> Option<String> {
    let value = metadata.member("additionalData")?;
    let bytes = canonical_bytes(value);
    if bytes.len() > MAX_ADDITIONAL_BYTES {
        let message = format!("must be at most {MAX_ADDITIONAL_BYTES} bytes");
        return errors.add(metadata.path("additionalData"), "length", message);
    }
    Some(String::from_utf8(bytes).expect("the canonical writer emits whole characters"))
}

/// What a confirmation answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConfirmData {
    /// The submission that is being checked now.
    pub submission_id: SubmissionId,
}
