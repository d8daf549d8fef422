//! How to reach a user, and how the partner made sure of it.

use crate::{
    applicant::{ClaimError, Email, Phone},
    body::{Errors, Object},
};

/// Longest reference to a verification. Ours.
pub const MAX_REFERENCE_CHARS: usize = 256;
/// Longer than any address or number that holds, so that the rule of the field speaks and not this one.
const MAX_CONTACT_CHARS: usize = 1_000;

/// Under which name the partner can show that a contact was verified: 1 to [`MAX_REFERENCE_CHARS`] characters.
#[derive(Clone, PartialEq, Eq)]
pub struct VerificationReference(String);

impl VerificationReference {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A contact, and the reference to its verification where it was verified.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact<T> {
    /// The address or number.
    pub value: T,
    /// How it was verified; none where it was not.
    pub verification: Option<VerificationReference>,
}

/// An e-mail address, a phone number, or both: never neither.
#[derive(Clone, PartialEq, Eq)]
pub struct Contacts {
    email: Option<Contact<Email>>,
    phone: Option<Contact<Phone>>,
}

crate::redact_debug!(VerificationReference, Contacts);

impl<T> std::fmt::Debug for Contact<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Contact(redacted)")
    }
}

/// What a call asks of contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContactRule {
    /// One is given.
    Given,
    /// One that is given was verified by the partner.
    Verified,
}

impl Contacts {
    /// The e-mail address, where one was given.
    pub fn email(&self) -> Option<&Contact<Email>> {
        self.email.as_ref()
    }

    /// The phone number, where one was given.
    pub fn phone(&self) -> Option<&Contact<Phone>> {
        self.phone.as_ref()
    }

    /// The e-mail address, where it was verified: an unverified one goes into no certificate.
    pub fn verified_email(&self) -> Option<&Email> {
        self.email.as_ref().filter(|contact| contact.verification.is_some()).map(|contact| &contact.value)
    }

    /// The phone number, where it was verified.
    pub fn verified_phone(&self) -> Option<&Phone> {
        self.phone.as_ref().filter(|contact| contact.verification.is_some()).map(|contact| &contact.value)
    }

    /// Reads `email`, `phoneNumber` and `dataVerification` of an object.
    pub(crate) fn read(details: &Object<'_>, rule: ContactRule, errors: &mut Errors) -> Option<Self> {
        let verification = details.object("dataVerification", errors);
        let email = read_contact(details, verification.as_ref(), "email", Email::parse, errors);
        let phone = read_contact(details, verification.as_ref(), "phoneNumber", Phone::parse, errors);
        let (email, phone) = match (email, phone) {
            (Given::Wrong, _) | (_, Given::Wrong) => return None,
            (Given::Absent, Given::Absent) => {
                return errors.add(
                    details.path("phoneNumber"),
                    "required",
                    "phoneNumber or email is required",
                );
            }
            (email, phone) => (email.contact(), phone.contact()),
        };
        let contacts = Self { email, phone };
        let is_verified = contacts.verified_email().is_some() || contacts.verified_phone().is_some();
        if rule == ContactRule::Verified && !is_verified {
            let message = "the phoneNumber or email has to be verified";
            return errors.add(details.path("dataVerification"), "unverified", message);
        }
        Some(contacts)
    }
}

enum Given<T> {
    Absent,
    Wrong,
    Right(Contact<T>),
}

impl<T> Given<T> {
    fn contact(self) -> Option<Contact<T>> {
        match self {
            Self::Right(contact) => Some(contact),
            Self::Absent | Self::Wrong => None,
        }
    }
}

fn read_contact<T>(
    details: &Object<'_>,
    verification: Option<&Object<'_>>,
    name: &str,
    parse: impl Fn(&str) -> Result<T, ClaimError>,
    errors: &mut Errors,
) -> Given<T> {
    if details.member(name).is_none_or(|value| value.as_text() == Some("")) {
        return Given::Absent;
    }
    let value = details
        .optional_text(name, MAX_CONTACT_CHARS, errors)
        .and_then(|text| parse(text).map_err(|error| errors.put(error.at(&details.path(name)))).ok());
    let verification = verification.and_then(|verification| verification.object(name, errors));
    let reference = match &verification {
        Some(made) if made.flag("isVerified", errors) => {
            match made.text("verificationReferenceId", MAX_REFERENCE_CHARS, errors) {
                Some(reference) => Some(VerificationReference(reference.to_owned())),
                None => return Given::Wrong,
            }
        }
        _ => None,
    };
    value.map_or(Given::Wrong, |value| Given::Right(Contact { value, verification: reference }))
}
