//! A person's data as a file for them: a ZIP with `data.json` and the pictures beside it, sent while it is written. One
//! picture is in memory at a time; what is in the JSON is a few kilobytes a capture, and `told`'s to say.

mod told;

use std::net::IpAddr;

use contract::{
    photo::{self, PhotoFormat},
    portal::{audit::AuditAction, data::SubjectOrder},
};
use sea_orm::EntityTrait;
use tokio::sync::mpsc;
use zeroize::Zeroizing;

use super::{
    PrivacyError, admit, entry,
    holdings::{self, Holdings},
    trace,
};
use crate::{
    App, Fault, audit,
    auth::{member::Member, session},
    store::entity::{artefact, frame, registry_report as report},
    transactions::export::{LONGEST, PATIENCE, Piece, WAITING, zip::Zip},
    verification::{capture::open_frame, pictures, registry_report},
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
    let doubtful = holdings::doubtful(app, &member.organisation_id, &order.nik).await?;
    let found = holdings::gather(app, &app.database, &member.organisation_id, &order.nik, &doubtful).await?;
    if found.held.is_empty() {
        return Err(PrivacyError::Nothing);
    }
    let data = told::data(app, &found, order.nik.as_str(), &member.organisation_id).await?;
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
        zip.entry(&frame_name(row))?;
        zip.write(&bytes)?;
        if pipe.send_timeout(Piece::Bytes(zip.take()), PATIENCE).await.is_err() {
            return Ok(());
        }
    }
    for row in &found.drawn {
        let (own, drawn) = (app.clone(), row.clone());
        let bytes = at_work(app.clone(), async move || pictures::open(&own, &drawn).await).await?;
        zip.entry(&drawn_name(row))?;
        zip.write(&bytes)?;
        if pipe.send_timeout(Piece::Bytes(zip.take()), PATIENCE).await.is_err() {
            return Ok(());
        }
    }
    for row in &found.reports {
        let Some(photo) = RegistryPhoto::of(app, &row.id).await? else { continue };
        zip.entry(&photo.name)?;
        zip.write(&photo.bytes)?;
        if pipe.send_timeout(Piece::Bytes(zip.take()), PATIENCE).await.is_err() {
            return Ok(());
        }
    }
    drop(pipe.send_timeout(Piece::Bytes(zip.end()?), PATIENCE).await);
    // Nobody may be there any more.
    drop(pipe.send_timeout(Piece::End, PATIENCE).await);
    Ok(())
}

fn frame_name(row: &frame::Model) -> String {
    let ending = if row.media_type == "image/png" { "png" } else { "jpg" };
    format!("pictures/{}/{}-sent.{ending}", row.bundle_id, row.position)
}

fn drawn_name(row: &artefact::Model) -> String {
    format!("pictures/{}/{}-{}.jpg", row.bundle_id, row.position, row.kind)
}

/// The registry's photo of a person, and what it is called in the file.
struct RegistryPhoto {
    name: String,
    bytes: Zeroizing<Vec<u8>>,
}

impl RegistryPhoto {
    /// That of a report; nothing where it came without, or it is past its time.
    async fn of(app: &App, report_id: &str) -> Result<Option<Self>, Fault> {
        let known = report::Entity::find_by_id(report_id).one(&app.database).await?;
        let Some(sealed) = known.and_then(|row| row.sealed_photo) else { return Ok(None) };
        let bytes = app.vault.open_bytes(&registry_report::photo_sealed_as(report_id), &sealed)?;
        let is_png = photo::inspect(&bytes).is_ok_and(|header| header.format == PhotoFormat::Png);
        let ending = if is_png { "png" } else { "jpg" };
        Ok(Some(Self { name: format!("pictures/registry/{report_id}.{ending}"), bytes }))
    }
}
