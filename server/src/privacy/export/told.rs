//! What is held on a person, as the JSON of their file. Who of the organisation worked on it is left out: that is data on others.

use contract::instant::Instant;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::{RegistryPhoto, drawn_name, frame_name};
use crate::{
    App, Fault,
    certificate::{CertificateError, Serial},
    privacy::holdings::{Holdings, Reported},
    settings,
    store::entity::{
        bundle, capture_link, certificate, consent, partner_consent, review_note,
        submission as submission_row, visit, visit_step,
    },
    verification::{
        evidence::{claim_sealed_as, ocr_sealed_as},
        link,
        pipeline::{Progress, progress},
        registry_report, reviews, standing, submission,
    },
};

fn at(epoch_ms: i64) -> Value {
    json!(Instant::from_epoch_ms(epoch_ms))
}

/// The whole of it.
pub(super) async fn data(
    app: &App,
    found: &Holdings,
    nik: &str,
    organisation_id: &str,
) -> Result<Vec<u8>, Fault> {
    let mut captures = Vec::new();
    for row in &found.captures {
        captures.push(capture(app, found, row).await?);
    }
    let mut certificates = Vec::new();
    for row in &found.certificates {
        certificates.extend(certificate_data(app, row).await?);
    }
    let mut links = Vec::new();
    for row in &found.links {
        links.push(link_data(app, row).await?);
    }
    let mut submissions = Vec::new();
    for row in &found.submissions {
        submissions.push(submission_data(app, row).await?);
    }
    let mut reports = Vec::new();
    for row in &found.reports {
        reports.push(report_data(app, row).await?);
    }
    let transactions = found.transactions.iter().map(|row| {
        json!({
            "id": row.id, "referenceId": row.reference_id, "mode": row.mode, "call": row.call,
            "sentAt": at(row.sent_at_ms), "status": row.status, "result": row.api_status,
            "charged": row.charged, "captureId": row.bundle_id,
        })
    });
    let customers = found
        .customers
        .iter()
        .map(|row| json!({ "id": row.id, "kycTier": row.kyc_tier, "createdAt": at(row.created_at_ms) }));
    let devices = found.devices.iter().map(|row| {
        json!({
            "deviceId": row.device_id, "customerId": row.customer_id, "platform": row.platform,
            "registeredAt": at(row.registered_at_ms), "revokedAt": row.revoked_at_ms.map(at),
        })
    });
    let deliveries = found
        .deliveries
        .iter()
        .map(|row| json!({ "event": row.event, "state": row.state, "createdAt": at(row.created_at_ms) }));
    let data = json!({
        "nik": nik,
        "controller": settings::organisation_name(app, organisation_id).await?,
        "exportedAt": app.clock.now(),
        "captures": captures,
        "transactions": transactions.collect::<Vec<_>>(),
        "certificates": certificates,
        "customers": customers.collect::<Vec<_>>(),
        "devices": devices.collect::<Vec<_>>(),
        "registryReports": reports,
        "links": links,
        "submissions": submissions,
        "deliveries": deliveries.collect::<Vec<_>>(),
    });
    serde_json::to_vec_pretty(&data).map_err(|error| Fault::Invariant(error.to_string()))
}

async fn capture(app: &App, found: &Holdings, row: &bundle::Model) -> Result<Value, Fault> {
    let (decision, text) = match progress(app, &row.id).await? {
        Progress::Decided(outcome) => (Some(outcome.decision), outcome.text),
        Progress::Processing => (None, None),
    };
    let mut verifications = Vec::new();
    for known in found.verifications.iter().filter(|known| known.bundle_id == row.id) {
        let reason = match &known.sealed_reason {
            Some(sealed) => {
                Some(app.vault.open_text(&standing::reason_sealed_as(&known.id), sealed)?.as_str().to_owned())
            }
            None => None,
        };
        verifications.push(json!({
            "id": known.id, "status": known.status, "tier": known.tier, "score": known.score,
            "byAPerson": known.actor_user_id.is_some(), "reason": reason, "at": at(known.created_at_ms),
        }));
    }
    let frames = found.frames.iter().filter(|frame| frame.bundle_id == row.id).map(frame_name);
    let drawn = found.drawn.iter().filter(|drawn| drawn.bundle_id == row.id).map(drawn_name);
    Ok(json!({
        "id": row.id, "customerId": row.customer_id, "purpose": row.purpose,
        "capturedAt": at(row.captured_at_ms), "receivedAt": at(row.received_at_ms),
        "platform": row.platform, "deviceId": row.device_id,
        "claimed": opened(app, &claim_sealed_as(&row.id), row.sealed_claim.as_ref())?,
        "readByClient": opened(app, &ocr_sealed_as(&row.id), row.sealed_ocr.as_ref())?,
        "readOnCard": text, "decision": decision, "verifications": verifications,
        "notes": notes(app, &row.id).await?, "pictures": frames.chain(drawn).collect::<Vec<_>>(),
    }))
}

/// What reviewers wrote.
async fn notes(app: &App, bundle_id: &str) -> Result<Vec<Value>, Fault> {
    let notes = review_note::Entity::find()
        .filter(review_note::Column::BundleId.eq(bundle_id))
        .order_by_asc(review_note::Column::Id);
    let told = notes.all(&app.database).await?.into_iter().map(|note| {
        let reason = app.vault.open_text(&reviews::note_sealed_as(&note.id), &note.sealed_reason)?;
        Ok(json!({
            "kind": note.kind, "decision": note.decision, "reason": reason.as_str(), "at": at(note.created_at_ms),
        }))
    });
    told.collect()
}

/// A certificate; nothing where it was forgotten meanwhile.
async fn certificate_data(app: &App, row: &certificate::Model) -> Result<Option<Value>, Fault> {
    let serial = Serial::parse(&row.id).ok_or_else(|| broken(&row.id))?;
    let known = match app.certificates.find(&serial).await {
        Ok(known) => known,
        Err(CertificateError::Fault(fault)) => return Err(fault),
        Err(_) => return Ok(None),
    };
    Ok(Some(json!({
        "serial": row.id, "issuedAt": known.issued_at, "expiresAt": known.expires_at,
        "revokedAt": row.revoked_at_ms.map(at), "revocationReason": row.revocation_reason,
        "certificate": known.pem,
    })))
}

async fn report_data(app: &App, row: &Reported) -> Result<Value, Fault> {
    let report = opened(app, &registry_report::report_sealed_as(&row.id), Some(&row.sealed_report))?;
    let picture = RegistryPhoto::of(app, &row.id).await?.map(|photo| photo.name);
    Ok(json!({
        "customerId": row.customer_id, "valid": row.valid, "report": report, "picture": picture,
        "at": at(row.created_at_ms),
    }))
}

async fn link_data(app: &App, row: &capture_link::Model) -> Result<Value, Fault> {
    let consents = consent::Entity::find().filter(consent::Column::LinkId.eq(&row.id));
    let consents = consents.all(&app.database).await?.into_iter().map(|given| {
        json!({
            "version": given.version, "textHash": given.text_hash, "locale": given.locale,
            "at": at(given.created_at_ms),
        })
    });
    Ok(json!({
        "id": row.id, "customerId": row.customer_id, "purpose": row.purpose, "captureId": row.bundle_id,
        "createdAt": at(row.created_at_ms), "openedAt": row.opened_at_ms.map(at),
        "claimed": opened(app, &link::sealed_as(&row.id), row.sealed_claim.as_ref())?,
        "consents": consents.collect::<Vec<_>>(), "visit": visit_data(app, &row.id).await?,
    }))
}

/// How the page was gone through, and with what.
async fn visit_data(app: &App, link_id: &str) -> Result<Option<Value>, Fault> {
    let Some(known) = visit::Entity::find_by_id(link_id).one(&app.database).await? else { return Ok(None) };
    let steps = visit_step::Entity::find().filter(visit_step::Column::LinkId.eq(link_id));
    let steps = steps
        .all(&app.database)
        .await?
        .into_iter()
        .map(|step| json!({ "step": step.step, "spentMs": step.spent_ms, "begun": step.begun }));
    Ok(Some(json!({
        "device": known.device, "browser": known.browser, "browserMajor": known.browser_major,
        "system": known.system, "step": known.step, "reason": known.reason,
        "openedAt": at(known.opened_at_ms), "heardAt": at(known.heard_at_ms), "steps": steps.collect::<Vec<_>>(),
    })))
}

async fn submission_data(app: &App, row: &submission_row::Model) -> Result<Value, Fault> {
    let mut order = opened(app, &submission::order_sealed_as(&row.id), Some(&row.sealed_order))?;
    // The token opens a page, and says nothing of anybody.
    if let Some(order) = order.as_mut().and_then(Value::as_object_mut) {
        order.remove("token");
    }
    let consents = partner_consent::Entity::find().filter(partner_consent::Column::SubmissionId.eq(&row.id));
    let consents = consents.all(&app.database).await?.into_iter().map(|given| {
        let words = opened(app, &submission::consent_sealed_as(&given.id), Some(&given.sealed_consent))?;
        Ok(json!({ "at": at(given.given_at_ms), "words": words }))
    });
    Ok(json!({
        "consents": consents.collect::<Result<Vec<_>, Fault>>()?,
        "id": row.id, "flow": row.flow, "status": row.status, "result": row.result,
        "reasonCode": row.reason_code, "createdAt": at(row.created_at_ms), "asked": order,
        "confirmed": opened(app, &submission::details_sealed_as(&row.id), row.sealed_details.as_ref())?,
    }))
}

/// What is sealed, as JSON.
fn opened(app: &App, sealed_as: &str, sealed: Option<&Vec<u8>>) -> Result<Option<Value>, Fault> {
    let Some(sealed) = sealed else { return Ok(None) };
    let text = app.vault.open_text(sealed_as, sealed)?;
    serde_json::from_str(&text).map(Some).map_err(|_| broken(sealed_as))
}

fn broken(what: &str) -> Fault {
    Fault::Invariant(format!("{what} is not as it was written"))
}
