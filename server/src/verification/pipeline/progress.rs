//! Where a capture stands, and what its steps came to, read back from the stores.

use contract::{
    bundle::{FlashSample, FrameSource},
    document::{DocumentFinding, ForgeryLabel, OcrCode},
    face::{FaceFinding, Liveness},
    finding::Decision,
    ktp::CardText,
    portal::mark::Mark,
};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Step, capture, found};
use crate::{
    App, Fault,
    store::entity::bundle,
    verification::{
        decision, evidence, inspection::Inspected, issue::Issued, person::Person, record::Records, text::Read,
    },
};

/// Where a capture stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// Its steps are not done yet.
    Processing,
    /// Done.
    Decided(Box<Outcome>),
}

/// What a capture came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The votes and what follows from them.
    pub decision: Decision,
    /// What document verification says; `None` where the card could not be looked at.
    pub document: Option<DocumentFinding>,
    /// What was read on the card; `None` where nothing could be.
    pub text: Option<CardText>,
    /// What became of reading it; `None` where there was nothing to read.
    pub reading: Option<OcrCode>,
    /// Where the card's picture came from, as the client signed it; `None` where it does not say.
    pub card_source: Option<FrameSource>,
    /// What the client says that it read there.
    pub told: CardText,
    /// Whether the selfie shows a living person; `None` where it shows nobody.
    pub liveness: Option<Liveness>,
    /// Whether the selfie is the person of the card; `None` without a selfie.
    pub face: Option<FaceFinding>,
    /// What the records say, where they were asked and have answered.
    pub records: Option<Records>,
    /// What followed, where the capture's purpose asked for it. The certificate comes a moment after the decision.
    pub issued: Option<Issued>,
}

/// Where a capture stands now.
///
/// # Errors
/// The database failed, or a finding does not open.
pub async fn progress(app: &App, bundle_id: &str) -> Result<Progress, Fault> {
    let row = capture(&app.database, bundle_id).await?;
    if row.state != decision::DECIDED {
        return Ok(Progress::Processing);
    }
    let decision = read_decision(&row)?;
    // It is decided: what does not open any more cannot be shown, and holds nothing up.
    let inspected: Option<Inspected> = shown(found(app, bundle_id, Step::Inspect).await)?;
    let read: Option<Read> = shown(found(app, bundle_id, Step::Read).await)?;
    let person: Option<Person> = shown(found(app, bundle_id, Step::Face).await)?;
    let told = if read.is_some() { evidence::told(app, &row)? } else { CardText::default() };
    let card_position = inspected.as_ref().and_then(|seen| seen.card_position);
    Ok(Progress::Decided(Box::new(Outcome {
        decision,
        card_source: shown(evidence::card_source(app, &row, card_position).map(Some))?.flatten(),
        document: inspected.map(|seen| document(seen.document, read.as_ref())),
        reading: read.as_ref().and_then(|read| read.code),
        text: read.map(|read| read.text),
        told,
        liveness: person
            .as_ref()
            .and_then(|person| person.liveness.as_ref())
            .map(|liveness| liveness.verdict),
        face: person.filter(|person| person.has_selfie).map(|person| person.finding),
        records: shown(found(app, bundle_id, Step::Record).await)?,
        issued: shown(found(app, bundle_id, Step::Issue).await)?,
    })))
}

/// What our own eyes saw of a capture's flash; empty where no frames were sent for its steps.
pub(in crate::verification) async fn own_flash(
    app: &App,
    bundle_id: &str,
) -> Result<Vec<FlashSample>, Fault> {
    let inspected: Option<Inspected> = shown(found(app, bundle_id, Step::Inspect).await)?;
    Ok(inspected.map(|seen| seen.flash).unwrap_or_default())
}

/// What was found where on the pictures of a capture.
#[derive(Debug, Default)]
pub(in crate::verification) struct Places {
    /// On the card laid flat.
    pub(in crate::verification) card: Vec<Mark>,
    /// On frames, by their position.
    pub(in crate::verification) frames: Vec<(i32, Mark)>,
}

/// What the steps of a capture found where; nothing of captures that are older than places.
pub(in crate::verification) async fn places(app: &App, bundle_id: &str) -> Result<Places, Fault> {
    let mut places = Places::default();
    let inspected: Option<Inspected> = shown(found(app, bundle_id, Step::Inspect).await)?;
    if let Some(seen) = inspected {
        places.card = seen.card_marks;
        let of_frame = seen
            .card_position
            .into_iter()
            .flat_map(|at| seen.frame_marks.iter().map(move |mark| (at, *mark)));
        places.frames.extend(of_frame);
    }
    let read: Option<Read> = shown(found(app, bundle_id, Step::Read).await)?;
    places.card.extend(read.into_iter().flat_map(|read| read.marks));
    let person: Option<Person> = shown(found(app, bundle_id, Step::Face).await)?;
    if let Some(person) = person {
        places.card.extend(person.portrait_mark);
        places.frames.extend(person.position.zip(person.selfie_mark));
    }
    Ok(places)
}

/// What the voters came to on a capture of an organisation; nothing where there is none, or it is not decided.
///
/// # Errors
/// The database failed, or the decision is not as it was written.
pub async fn decision_on(
    app: &App,
    organisation_id: &str,
    bundle_id: &str,
) -> Result<Option<Decision>, Fault> {
    let row = bundle::Entity::find_by_id(bundle_id)
        .filter(bundle::Column::OrganisationId.eq(organisation_id))
        .filter(bundle::Column::State.eq(decision::DECIDED))
        .one(&app.database)
        .await?;
    row.map(|row| read_decision(&row)).transpose()
}

fn read_decision(row: &bundle::Model) -> Result<Decision, Fault> {
    serde_json::from_str(&row.decision)
        .map_err(|error| Fault::Invariant(format!("the decision on capture {}: {error}", row.id)))
}

/// What document verification says of a card, once it was read.
pub(in crate::verification) fn document(seen: DocumentFinding, read: Option<&Read>) -> DocumentFinding {
    match read {
        Some(read) if read.text.is_old() => seen.also(ForgeryLabel::OldKtp),
        _ => seen,
    }
}

fn shown<T>(found: Result<Option<T>, Fault>) -> Result<Option<T>, Fault> {
    match found {
        Err(fault @ (Fault::Vault(_) | Fault::Invariant(_))) => {
            tracing::error!(%fault, "what a step found cannot be read");
            Ok(None)
        }
        other => other,
    }
}
