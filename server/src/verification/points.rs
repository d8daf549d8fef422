//! What the steps found of photos whose caller waits, as the points that decide on them. The rule is `contract::finding`'s.

use contract::{
    face::Liveness,
    finding::{CardTrouble, ClaimFindings, RecordFinding, SentEvidence, Taken},
};

use super::{
    Claim,
    duplicates::InUse,
    pipeline::{self, Findings},
    registry::RegistryAnswer,
};
use crate::Fault;

/// The points of a capture whose every step was taken.
pub(super) fn of(claim: &Claim, findings: &Findings) -> Result<ClaimFindings, Fault> {
    Ok(ClaimFindings::of(&evidence(claim, findings)?))
}

/// Why its card does not agree; nothing where it does.
pub(super) fn card_trouble(claim: &Claim, findings: &Findings) -> Result<Option<CardTrouble>, Fault> {
    Ok(evidence(claim, findings)?.card_trouble())
}

fn evidence(claim: &Claim, findings: &Findings) -> Result<SentEvidence, Fault> {
    let missing = |step: &str| Fault::Invariant(format!("the step {step} has found nothing"));
    let inspected = findings.inspected.as_ref().ok_or_else(|| missing("inspect"))?;
    let person = findings.person.as_ref().ok_or_else(|| missing("face"))?;
    let records = findings.records.ok_or_else(|| missing("record"))?;
    let (record, face_in_registry) = match records.registry {
        RegistryAnswer::NotFound => (RecordFinding::NotFound, None),
        RegistryAnswer::Found(agreement) => {
            let found = RecordFinding::Found {
                name_matches: agreement.name == Some(true),
                birth_date_matches: agreement.birth_date == Some(true),
            };
            (found, agreement.selfie)
        }
    };
    let liveness = person.liveness.as_ref().filter(|liveness| !liveness.is_unseen());
    let liveness = liveness.map(|liveness| liveness.verdict);
    Ok(SentEvidence {
        // A face of which liveness says nothing is no usable face, which is told of the selfie: of a living person nothing
        // was said then, and nothing may be told (`Point::of_each`).
        is_live: liveness.is_none_or(|verdict| verdict == Liveness::Live),
        document: Some(pipeline::document(inspected.document.clone(), findings.read.as_ref()).code()),
        number_on_card: inspected
            .nik
            .as_ref()
            .map(|read| Some(read.field.value.as_str()) == claim.nik.as_deref()),
        name_on_card: records.name_on_card,
        face: liveness.map(|_| person.finding.status),
        face_in_registry,
        record,
        taken: taken(records.in_use),
    })
}

/// Contacts of others, in the words of the points.
pub(super) fn taken(in_use: InUse) -> Taken {
    Taken { phone: in_use.phone, email: in_use.email }
}
