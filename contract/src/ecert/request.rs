//! The request: every field held against its rule, every error collected.

use time::Date;

use super::{PhotoSource, PhotoSourceError};
use crate::{
    applicant::{Applicant, Claim, YOUNGEST_YEARS},
    body::{Errors, Object},
    canonical::parse_keeping_digits,
    face::Mode,
    field::FieldError,
    photo::PhotoKind,
};

/// Longest id of a caller, characters (ours: the vendor gives none).
pub(super) const LONGEST_REFERENCE_CHARS: usize = 128;
/// Longest brand name, characters (ours: it stands in the subject of a mail).
pub(super) const LONGEST_CHANNEL_CHARS: usize = 100;
/// The order of the documented form, in which errors are told.
const FIELDS: [&str; 9] =
    ["nik", "name", "birth_date", "email", "phone", "selfie_photo", "ktp_photo", "channel", "reference_id"];

/// What the rules depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// The calendar date where the person is.
    pub today: Date,
    /// The youngest age that may apply, completed years; 0 for none.
    pub youngest_years: i32,
    /// Whether the sandbox's words mean something.
    pub mode: Mode,
}

impl Rules {
    /// The rules as they are unless an operator configures them.
    pub fn usual(today: Date, mode: Mode) -> Self {
        Self { today, youngest_years: YOUNGEST_YEARS, mode }
    }
}

/// A request whose every field holds.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyRequest {
    /// Who applies.
    pub applicant: Applicant,
    /// Their face.
    pub selfie_photo: PhotoSource,
    /// Their card.
    pub ktp_photo: PhotoSource,
    /// The brand of the mail that they get; the company's short name without one.
    pub channel: Option<Channel>,
    /// The caller's id of the transaction; one is generated without.
    pub reference_id: Option<ReferenceId>,
}

/// A brand name: one line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel(String);

impl Channel {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An id of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceId(String);

impl ReferenceId {
    /// The id of a transaction whose caller gave none.
    pub fn generated(uuid: &str) -> Self {
        Self(format!("ref_certel#{uuid}"))
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

crate::redact_debug!(VerifyRequest);

impl VerifyRequest {
    /// Reads a body. A NIK and a phone number may be sent as integers; unknown members are left alone.
    ///
    /// # Errors
    /// Every field that does not hold, in the order of the form; none at all where the body is no JSON object.
    pub fn parse(body: &str, rules: &Rules) -> Result<Self, Vec<FieldError>> {
        let json = parse_keeping_digits(body).ok().filter(|json| json.as_object().is_some());
        let json = json.ok_or_else(Vec::new)?;
        let read = Errors::beginning_with_the_name().read(&json, |body, errors| {
            let applicant = read_applicant(body, rules, errors);
            let selfie_photo = read_photo(body, PhotoKind::Selfie, rules.mode, errors);
            let ktp_photo = read_photo(body, PhotoKind::Ktp, rules.mode, errors);
            let channel = read_line(body, "channel", LONGEST_CHANNEL_CHARS, errors).map(Channel);
            let reference_id = read_reference_id(body, errors);
            Some(Self {
                applicant: applicant?,
                selfie_photo: selfie_photo?,
                ktp_photo: ktp_photo?,
                channel,
                reference_id,
            })
        });
        read.map_err(|mut errors| {
            errors.sort_by_key(|error| FIELDS.iter().position(|field| *field == error.field));
            errors
        })
    }

    /// The caller's id in a body that does not hold, for the log; none where it does not hold itself.
    pub fn reference_in(body: &str) -> Option<ReferenceId> {
        let json = parse_keeping_digits(body).ok()?;
        Errors::default().read(&json, |body, errors| read_reference_id(body, errors)).ok()
    }

    /// The brand of the mail that the person gets.
    pub fn brand<'a>(&'a self, company_short_name: &'a str) -> &'a str {
        self.channel.as_ref().map_or(company_short_name, Channel::as_str)
    }
}

/// A field that is missing has been told of; the others are held against their rules all the same.
fn read_applicant(body: &Object<'_>, rules: &Rules, errors: &mut Errors) -> Option<Applicant> {
    let mut integer_too = |field| body.string_or_digits(field, errors).unwrap_or_default();
    let (nik, phone) = (integer_too("nik"), integer_too("phone"));
    let mut text = |field| body.string(field, errors).unwrap_or_default();
    let claim =
        Claim { nik, name: text("name"), birth_date: text("birth_date"), email: text("email"), phone };
    match Applicant::parse(claim, rules.today, rules.youngest_years) {
        Ok(applicant) => Some(applicant),
        Err(mut wrong) => {
            wrong.retain(|error| !errors.are_about(&error.field));
            for error in wrong {
                errors.put(error);
            }
            None
        }
    }
}

fn read_photo(body: &Object<'_>, kind: PhotoKind, mode: Mode, errors: &mut Errors) -> Option<PhotoSource> {
    let text = body.string(kind.field(), errors)?;
    let refused = |wrong: Vec<PhotoSourceError>| {
        for error in wrong {
            errors.put(error.of_field(kind.field()));
        }
    };
    PhotoSource::parse(text, kind, mode).map_err(refused).ok()
}

fn read_reference_id(body: &Object<'_>, errors: &mut Errors) -> Option<ReferenceId> {
    read_line(body, "reference_id", LONGEST_REFERENCE_CHARS, errors).map(ReferenceId)
}

/// An optional line of text, trimmed; empty is none.
fn read_line(body: &Object<'_>, field: &str, most_chars: usize, errors: &mut Errors) -> Option<String> {
    let line = body.optional_string(field, errors)?.trim();
    if line.chars().count() > most_chars || line.chars().any(char::is_control) {
        return errors.add(field, "line", format!("must be one line of at most {most_chars} characters"));
    }
    (!line.is_empty()).then(|| line.to_owned())
}
