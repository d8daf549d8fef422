//! What a capture left: the signed statement, the sealed frames, the challenge and the claim, read back from the
//! stores. Photos are decoded within limits taken from the header that was admitted.

use std::{collections::BTreeMap, io::Cursor};

use contract::{
    bundle::{CaptureBundle, FrameOrigin, FrameSource},
    canonical::{self, Json, write_canonical},
    challenge::FlashSequence,
    instant::Instant,
    ktp::CardText,
    photo::{self, PhotoFormat, PhotoHeader, PhotoKind},
};
use data_encoding::{BASE64, HEXLOWER};
use image::{DynamicImage, ImageFormat, ImageReader, Limits, RgbaImage, metadata::Orientation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Claim, capture::open_frame, challenge};
use crate::{
    App, Fault,
    store::entity::{bundle, frame},
};

/// A stored capture.
pub(super) struct Evidence {
    /// Its row.
    pub(super) row: bundle::Model,
    /// Its frames, in order.
    pub(super) frames: Vec<frame::Model>,
    /// What the screen was to show.
    pub(super) sequence: Option<FlashSequence>,
    /// What was claimed of the person.
    pub(super) claim: Claim,
    /// What the client signed; `None` for photos that a partner sent.
    statement: Option<Zeroizing<String>>,
}

contract::redact_debug!(Evidence);

/// What a frame was sent for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It shows a card or a face; either, where the client does not say.
    Shows(Option<PhotoKind>),
    /// It was taken while the screen showed this step of the flash.
    Flash(u32),
}

impl Evidence {
    /// Reads a capture back.
    pub(super) async fn load(app: &App, bundle_id: &str) -> Result<Self, Fault> {
        let broken = |what: &str| Fault::Invariant(format!("capture {bundle_id}: {what}"));
        let row = bundle::Entity::find_by_id(bundle_id).one(&app.database).await?;
        let row = row.ok_or_else(|| broken("is not there"))?;
        let open = |sealed: &Vec<u8>| app.vault.open_text(&statement_sealed_as(bundle_id), sealed);
        let statement = row.sealed_statement.as_ref().map(open).transpose()?;
        let claim = match &row.sealed_claim {
            Some(sealed) => {
                let text = app.vault.open_text(&claim_sealed_as(bundle_id), sealed)?;
                serde_json::from_str(&text).map_err(|error| broken(&error.to_string()))?
            }
            None => Claim::default(),
        };
        let frames = frame::Entity::find()
            .filter(frame::Column::BundleId.eq(bundle_id))
            .order_by_asc(frame::Column::Position)
            .all(&app.database)
            .await?;
        let sequence = match &row.challenge_id {
            Some(id) => Some(challenge::sequence_of(app, id).await?),
            None => None,
        };
        Ok(Self { row, frames, sequence, claim, statement })
    }

    /// Whether it is photos that a partner sent, which nobody signed.
    pub(super) fn is_sent(&self) -> bool {
        self.statement.is_none()
    }

    /// What the client said, frames apart; of photos that a partner sent, nothing.
    pub(super) fn with_bundle<T>(&self, see: impl FnOnce(&CaptureBundle<'_>) -> T) -> Result<T, Fault> {
        let Some(statement) = &self.statement else {
            return Ok(see(&CaptureBundle::silent(Instant::from_epoch_ms(self.row.received_at_ms))));
        };
        let broken = || Fault::Invariant(format!("the statement of capture {} does not hold", self.row.id));
        let json = canonical::parse(statement).map_err(|_| broken())?;
        let bundle = CaptureBundle::read(&json).map_err(|_| broken())?;
        Ok(see(&bundle))
    }

    /// What each frame was sent for, in order.
    pub(super) fn roles(&self) -> Result<Vec<Role>, Fault> {
        if self.statement.is_none() {
            let kind = |row: &frame::Model| row.kind.as_deref().and_then(PhotoKind::named);
            return Ok(self.frames.iter().map(|row| Role::Shows(kind(row))).collect());
        }
        let role = |bundle: &CaptureBundle<'_>, at: usize| match bundle.origins.get(at) {
            Some(FrameOrigin { flash_step: Some(step), .. }) => Role::Flash(*step),
            origin => Role::Shows(origin.map(|origin| origin.kind)),
        };
        self.with_bundle(|bundle| (0..self.frames.len()).map(|at| role(bundle, at)).collect())
    }

    /// A frame's photo, upright; `None` where its decoder refuses it.
    pub(super) async fn photo(&self, app: &App, row: &frame::Model) -> Result<Option<RgbaImage>, Fault> {
        let bytes = open_frame(app, &self.row.organisation_id, row).await?;
        let Ok(header) = photo::inspect(&bytes) else { return Ok(None) };
        // Metadata is gone, orientation included: it is in the row.
        let orientation = u8::try_from(row.orientation).unwrap_or(1);
        Ok(decode(&bytes, &header, orientation).map(DynamicImage::into_rgba8))
    }
}

/// What the client says that it read on the card.
pub(crate) fn told(app: &App, row: &bundle::Model) -> Result<CardText, Fault> {
    let Some(sealed) = &row.sealed_ocr else { return Ok(CardText::default()) };
    let text = app.vault.open_text(&ocr_sealed_as(&row.id), sealed)?;
    let fields: BTreeMap<String, String> = serde_json::from_str(&text).unwrap_or_default();
    Ok(CardText::from_identity_fields(&fields, &BTreeMap::new()))
}

/// Where the picture of the card came from, as the client signed it: the one at a position, else the first of a card.
/// `None` where nobody signed or said it.
pub(super) fn card_source(
    app: &App,
    row: &bundle::Model,
    position: Option<i32>,
) -> Result<Option<FrameSource>, Fault> {
    let Some(sealed) = &row.sealed_statement else { return Ok(None) };
    let statement = app.vault.open_text(&statement_sealed_as(&row.id), sealed)?;
    let broken = || Fault::Invariant(format!("the statement of capture {} does not hold", row.id));
    let json = canonical::parse(&statement).map_err(|_| broken())?;
    let bundle = CaptureBundle::read(&json).map_err(|_| broken())?;
    let at = position.and_then(|position| usize::try_from(position).ok());
    let origin = match at {
        Some(at) => bundle.origins.get(at),
        None => bundle.origins.iter().find(|origin| origin.kind == PhotoKind::Ktp),
    };
    Ok(origin.map(|origin| origin.source))
}

/// Decodes within limits taken from the header that was admitted, and turns upright.
pub(crate) fn decode(bytes: &[u8], header: &PhotoHeader, orientation: u8) -> Option<DynamicImage> {
    let format = match header.format {
        PhotoFormat::Jpeg => ImageFormat::Jpeg,
        PhotoFormat::Png => ImageFormat::Png,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(header.stored_width);
    limits.max_image_height = Some(header.stored_height);
    // Four bytes a pixel twice over, for the picture and its decoder, and room for tables.
    let pixels = u64::from(header.stored_width) * u64::from(header.stored_height);
    limits.max_alloc = Some(pixels * 8 + (16 << 20));
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut picture = reader.decode().ok()?;
    picture.apply_orientation(Orientation::from_exif(orientation)?);
    Some(picture)
}

/// The bundle as it was signed, each frame's place taken by its digest, so that what was signed can be read and checked
/// again without keeping the frames twice: where a frame had no metadata, the sealed one is what the digest names.
pub(super) fn statement(json: &Json<'_>) -> String {
    let Json::Object(members) = json else { return String::new() };
    let digest = |frame: &Json<'_>| {
        let bytes = frame.as_text().and_then(|text| BASE64.decode(text.as_bytes()).ok()).unwrap_or_default();
        Json::Text(format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(&bytes))).into())
    };
    let members = members.iter().map(|(name, value)| match value {
        Json::List(frames) if name == "frames" => {
            (name.clone(), Json::List(frames.iter().map(digest).collect()))
        }
        other => (name.clone(), other.clone()),
    });
    let mut text = Vec::new();
    write_canonical(&Json::Object(members.collect()), &mut text);
    String::from_utf8(text).unwrap_or_default()
}

pub(crate) fn statement_sealed_as(bundle_id: &str) -> String {
    format!("bundle|{bundle_id}|statement")
}

pub(crate) fn ocr_sealed_as(bundle_id: &str) -> String {
    format!("bundle|{bundle_id}|ocr")
}

pub(crate) fn claim_sealed_as(bundle_id: &str) -> String {
    format!("bundle|{bundle_id}|claim")
}
