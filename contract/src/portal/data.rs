//! A person's data on the wire: what an organisation holds on a NIK, what handing it out and erasing it ask for, and how
//! long data is kept. The number comes in bodies alone, never in an address.

use serde::{Deserialize, Serialize};

use super::{Colleague, member::Proof};
use crate::{
    body::{Errors, Object},
    canonical::Json,
    field::FieldError,
    instant::Instant,
    nik::Nik,
};

/// An erasure is done within so long: UU 27/2022 gives three times twenty-four hours.
pub const ERASE_WITHIN_MS: i64 = 72 * 3_600_000;

/// What may be held on a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldKind {
    /// Captures: what was claimed, read and decided.
    Capture,
    /// Pictures of captures.
    Picture,
    /// Captures that a person had to look at.
    Review,
    /// Calls of the certificate door.
    Transaction,
    /// Certificates.
    Certificate,
    /// The partner's customers who are this person.
    Customer,
    /// Devices of these customers.
    Device,
    /// Reports of the civil registry on these customers.
    RegistryReport,
    /// Links of the H5 dialect.
    H5Link,
    /// Other links to a capture.
    Link,
    /// Submissions of OneKYC.
    Submission,
    /// Registrations for a certificate.
    Registration,
    /// Events that were sent, or are to be.
    Delivery,
}

impl HeldKind {
    /// Every kind, as a page shows them.
    pub const ALL: [Self; 13] = [
        Self::Capture,
        Self::Picture,
        Self::Review,
        Self::Transaction,
        Self::Certificate,
        Self::Customer,
        Self::Device,
        Self::RegistryReport,
        Self::H5Link,
        Self::Link,
        Self::Submission,
        Self::Registration,
        Self::Delivery,
    ];

    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Capture => "capture",
            Self::Picture => "picture",
            Self::Review => "review",
            Self::Transaction => "transaction",
            Self::Certificate => "certificate",
            Self::Customer => "customer",
            Self::Device => "device",
            Self::RegistryReport => "registry_report",
            Self::H5Link => "h5_link",
            Self::Link => "link",
            Self::Submission => "submission",
            Self::Registration => "registration",
            Self::Delivery => "delivery",
        }
    }
}

/// How much there is of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Held {
    /// Of which kind.
    pub kind: HeldKind,
    /// How many.
    pub count: u32,
    /// When the first came.
    pub first_at: Option<Instant>,
    /// When the last came.
    pub last_at: Option<Instant>,
}

/// What may be in process of a person's, so that nothing is erased meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcessKind {
    /// A case that waits for a person.
    Review,
    /// A capture of which a step is still to be taken.
    Capture,
    /// A call of the certificate door without an answer.
    Call,
    /// A submission that is not at its end.
    Submission,
    /// A link that somebody opened and that may still bring a capture.
    Link,
}

/// How much of one kind is in process, and where to look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InProcess {
    /// Of which kind.
    pub kind: ProcessKind,
    /// How many.
    pub count: u32,
    /// One of them, by the id under which the dashboard shows it.
    pub id: Option<String>,
}

/// What an organisation holds on a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubjectFindings {
    /// The kinds of which there is something.
    pub held: Vec<Held>,
    /// What the person is called, by what was claimed last: letters hidden from whoever may not see personal data.
    pub name: Option<String>,
    /// What is not at its end, by kind: nothing is erased meanwhile.
    pub in_process: Vec<InProcess>,
    /// The last request to erase this person's data.
    pub erasure: Option<ErasureView>,
}

crate::redact_debug!(SubjectFindings, SubjectQuery, SubjectOrder, RetentionOrder);

/// Whose data is looked for.
#[derive(Clone, PartialEq, Eq)]
pub struct SubjectQuery {
    /// The person.
    pub nik: Nik,
}

/// Something that is done with a person's data by somebody who proves again that it is them.
#[derive(Clone, PartialEq, Eq)]
pub struct SubjectOrder {
    /// The person.
    pub nik: Nik,
    /// Password, and the code where one is asked for.
    pub proof: Proof,
}

impl SubjectQuery {
    /// Reads `nik`.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| Some(Self { nik: nik(body, errors)? }))
    }
}

impl SubjectOrder {
    /// Reads `nik`, `password` and `code`, of an order to hand data out.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        let query = SubjectQuery::read(json);
        match (query, Proof::read(json)) {
            (Ok(SubjectQuery { nik }), Ok(proof)) => Ok(Self { nik, proof }),
            (query, proof) => {
                Err(query.err().into_iter().flatten().chain(proof.err().into_iter().flatten()).collect())
            }
        }
    }

    /// The same with `confirmation`, of an order to erase: the number once more, as a person typed it.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read_confirmed(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        let confirmation = Errors::default()
            .read(json, |body, errors| body.text("confirmation", 32, errors).map(str::to_owned));
        match (Self::read(json), confirmation) {
            (Ok(order), Ok(typed)) if is_confirmed(order.nik.as_str(), &typed) => Ok(order),
            (Ok(_), Ok(_)) => {
                Err(vec![FieldError::new("confirmation", "mismatch", "is not the number to be erased")])
            }
            (order, typed) => {
                Err(order.err().into_iter().flatten().chain(typed.err().into_iter().flatten()).collect())
            }
        }
    }
}

/// Whether what was typed is the number, grouped by blanks or not.
pub fn is_confirmed(nik: &str, typed: &str) -> bool {
    nik.bytes().filter(|byte| *byte != b' ').eq(typed.trim().bytes().filter(|byte| *byte != b' '))
}

fn nik(body: &Object<'_>, errors: &mut Errors) -> Option<Nik> {
    let text = body.string("nik", errors)?;
    if text.is_empty() {
        return errors.add(body.path("nik"), "required", "is required");
    }
    match Nik::parse(text) {
        Ok(nik) => Some(nik),
        Err(wrong) => {
            for error in wrong {
                errors.add::<()>(body.path("nik"), error.code(), error.to_string());
            }
            None
        }
    }
}

/// Where an erasure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureState {
    /// It is being done.
    Erasing,
    /// It is done.
    Done,
}

impl ErasureState {
    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Erasing => "erasing",
            Self::Done => "done",
        }
    }
}

/// A request to erase a person's data. Whose, it does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErasureView {
    /// The id.
    pub erasure_id: String,
    /// Where it stands.
    pub state: ErasureState,
    /// Who asked for it here.
    pub asked_by: Colleague,
    /// When.
    pub asked_at: Instant,
    /// When it has to be done.
    pub due_at: Instant,
    /// When it was.
    pub done_at: Option<Instant>,
    /// What there was when it was asked for. Certificates among it are revoked.
    pub held: Vec<Held>,
    /// Items that are still to be erased.
    pub left: u32,
}

/// Requests of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureList {
    /// The newest first, a hundred at most.
    pub erasures: Vec<ErasureView>,
}

/// Days for which pictures are kept at least and at most: whoever reviews needs some, and the consent promises ninety.
pub const PICTURE_DAYS: (u32, u32) = (1, 90);
/// Days for which captured data is kept at least and at most (ours): a month, since partners ask for results; ten years.
pub const DATA_DAYS: (u32, u32) = (30, 3652);

/// How long an organisation keeps what it captured. Transactions and charges without personal data stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Retention {
    /// Pictures of cards and faces, in days.
    pub picture_days: u32,
    /// What was claimed and read, in days.
    pub data_days: u32,
}

impl Default for Retention {
    /// Pictures as long as the consent allows; data for five years, which whoever reports under the anti-money-laundering
    /// rules has to keep it.
    fn default() -> Self {
        Self { picture_days: PICTURE_DAYS.1, data_days: 1826 }
    }
}

/// A change of how long data is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct RetentionOrder {
    /// How long it is to be kept.
    pub wanted: Retention,
    /// What proves that it is oneself, which keeping data for longer does not ask for.
    pub proof: Option<Proof>,
}

impl RetentionOrder {
    /// Reads `pictureDays`, `dataDays`, `password` and `code`.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        match (Retention::read(json), Proof::read_given(json)) {
            (Ok(wanted), Ok(proof)) => Ok(Self { wanted, proof }),
            (wanted, proof) => {
                Err(wanted.err().into_iter().flatten().chain(proof.err().into_iter().flatten()).collect())
            }
        }
    }
}

impl Retention {
    /// Whether anything is erased earlier than it was.
    #[must_use]
    pub fn erases_more_than(self, before: Self) -> bool {
        self.picture_days < before.picture_days || self.data_days < before.data_days
    }

    /// Reads `pictureDays` and `dataDays`.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            for name in ["pictureDays", "dataDays"] {
                body.required(name, errors);
            }
            let days = |name, (least, most): (u32, u32), errors: &mut Errors| {
                let days = body.whole(name, (least.into(), most.into()), least.into(), errors)?;
                u32::try_from(days).ok()
            };
            let picture_days = days("pictureDays", PICTURE_DAYS, errors);
            let data_days = days("dataDays", DATA_DAYS, errors);
            let read = Self { picture_days: picture_days?, data_days: data_days? };
            if read.picture_days > read.data_days {
                return errors.add(
                    "pictureDays",
                    "order",
                    "pictures are not kept longer than the data that they belong to",
                );
            }
            Some(read)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::parse;

    fn codes<T>(read: Result<T, Vec<FieldError>>) -> Vec<String> {
        let errors = read.err().unwrap_or_default();
        errors.into_iter().map(|error| format!("{} {}", error.field, error.code)).collect()
    }

    #[test]
    fn nothing_is_erased_that_was_not_typed_twice() {
        for (typed, expected) in [
            ("\"3204110609979901\"", &[][..]),
            ("\" 3204 1106 0997 9901 \"", &[]),
            ("\"3204110609979902\"", &["confirmation mismatch"]),
            ("\"\"", &["confirmation required"]),
        ] {
            let body = format!(r#"{{"nik": "3204110609979901", "password": "x", "confirmation": {typed}}}"#);
            assert_eq!(codes(SubjectOrder::read_confirmed(&parse(&body).unwrap())), expected, "{typed}");
        }
        let nothing = codes(SubjectOrder::read_confirmed(&parse("{}").unwrap()));
        assert_eq!(nothing, ["nik required", "password required", "confirmation required"]);
    }

    #[test]
    fn what_is_erased_earlier_is_told_from_what_is_kept_longer() {
        let kept = Retention { picture_days: 30, data_days: 365 };
        for (picture_days, data_days, erases) in
            [(30, 365, false), (31, 366, false), (29, 366, true), (31, 364, true)]
        {
            let wanted = Retention { picture_days, data_days };
            assert_eq!(wanted.erases_more_than(kept), erases, "{picture_days} {data_days}");
        }
        let read =
            |text: &str| RetentionOrder::read(&parse(text).unwrap()).map(|order| order.proof.is_some());
        assert_eq!(read(r#"{"pictureDays": 30, "dataDays": 30, "password": ""}"#), Ok(false));
        assert_eq!(read(r#"{"pictureDays": 30, "dataDays": 30, "password": "x"}"#), Ok(true));
        let wrong = codes(RetentionOrder::read(&parse(r#"{"pictureDays": 0, "password": 1}"#).unwrap()));
        assert_eq!(wrong, ["dataDays required", "pictureDays range", "password type"]);
    }

    #[test]
    fn data_is_kept_within_bounds_and_pictures_no_longer_than_the_rest() {
        for (pictures, data, expected) in [
            ("90", "1826", &[][..]),
            ("1", "30", &[]),
            ("0", "30", &["pictureDays range"]),
            ("91", "3653", &["pictureDays range", "dataDays range"]),
            ("60", "30", &["pictureDays order"]),
        ] {
            let body = format!(r#"{{"pictureDays": {pictures}, "dataDays": {data}}}"#);
            assert_eq!(codes(Retention::read(&parse(&body).unwrap())), expected, "{pictures} {data}");
        }
        assert_eq!(
            codes(Retention::read(&parse("{}").unwrap())),
            ["pictureDays required", "dataDays required"]
        );
    }
}
