//! The step that holds a person's claim against the records: the civil registry, the contacts of others, and the card
//! itself. Taken where a capture's purpose asks for it; a registry that is silent is asked again later.

use contract::{
    applicant::{Email, Name, Phone},
    date::parse_day_month_year,
    finding::RecordAnswer,
    ktp::KtpField,
    name::names_agree,
    nik::Nik,
    portal::case::RecordsView,
};
use serde::{Deserialize, Serialize};

use super::{
    Claim,
    duplicates::{self, Contacts, InUse},
    evidence::Evidence,
    person::Person,
    pictures::{self, Kind},
    registry::{self, RegistryAnswer, RegistryQuestion},
    text::Read,
};
use crate::{App, Fault};

/// A name that was read with less confidence than this tells nothing about a claimed one. Chosen, not fitted: what is
/// doubted here is looked at by a person.
const SURELY_READ: f64 = 0.9;
/// What was read with less confidence than this is claimed by nobody whom we asked for nothing. Chosen, not fitted: on
/// drawn cards every number, name and date that is read right is above it.
const READ: f64 = 0.8;

/// What the records say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Records {
    /// The civil registry's answer.
    pub registry: RegistryAnswer,
    /// Whether the card carries the claimed name; nothing where it was not read surely.
    pub name_on_card: Option<bool>,
    /// Contacts that were another person's at this moment.
    pub in_use: InUse,
    /// Whether what was asked about is what we read on the card, and not surely: a registry that knows nobody like that
    /// may have been asked about somebody else.
    #[serde(default)]
    pub asked_unsurely: bool,
}

impl Records {
    /// What they have to say in the decision. A contact that is another person's keeps nobody from being verified: it
    /// keeps the contact, and a certificate, from being theirs.
    pub(super) fn answer(self) -> RecordAnswer {
        let differs = if self.asked_unsurely { RecordAnswer::Unclear } else { RecordAnswer::Differs };
        match self.registry {
            RegistryAnswer::NotFound => differs,
            RegistryAnswer::Found(agreement) if agreement.contradicts() => differs,
            RegistryAnswer::Found(agreement) => {
                // A number that exists is nobody's in particular: name and date have to be confirmed.
                let confirmed = agreement.name == Some(true) && agreement.birth_date == Some(true);
                let is_doubted = !confirmed || self.name_on_card == Some(false);
                if is_doubted { RecordAnswer::Unclear } else { RecordAnswer::Agrees }
            }
        }
    }
}

impl From<Records> for RecordsView {
    fn from(records: Records) -> Self {
        let agreement = match records.registry {
            RegistryAnswer::Found(agreement) => Some(agreement),
            RegistryAnswer::NotFound => None,
        };
        Self {
            is_registered: agreement.is_some(),
            name: agreement.and_then(|agreement| agreement.name),
            birth_date: agreement.and_then(|agreement| agreement.birth_date),
            name_on_card: records.name_on_card,
            email_in_use: records.in_use.email,
            phone_in_use: records.in_use.phone,
        }
    }
}

/// A claim whose fields were read at the door; of who was asked for nothing there, what their card says.
pub(super) struct Claimed {
    pub(super) nik: Nik,
    pub(super) name: Option<Name>,
    birth_date: Option<time::Date>,
    email: Option<Email>,
    phone: Option<Phone>,
    /// Whether part of it is the card's word, and was not read surely.
    is_doubted: bool,
}

contract::redact_debug!(Claimed);

impl Claimed {
    /// Reads a claim again that was checked when it was made. A person who claims no number claims what their card says,
    /// as far as that was read; nothing where its number was not.
    pub(super) fn of(evidence: &Evidence, read: Option<&Read>) -> Result<Option<Self>, Fault> {
        let of_card = evidence.claim.nik.is_none().then(|| with_card(&evidence.claim, read));
        let (claim, is_doubted) =
            of_card.as_ref().map_or((&evidence.claim, false), |(claim, doubted)| (claim, *doubted));
        let Claim { nik, name, birth_date, email, phone } = claim;
        let Some(nik) = nik else { return Ok(None) };
        let broken = || Fault::Invariant(format!("capture {}: its claim does not hold", evidence.row.id));
        Ok(Some(Self {
            nik: Nik::parse(nik).map_err(|_| broken())?,
            name: name.as_deref().map(Name::parse).transpose().map_err(|_| broken())?,
            birth_date: birth_date.as_deref().map(parse_day_month_year).transpose().map_err(|_| broken())?,
            email: email.as_deref().map(Email::parse).transpose().map_err(|_| broken())?,
            phone: phone.as_deref().map(Phone::parse).transpose().map_err(|_| broken())?,
            is_doubted,
        }))
    }

    /// How to reach the person, unique among all real people or all synthetic ones.
    pub(super) fn contacts(&self, app: &App) -> Contacts<'_> {
        let scope = if app.settings.sandbox { "sandbox" } else { "live" };
        Contacts { scope, nik: &self.nik, email: self.email.as_ref(), phone: self.phone.as_ref() }
    }
}

/// A claim with what was read on the card, and holds, in the place of number, name and birth date; and whether part of
/// that was not read surely.
fn with_card(claim: &Claim, read: Option<&Read>) -> (Claim, bool) {
    let mut is_doubted = false;
    let mut printed = |field: KtpField, holds: &dyn Fn(&str) -> bool| {
        let reading = read.and_then(|read| read.text.0.get(&field));
        let reading = reading.filter(|reading| reading.confidence >= READ && holds(&reading.value))?;
        is_doubted |= reading.confidence < SURELY_READ;
        Some(reading.value.clone())
    };
    let claim = Claim {
        nik: printed(KtpField::Nik, &|number| Nik::parse(number).is_ok()),
        name: printed(KtpField::Name, &|name| Name::parse(name).is_ok()),
        birth_date: printed(KtpField::DateOfBirth, &|date| parse_day_month_year(date).is_ok()),
        ..claim.clone()
    };
    (claim, is_doubted)
}

/// Asks the records; nothing where there is nobody to ask about.
///
/// # Errors
/// The registry gave no answer, or something of ours failed: the step is taken again later.
pub(super) async fn ask(
    app: &App,
    evidence: &Evidence,
    read: Option<&Read>,
    person: Option<&Person>,
) -> Result<Option<Records>, Fault> {
    let Some(claimed) = Claimed::of(evidence, read)? else { return Ok(None) };
    let selfie = match person.and_then(|person| person.position) {
        Some(position) => pictures::find(app, &evidence.row.id, Kind::Copy, position).await?,
        None => None,
    };
    let selfie = match selfie {
        Some(row) => Some(pictures::open(app, &row).await?),
        None => None,
    };
    let question = RegistryQuestion {
        nik: &claimed.nik,
        name: claimed.name.as_ref().map(Name::as_str),
        birth_date: claimed.birth_date,
        birth_place: None,
        gender: None,
        selfie: selfie.as_deref(),
        asked_for: Some(&evidence.row.id),
    };
    // Before the question, which costs money: a fault here is none that asks twice.
    let in_use = duplicates::in_use(app, claimed.contacts(app)).await?;
    let answer = registry::ask(app, &evidence.row.organisation_id, question).await?;
    let printed = read.and_then(|read| read.text.0.get(&KtpField::Name));
    let surely = printed.filter(|printed| printed.confidence >= SURELY_READ);
    let both = surely.zip(claimed.name.as_ref());
    Ok(Some(Records {
        registry: answer?,
        name_on_card: both.map(|(printed, claimed)| names_agree(&printed.value, claimed.as_str())),
        in_use,
        asked_unsurely: claimed.is_doubted,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verification::registry::Agreement;

    #[test]
    fn the_registry_counts_before_the_card_and_contacts_hold_nobody_up() {
        let agrees = Agreement { name: Some(true), birth_date: Some(true), ..Agreement::default() };
        let other_date = Agreement { birth_date: Some(false), ..agrees };
        for (registry, name_on_card, answer) in [
            (RegistryAnswer::Found(agrees), Some(true), RecordAnswer::Agrees),
            (RegistryAnswer::Found(agrees), None, RecordAnswer::Agrees),
            (RegistryAnswer::Found(agrees), Some(false), RecordAnswer::Unclear),
            // The number exists, and nothing was compared.
            (RegistryAnswer::Found(Agreement::default()), Some(true), RecordAnswer::Unclear),
            (RegistryAnswer::Found(Agreement { name: None, ..agrees }), Some(true), RecordAnswer::Unclear),
            (RegistryAnswer::Found(other_date), Some(true), RecordAnswer::Differs),
            (RegistryAnswer::NotFound, Some(true), RecordAnswer::Differs),
        ] {
            for in_use in [InUse::default(), InUse { email: true, phone: true }] {
                let records = Records { registry, name_on_card, in_use, asked_unsurely: false };
                assert_eq!(records.answer(), answer, "{records:?}");
                // Who was perhaps asked about somebody else is refused by nobody but a person.
                let unsurely = Records { asked_unsurely: true, ..records }.answer();
                let doubted = answer == RecordAnswer::Differs;
                assert_eq!(unsurely, if doubted { RecordAnswer::Unclear } else { answer }, "{records:?}");
            }
        }
    }
}
