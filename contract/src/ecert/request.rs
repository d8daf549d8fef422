//! The request: every field held against its rule, every error collected.

use time::Date;

use super::{PhotoSource, PhotoSourceError};
use crate::{
    applicant::{Applicant, Claim, YOUNGEST_YEARS},
    canonical::{Json, parse_keeping_digits},
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
        let json = parse_keeping_digits(body).map_err(|_| Vec::new())?;
        if json.as_object().is_none() {
            return Err(Vec::new());
        }
        let mut form = Form { json: &json, errors: Vec::new() };
        let [nik, phone] = ["nik", "phone"].map(|field| form.required(field, true));
        let [name, birth_date, email] =
            ["name", "birth_date", "email"].map(|field| form.required(field, false));
        let applicant = form.applicant([nik, name, birth_date, email, phone], rules);
        let selfie_photo = form.photo(PhotoKind::Selfie, rules.mode);
        let ktp_photo = form.photo(PhotoKind::Ktp, rules.mode);
        let channel = form.line("channel", LONGEST_CHANNEL_CHARS).map(Channel);
        let reference_id = form.reference_id();
        match (applicant, selfie_photo, ktp_photo) {
            (Some(applicant), Some(selfie_photo), Some(ktp_photo)) if form.errors.is_empty() => {
                Ok(Self { applicant, selfie_photo, ktp_photo, channel, reference_id })
            }
            _ => Err(form.told()),
        }
    }

    /// The caller's id in a body that does not hold, for the log; none where it does not hold itself.
    pub fn reference_in(body: &str) -> Option<ReferenceId> {
        let json = parse_keeping_digits(body).ok()?;
        Form { json: &json, errors: Vec::new() }.reference_id()
    }

    /// The brand of the mail that the person gets.
    pub fn brand<'a>(&'a self, company_short_name: &'a str) -> &'a str {
        self.channel.as_ref().map_or(company_short_name, Channel::as_str)
    }
}

struct Form<'a> {
    json: &'a Json<'a>,
    errors: Vec<FieldError>,
}

impl<'a> Form<'a> {
    fn given(&self, field: &str) -> Option<&'a Json<'a>> {
        self.json.member(field).filter(|value| **value != Json::Null)
    }

    fn refuse(&mut self, field: &str, code: &str, what: &str) {
        self.errors.push(FieldError::new(field, code, format!("{field} {what}")));
    }

    fn required(&mut self, field: &'static str, may_be_integer: bool) -> Option<&'a str> {
        let Some(value) = self.given(field) else {
            self.refuse(field, "required", "is required");
            return None;
        };
        let digits = value.as_digits().filter(|_| may_be_integer);
        let text = value.as_text().or(digits);
        if text.is_none() {
            self.refuse(field, "type", "must be a string");
        }
        text
    }

    /// A field that is missing has been told of; the others are held against their rules all the same.
    fn applicant(&mut self, fields: [Option<&str>; 5], rules: &Rules) -> Option<Applicant> {
        let [nik, name, birth_date, email, phone] = fields.map(Option::unwrap_or_default);
        let claim = Claim { nik, name, birth_date, email, phone };
        match Applicant::parse(claim, rules.today, rules.youngest_years) {
            Ok(applicant) => Some(applicant),
            Err(mut wrong) => {
                wrong.retain(|error| self.errors.iter().all(|told| told.field != error.field));
                self.errors.append(&mut wrong);
                None
            }
        }
    }

    fn photo(&mut self, kind: PhotoKind, mode: Mode) -> Option<PhotoSource> {
        let text = self.required(kind.field(), false)?;
        let refused = |wrong: Vec<PhotoSourceError>| {
            self.errors.extend(wrong.iter().map(|error| error.of_field(kind.field())));
        };
        PhotoSource::parse(text, kind, mode).map_err(refused).ok()
    }

    fn reference_id(&mut self) -> Option<ReferenceId> {
        self.line("reference_id", LONGEST_REFERENCE_CHARS).map(ReferenceId)
    }

    /// An optional line of text, trimmed; empty is none.
    fn line(&mut self, field: &'static str, most_chars: usize) -> Option<String> {
        let value = self.given(field)?;
        let Some(line) = value.as_text().map(str::trim) else {
            self.refuse(field, "type", "must be a string");
            return None;
        };
        if line.chars().count() > most_chars || line.chars().any(char::is_control) {
            self.refuse(field, "line", &format!("must be one line of at most {most_chars} characters"));
            return None;
        }
        (!line.is_empty()).then(|| line.to_owned())
    }

    fn told(mut self) -> Vec<FieldError> {
        self.errors.sort_by_key(|error| FIELDS.iter().position(|field| *field == error.field));
        self.errors
    }
}
