//! What a capture came to, in the dialect's words.

use contract::{
    bundle::FrameSource,
    document::{DocumentFinding, OcrCode, Subject},
    h5_idv::{FailReason, ImageLinks, ImageType, Looked, Reading},
};

use crate::{
    App, Fault,
    picture_links::{self, Shown},
    verification::pipeline::Outcome,
};

/// Pictures are seen by their links for a day; who asks again gets new ones.
const PICTURE_LIFE_MS: i64 = 24 * 3_600_000;

/// What document verification and reading said. A card that nobody came to look at is an error of document verification,
/// which the person may try again, and none of the call.
pub(super) fn seen(outcome: &Outcome) -> (DocumentFinding, Reading<'_>) {
    let nobody_looked = || DocumentFinding::of(Subject::Unseen, &[], &[]);
    let document = outcome.document.clone().unwrap_or_else(nobody_looked);
    let reading = match &outcome.text {
        Some(text) if outcome.reading != Some(OcrCode::Error) => Reading::Read(text),
        _ => Reading::Failed,
    };
    (document, reading)
}

/// Why the browser goes to the address for failures after a capture.
pub(in crate::doors) fn fail_reason(outcome: &Outcome) -> Option<FailReason> {
    let (document, reading) = seen(outcome);
    FailReason::after(document.code(), reading.code(document.code()))
}

/// Everything that is known of a capture. A picture of unknown origin was not seen to be scanned.
pub(super) fn looked<'a>(
    document: &'a DocumentFinding,
    reading: Reading<'a>,
    source: Option<FrameSource>,
    links: Option<ImageLinks>,
) -> Looked<'a> {
    Looked { document, reading, image_type: source.map_or(ImageType::Manual, ImageType::from), links }
}

/// Fresh links to the pictures of a capture; nothing once they were erased.
pub(super) async fn links(app: &App, bundle_id: &str) -> Result<Option<ImageLinks>, Fault> {
    let link = async |shown| {
        let path = picture_links::issue(app, bundle_id, shown, PICTURE_LIFE_MS).await?;
        Ok::<_, Fault>(path.map(|path| format!("{}{path}", app.settings.base_url)))
    };
    let Some(image) = link(Shown::Card).await? else { return Ok(None) };
    Ok(Some(ImageLinks { image, cropped_image: link(Shown::FlatCard).await? }))
}
