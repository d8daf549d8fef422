//! Why a transaction came out as it did, beyond the fields that its caller is told: codes for the page's words, and what
//! each field came to.

use serde::{Deserialize, Serialize};

use crate::{
    ecert::{Failure, RejectField, Rejection, liveness::LivenessFailure},
    field::FieldError,
    finding::{CardTrouble, SelfieTrouble},
};

/// What was wrong, in codes. Never a value: nothing here tells who the person is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Troubles {
    /// Why the selfie could not be judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selfie: Option<SelfieTrouble>,
    /// Why the card does not agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardTrouble>,
    /// The fields for which the call was refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldFault>,
}

impl Troubles {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A field that breaks a rule, and which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    /// Its name, as the call writes it.
    pub field: String,
    /// The rule's stable word, for example `length`.
    pub code: String,
}

impl From<&FieldError> for FieldFault {
    fn from(error: &FieldError) -> Self {
        Self { field: error.field.clone(), code: error.code.clone() }
    }
}

impl FieldFault {
    /// The fields for which a certificate call was refused; none where it was for something else.
    pub fn of_failure(failure: &Failure) -> Vec<Self> {
        let one = |field: &str, code: &str| vec![Self { field: field.to_owned(), code: code.to_owned() }];
        match failure {
            Failure::InvalidPayload(errors) if errors.is_empty() => one("body", "json"),
            Failure::InvalidPayload(errors) => errors.iter().map(Self::from).collect(),
            Failure::ReferenceTaken => one("reference_id", "taken"),
            _ => Vec::new(),
        }
    }

    /// The field for which a liveness call was refused.
    pub fn of_liveness(failure: LivenessFailure) -> Self {
        let (field, code) = match failure {
            LivenessFailure::InvalidPayload => ("body", "json"),
            LivenessFailure::ImageMissing => ("image", "required"),
            LivenessFailure::ImageEmpty | LivenessFailure::ImageFormat => ("image", "format"),
            LivenessFailure::ImageSize => ("image", "too_many_bytes"),
            LivenessFailure::ImageTimeout => ("image", "timed_out"),
            LivenessFailure::FaceNotDetected => ("image", "no_face"),
            LivenessFailure::QualityDependency => ("is_quality", "value"),
            LivenessFailure::AttributeDependency => ("is_attribute", "value"),
        };
        Self { field: field.to_owned(), code: code.to_owned() }
    }

    /// Whether its photo was looked at, and shows nobody.
    pub fn is_without_face(&self) -> bool {
        self.code == "no_face"
    }
}

/// What was found of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// It agrees.
    Agrees,
    /// It does not.
    Rejected(Rejection),
    /// Nothing was said of it, since something before it did not agree or could not be judged.
    Open,
}

impl Point {
    /// What the reasons of an answer say of each field, in the order in which a person reads them. Where nobody lives,
    /// nothing else was asked; an unknown number leaves name and birth date without anything to be compared with, and
    /// a card that does not agree leaves the selfie so. A selfie that cannot be judged shows no living person and no
    /// other: unless it is known that it was looked at for one, nothing was said of that.
    pub fn of_each(rejections: &[Rejection], selfie: Option<SelfieTrouble>) -> [(RejectField, Self); 8] {
        use RejectField::{BirthDate, Email, KtpPhoto, LivenessCheck, Name, Nik, Phone, SelfiePhoto};
        let has = |rejection| rejections.contains(&rejection);
        [LivenessCheck, Nik, Name, BirthDate, KtpPhoto, SelfiePhoto, Phone, Email].map(|field| {
            let why = rejections.iter().find(|rejection| rejection.field() == field);
            let is_open = match field {
                LivenessCheck => has(Rejection::SelfieInvalid) && selfie != Some(SelfieTrouble::Uncompared),
                Name | BirthDate => has(Rejection::NotLive) || has(Rejection::NikNotFound),
                SelfiePhoto => has(Rejection::NotLive) || has(Rejection::KtpDiffers),
                Nik | KtpPhoto | Phone | Email => has(Rejection::NotLive),
            };
            let point = match why {
                Some(why) => Self::Rejected(*why),
                None if is_open => Self::Open,
                None => Self::Agrees,
            };
            (field, point)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_agrees_is_rejected_or_was_not_judged() {
        use RejectField as Field;
        let points_of = |rejections: &[Rejection], selfie| {
            let of = |wanted: fn(Point) -> bool| {
                let each = Point::of_each(rejections, selfie).into_iter();
                each.filter(|(_, point)| wanted(*point)).map(|(field, _)| field).collect::<Vec<_>>()
            };
            (of(|point| matches!(point, Point::Rejected(_))), of(|point| point == Point::Open))
        };
        let points = |rejections: &[Rejection]| points_of(rejections, None);
        assert_eq!(points(&[]), (vec![], vec![]));
        let rest = [
            Field::Nik,
            Field::Name,
            Field::BirthDate,
            Field::KtpPhoto,
            Field::SelfiePhoto,
            Field::Phone,
            Field::Email,
        ];
        assert_eq!(points(&[Rejection::NotLive]), (vec![Field::LivenessCheck], rest.to_vec()));
        assert_eq!(
            points(&[Rejection::NikNotFound, Rejection::KtpDiffers]),
            (vec![Field::Nik, Field::KtpPhoto], vec![Field::Name, Field::BirthDate, Field::SelfiePhoto])
        );
        assert_eq!(
            points(&[Rejection::SelfieInvalid, Rejection::KtpDiffers, Rejection::EmailTaken]),
            (vec![Field::KtpPhoto, Field::SelfiePhoto, Field::Email], vec![Field::LivenessCheck])
        );
    }

    #[test]
    fn a_refused_call_names_its_fields_and_never_their_values() {
        let wrong = FieldError::new("phone", "form", "phone should start with 62, and not 0812");
        let told = FieldFault::of_failure(&Failure::InvalidPayload(vec![wrong]));
        assert_eq!(serde_json::to_string(&told).unwrap(), r#"[{"field":"phone","code":"form"}]"#);
        let fields = |failure| FieldFault::of_failure(&failure).into_iter().map(|fault| fault.field);
        assert_eq!(fields(Failure::InvalidPayload(Vec::new())).collect::<Vec<_>>(), ["body"]);
        assert_eq!(fields(Failure::ReferenceTaken).collect::<Vec<_>>(), ["reference_id"]);
        assert_eq!(fields(Failure::InsufficientQuota).count(), 0);
        assert!(FieldFault::of_liveness(LivenessFailure::FaceNotDetected).is_without_face());
    }

    #[test]
    fn a_selfie_that_cannot_be_judged_shows_no_living_person() {
        let liveness = |selfie| Point::of_each(&[Rejection::SelfieInvalid], selfie)[0];
        for trouble in [
            None,
            Some(SelfieTrouble::SeveralFaces),
            Some(SelfieTrouble::Covered),
            Some(SelfieTrouble::TooDark),
            Some(SelfieTrouble::Blurred),
        ] {
            assert_eq!(liveness(trouble), (RejectField::LivenessCheck, Point::Open), "{trouble:?}");
        }
        // It was looked at, and only the comparison failed.
        assert_eq!(liveness(Some(SelfieTrouble::Uncompared)).1, Point::Agrees);
    }
}
