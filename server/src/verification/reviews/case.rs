//! What a case shows: the machine's decision, the claim, the pictures, and what members said. Personal data is masked
//! unless somebody asks for it who may; that, and every look at a picture, is in the audit log before it is shown.

use contract::{
    bundle::slots,
    face::FaceFinding,
    finding::{KycTier, Plain, in_indonesian},
    instant::Instant,
    ktp::CardText,
    portal::{
        access::Permission,
        audit::AuditAction,
        case::{
            FlashStepView, MachineDecision, NoteView, PictureView, RecordsView, ReviewView, SubjectView,
            VerificationView,
        },
        review::Opinion,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Found, ReviewError, entry, note_sealed_as, summary_of};
use crate::{
    App, Fault, audit,
    auth::member::{Colleagues, Member},
    store::{
        self,
        entity::{artefact, bundle, customer, frame, review_note, verification},
    },
    verification::{
        Claim,
        capture::open_frame,
        evidence::{Evidence, claim_sealed_as},
        pictures::{self, Kind},
        pipeline::{self, Places, Progress},
        standing,
    },
    work::at_work,
};

/// A case of the member's organisation. `unmask` is for a member who may see personal data.
///
/// # Errors
/// [`ReviewError::Unknown`], or a fault.
pub async fn see(
    app: &App,
    member: &Member,
    bundle_id: &str,
    unmask: bool,
) -> Result<ReviewView, ReviewError> {
    let found = find(app, member, bundle_id).await?;
    let broken = |what: &str| Fault::Invariant(format!("review {bundle_id}: {what}"));
    let capture = bundle::Entity::find_by_id(bundle_id).one(&app.database).await?;
    let capture = capture.ok_or_else(|| broken("has no capture"))?;
    let Progress::Decided(outcome) = pipeline::progress(app, bundle_id).await? else {
        return Err(broken("is not decided by the machine").into());
    };
    let subject = subject(app, &capture, outcome.text.unwrap_or_default())?;
    let subject = if unmask {
        audit::record(app, entry(member, bundle_id, AuditAction::ReviewUnmasked)).await?;
        subject
    } else {
        subject.masked()
    };
    let customer = (capture.organisation_id.clone(), capture.customer_id.clone());
    let customer = customer::Entity::find_by_id(customer).one(&app.database).await?;
    let kyc_tier = customer.map(|customer| store::word::<KycTier>(&customer.kyc_tier)).transpose()?;
    let places = if member.may(Permission::SeePictures) {
        pipeline::places(app, bundle_id).await?
    } else {
        Places::default()
    };
    // What members wrote may name whom it is about, and what voters say its digits.
    let with_reasons = member.may(Permission::SeePersonalData);
    let decision = MachineDecision::from(&outcome.decision);
    Ok(ReviewView {
        summary: summary_of(&app.database, found, app.clock.now()).await?,
        received_at: Instant::from_epoch_ms(capture.received_at_ms),
        kyc_tier,
        decision: if with_reasons { decision } else { decision.without_reasons() },
        document: outcome.document,
        face_indonesian: outcome.face.as_ref().and_then(uncompared),
        face: outcome.face,
        records: outcome.records.map(RecordsView::from),
        subject,
        flash: flash(app, bundle_id).await?,
        pictures: pictures(app, bundle_id, places).await?.into_iter().map(|(view, _)| view).collect(),
        verifications: verifications(app, bundle_id, with_reasons).await?,
        notes: notes(app, bundle_id, with_reasons).await?,
    })
}

/// Why nobody compared two faces, in Indonesian.
fn uncompared(finding: &FaceFinding) -> Option<String> {
    let sentence = finding.reasons.first().filter(|_| finding.requires_review())?;
    Plain::told(sentence).and_then(|reason| in_indonesian(reason.code()))
}

/// What the screen showed and what was seen of it: by us where frames were sent for it, else by the client.
async fn flash(app: &App, bundle_id: &str) -> Result<Vec<FlashStepView>, Fault> {
    let evidence = Evidence::load(app, bundle_id).await?;
    let Some(sequence) = &evidence.sequence else { return Ok(Vec::new()) };
    let own = pipeline::own_flash(app, bundle_id).await?;
    let samples = if own.is_empty() { evidence.with_bundle(|bundle| bundle.samples.clone())? } else { own };
    if samples.is_empty() {
        return Ok(Vec::new());
    }
    let seen = slots(sequence, &samples);
    let steps = sequence.steps().iter().zip(seen);
    Ok(steps
        .map(|(step, seen)| FlashStepView { colour: step.colour.hex(), hold_ms: step.hold_ms, seen })
        .collect())
}

/// A picture's bytes and what they are.
pub struct Picture {
    /// `image/jpeg` or `image/png`.
    pub media_type: String,
    /// The picture, opened.
    pub bytes: Vec<u8>,
}

contract::redact_debug!(Picture);

/// Opens a picture of a case. That it was shown is written down first.
///
/// # Errors
/// [`ReviewError::Unknown`], or a fault.
pub async fn picture(app: &App, member: &Member, bundle_id: &str, n: u32) -> Result<Picture, ReviewError> {
    find(app, member, bundle_id).await?;
    let found = pictures(app, bundle_id, Places::default()).await?.into_iter().find(|(view, _)| view.n == n);
    let (view, source) = found.ok_or(ReviewError::Unknown)?;
    let shown = entry(member, bundle_id, AuditAction::ReviewPictureShown).with("picture", n.to_string());
    audit::record(app, shown).await?;
    let (own, organisation_id) = (app.clone(), member.organisation_id.clone());
    let bytes = at_work(app.clone(), async move || match source {
        Source::Frame(row) => open_frame(&own, &organisation_id, &row).await,
        Source::Drawn(row) => pictures::open(&own, &row).await,
    })
    .await?;
    Ok(Picture { media_type: view.media_type, bytes })
}

async fn find(app: &App, member: &Member, bundle_id: &str) -> Result<Found, ReviewError> {
    super::find(&app.database, &member.organisation_id, bundle_id).await?.ok_or(ReviewError::Unknown)
}

fn subject(app: &App, capture: &bundle::Model, printed: CardText) -> Result<SubjectView, Fault> {
    let Some(sealed) = &capture.sealed_claim else {
        return Ok(SubjectView { printed, ..SubjectView::default() });
    };
    let text = app.vault.open_text(&claim_sealed_as(&capture.id), sealed)?;
    let claim: Claim = serde_json::from_str(&text)
        .map_err(|error| Fault::Invariant(format!("the claim of {}: {error}", capture.id)))?;
    let Claim { nik, birth_date, name, email, phone } = claim;
    Ok(SubjectView { masked: false, nik, birth_date, name, email, phone, printed })
}

/// Where a picture's bytes are.
enum Source {
    /// As it came, without its metadata: no copy could be drawn of it.
    Frame(frame::Model),
    /// Drawn anew from the pixels.
    Drawn(artefact::Model),
}

/// The pictures of a case: each frame, as its clean copy where there is one, then the card laid flat.
async fn pictures(app: &App, bundle_id: &str, places: Places) -> Result<Vec<(PictureView, Source)>, Fault> {
    let frames = frame::Entity::find()
        .filter(frame::Column::BundleId.eq(bundle_id))
        .order_by_asc(frame::Column::Position)
        .all(&app.database)
        .await?;
    let drawn = artefact::Entity::find()
        .filter(artefact::Column::BundleId.eq(bundle_id))
        .order_by_asc(artefact::Column::Position)
        .all(&app.database)
        .await?;
    let (mut copies, cards): (Vec<_>, Vec<_>) =
        drawn.into_iter().partition(|row| row.kind == Kind::Copy.as_str());
    let mut all = Vec::new();
    for row in frames {
        let (kind, source) = (row.kind.clone(), row.source.clone());
        let marks = places.frames.iter().filter(|(at, _)| *at == row.position);
        let marks = marks.map(|(_, mark)| mark.to_string()).collect();
        let copy = copies.iter().position(|copy| copy.position == row.position);
        let shown = copy.map_or(Source::Frame(row), |at| Source::Drawn(copies.swap_remove(at)));
        all.push((PictureView { kind, source, marks, ..picture_view(&shown) }, shown));
    }
    let marks: Vec<String> = places.card.iter().map(ToString::to_string).collect();
    for row in cards.into_iter().filter(|row| row.kind == Kind::Card.as_str()) {
        let (kind, shown) = (Some(row.kind.clone()), Source::Drawn(row));
        all.push((PictureView { kind, marks: marks.clone(), ..picture_view(&shown) }, shown));
    }
    for (n, (view, _)) in (0..).zip(&mut all) {
        view.n = n;
    }
    Ok(all)
}

fn picture_view(shown: &Source) -> PictureView {
    let (media_type, size_bytes, width, height, orientation) = match shown {
        Source::Frame(row) => (&row.media_type, row.size_bytes, row.width, row.height, row.orientation),
        Source::Drawn(row) => (&row.media_type, row.size_bytes, row.width, row.height, 1),
    };
    PictureView {
        n: 0,
        kind: None,
        source: None,
        media_type: media_type.clone(),
        size_bytes: u64::try_from(size_bytes).unwrap_or(0),
        width: u32::try_from(width).unwrap_or(0),
        height: u32::try_from(height).unwrap_or(0),
        orientation: u8::try_from(orientation).unwrap_or(1),
        marks: Vec::new(),
    }
}

async fn verifications(
    app: &App,
    bundle_id: &str,
    with_reasons: bool,
) -> Result<Vec<VerificationView>, Fault> {
    let found = verification::Entity::find().filter(verification::Column::BundleId.eq(bundle_id));
    let mut rows = found.all(&app.database).await?;
    rows.sort_by_key(standing::order);
    let actors = rows.iter().filter_map(|row| row.actor_user_id.clone()).collect();
    let people = Colleagues::load(&app.database, actors).await?;
    let views = rows.into_iter().map(|row| {
        let reason = match row.sealed_reason.as_ref().filter(|_| with_reasons) {
            Some(sealed) => Some(app.vault.open_text(&standing::reason_sealed_as(&row.id), sealed)?),
            None => None,
        };
        Ok(VerificationView {
            id: format!("ver_{}", row.id),
            status: store::word(&row.status)?,
            score: u32::try_from(row.score).unwrap_or(0),
            tier: store::word(&row.tier)?,
            actor: row.actor_user_id.as_ref().map(|id| people.of(id)),
            reason: reason.map(|text| text.to_string()),
            at: Instant::from_epoch_ms(row.created_at_ms),
        })
    });
    views.collect()
}

async fn notes(app: &App, bundle_id: &str, with_reasons: bool) -> Result<Vec<NoteView>, Fault> {
    let rows = review_note::Entity::find()
        .filter(review_note::Column::BundleId.eq(bundle_id))
        .order_by_asc(review_note::Column::CreatedAtMs)
        .order_by_asc(review_note::Column::Id)
        .all(&app.database)
        .await?;
    let people =
        Colleagues::load(&app.database, rows.iter().map(|row| row.member_id.clone()).collect()).await?;
    let views = rows.iter().map(|row| {
        let reason = with_reasons
            .then(|| app.vault.open_text(&note_sealed_as(&row.id), &row.sealed_reason))
            .transpose()?;
        Ok(NoteView {
            kind: store::word(&row.kind)?,
            decision: row.decision.as_deref().map(store::word::<Opinion>).transpose()?,
            by: people.of(&row.member_id),
            reason: reason.map(|text| text.to_string()),
            at: Instant::from_epoch_ms(row.created_at_ms),
        })
    });
    views.collect()
}
