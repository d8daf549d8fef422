//! A person's data as a file for them: a ZIP with `data.json` and the pictures beside it, sent while it is written. One
//! picture is in memory at a time; what is in the JSON is a few kilobytes a capture.

use std::net::IpAddr;

use contract::{
    instant::Instant,
    portal::{audit::AuditAction, data::SubjectOrder},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{
    PrivacyError, admit, entry,
    holdings::{self, Holdings},
    trace,
};
use crate::{
    App, Fault, audit,
    auth::{member::Member, session},
    certificate::{CertificateError, Serial},
    settings,
    store::entity::{bundle, capture_link, consent, submission as submission_row},
    transactions::export::{LONGEST, PATIENCE, Piece, WAITING, zip::Zip},
    verification::{
        capture::open_frame,
        evidence::{claim_sealed_as, ocr_sealed_as},
        link, pictures,
        pipeline::{Progress, progress},
        registry_report, standing, submission,
    },
    work::at_work,
};

/// Begins the file for a member who proved that it is them. That it was taken is written down first.
pub(crate) async fn begin(
    app: &App,
    member: &Member,
    from: IpAddr,
    order: &SubjectOrder,
) -> Result<mpsc::Receiver<Piece>, PrivacyError> {
    admit(app, member).await?;
    session::prove_with_code(app, member, from, &order.proof).await?;
    let place = app.exports.take(&member.organisation_id).ok_or(PrivacyError::Busy)?;
    trace::trace(app, &member.organisation_id).await?;
    let found = holdings::gather(app, &app.database, &member.organisation_id, &order.nik).await?;
    if found.held.is_empty() {
        return Err(PrivacyError::Nothing);
    }
    let data = data(app, &found, order.nik.as_str(), &member.organisation_id).await?;
    let taken = entry(app, member, &order.nik, AuditAction::SubjectExported);
    audit::record(app, taken.with("items", found.items().to_string())).await?;
    let (pipe, pieces) = mpsc::channel(WAITING);
    let (app, organisation_id) = (app.clone(), member.organisation_id.clone());
    tokio::spawn(async move {
        match tokio::time::timeout(LONGEST, run(&app, &organisation_id, &found, data, &pipe)).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::error!(%fault, "a person's file failed"),
            Err(_) => tracing::warn!("a person's file was taken too slowly"),
        }
        drop(place);
    });
    Ok(pieces)
}

/// Writes until everything is written, or nobody takes it.
async fn run(
    app: &App,
    organisation_id: &str,
    found: &Holdings,
    data: Vec<u8>,
    pipe: &mpsc::Sender<Piece>,
) -> Result<(), Fault> {
    let mut zip = Zip::new();
    zip.entry("data.json")?;
    zip.write(&data)?;
    for row in &found.frames {
        let (own, of, frame) = (app.clone(), organisation_id.to_owned(), row.clone());
        let bytes = at_work(app.clone(), async move || open_frame(&own, &of, &frame).await).await?;
        zip.entry(&frame_name(&row.bundle_id, row.position, &row.media_type))?;
        zip.write(&bytes)?;
        if pipe.send_timeout(Piece::Bytes(zip.take()), PATIENCE).await.is_err() {
            return Ok(());
        }
    }
    for row in &found.drawn {
        let (own, drawn) = (app.clone(), row.clone());
        let bytes = at_work(app.clone(), async move || pictures::open(&own, &drawn).await).await?;
        zip.entry(&format!("pictures/{}/{}-{}.jpg", row.bundle_id, row.position, row.kind))?;
        zip.write(&bytes)?;
        if pipe.send_timeout(Piece::Bytes(zip.take()), PATIENCE).await.is_err() {
            return Ok(());
        }
    }
    drop(pipe.send_timeout(Piece::Bytes(zip.end()?), PATIENCE).await);
    // Nobody may be there any more.
    drop(pipe.send_timeout(Piece::End, PATIENCE).await);
    Ok(())
}

fn frame_name(bundle_id: &str, position: i32, media_type: &str) -> String {
    let ending = if media_type == "image/png" { "png" } else { "jpg" };
    format!("pictures/{bundle_id}/{position}-sent.{ending}")
}

fn at(epoch_ms: i64) -> Value {
    json!(Instant::from_epoch_ms(epoch_ms))
}

async fn data(app: &App, found: &Holdings, nik: &str, organisation_id: &str) -> Result<Vec<u8>, Fault> {
    let mut captures = Vec::new();
    for row in &found.captures {
        captures.push(capture(app, found, row).await?);
    }
    let mut certificates = Vec::new();
    for row in &found.certificates {
        let serial = Serial::parse(&row.id).ok_or_else(|| broken(&row.id))?;
        let known = match app.certificates.find(&serial).await {
            Ok(known) => known,
            Err(CertificateError::Fault(fault)) => return Err(fault),
            Err(_) => continue,
        };
        certificates.push(json!({
            "serial": row.id, "issuedAt": known.issued_at, "expiresAt": known.expires_at,
            "revokedAt": row.revoked_at_ms.map(at), "revocationReason": row.revocation_reason,
            "certificate": known.pem,
        }));
    }
    let mut links = Vec::new();
    for row in &found.links {
        links.push(link_data(app, row).await?);
    }
    let submissions = found.submissions.iter().map(|row| submission_data(app, row));
    let submissions = submissions.collect::<Result<Vec<_>, Fault>>()?;
    let reports = found.reports.iter().map(|row| {
        let sealed_as = registry_report::report_sealed_as(&row.id);
        let report = opened(app, &sealed_as, Some(&row.sealed_report))?;
        Ok(json!({ "customerId": row.customer_id, "valid": row.valid, "report": report, "at": at(row.created_at_ms) }))
    });
    let reports = reports.collect::<Result<Vec<_>, Fault>>()?;
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
    let frames = found.frames.iter().filter(|frame| frame.bundle_id == row.id);
    let frames = frames.map(|frame| frame_name(&row.id, frame.position, &frame.media_type));
    Ok(json!({
        "id": row.id, "customerId": row.customer_id, "purpose": row.purpose,
        "capturedAt": at(row.captured_at_ms), "receivedAt": at(row.received_at_ms),
        "platform": row.platform, "deviceId": row.device_id,
        "claimed": opened(app, &claim_sealed_as(&row.id), row.sealed_claim.as_ref())?,
        "readByClient": opened(app, &ocr_sealed_as(&row.id), row.sealed_ocr.as_ref())?,
        "readOnCard": text, "decision": decision, "verifications": verifications,
        "pictures": frames.collect::<Vec<_>>(),
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
        "consents": consents.collect::<Vec<_>>(),
    }))
}

fn submission_data(app: &App, row: &submission_row::Model) -> Result<Value, Fault> {
    let mut order = opened(app, &submission::order_sealed_as(&row.id), Some(&row.sealed_order))?;
    // The token opens a page, and says nothing of anybody.
    if let Some(order) = order.as_mut().and_then(Value::as_object_mut) {
        order.remove("token");
    }
    Ok(json!({
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
