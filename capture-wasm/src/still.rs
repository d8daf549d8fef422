//! A photo of the picture that a video shows now, in a size that the photo rules take.

use contract::photo::{PhotoKind, PhotoLimits};
use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlVideoElement};

use crate::canvas::Canvas;
use crate::error::{CaptureError, ErrorCode};

/// JPEG qualities, one step apart. The first tried, 0.92, is what browsers take themselves; 0.98 and 1.0 fill
/// a plain scene up to the smallest size allowed, the lower ones bring a large one below the largest.
const QUALITIES: [f64; 7] = [0.45, 0.6, 0.75, 0.85, 0.92, 0.98, 1.0];
const FIRST_QUALITY: usize = 4;

/// A JPEG of the current picture at its full size.
pub(crate) async fn take(video: &HtmlVideoElement, kind: PhotoKind) -> Result<Uint8Array, CaptureError> {
    if video.video_width() == 0 {
        return Err(CaptureError::new(ErrorCode::StillFailed, "the video shows no picture yet"));
    }
    let canvas = Canvas::new(video.video_width(), video.video_height(), false)?;
    canvas.draw(video)?;
    jpeg_within(&canvas, kind.limits()).await
}

/// A JPEG of a canvas, of a quality that keeps it within the limits.
pub(crate) async fn jpeg_within(canvas: &Canvas, limits: PhotoLimits) -> Result<Uint8Array, CaptureError> {
    let mut search = QualitySearch::new(limits);
    let mut best = canvas.jpeg(search.quality()).await?;
    while search.judge(blob_size(&best)) {
        best = canvas.jpeg(search.quality()).await?;
    }
    bytes_of(&best).await
}

/// The bytes of a blob.
pub(crate) async fn bytes_of(blob: &Blob) -> Result<Uint8Array, CaptureError> {
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|thrown| {
        CaptureError::from_js(ErrorCode::StillFailed, "the photo cannot be read", &thrown)
    })?;
    Ok(Uint8Array::new(&buffer))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size in bytes of something in memory"
)]
fn blob_size(blob: &Blob) -> usize {
    blob.size() as usize
}

/// Looks for a quality whose file is neither too small nor too large.
struct QualitySearch {
    limits: PhotoLimits,
    index: usize,
    going_up: Option<bool>,
}

impl QualitySearch {
    fn new(limits: PhotoLimits) -> Self {
        Self { limits, index: FIRST_QUALITY, going_up: None }
    }

    fn quality(&self) -> f64 {
        QUALITIES[self.index]
    }

    /// Whether another quality should be tried after a file of this size. Where neither neighbour fits, the
    /// search ends with the smaller file or at an end of the list.
    fn judge(&mut self, size_bytes: usize) -> bool {
        let up = if size_bytes < self.limits.min_bytes {
            true
        } else if size_bytes > self.limits.max_bytes {
            false
        } else {
            return false;
        };
        let at_end = self.index == if up { QUALITIES.len() - 1 } else { 0 };
        let turned_up = up && self.going_up == Some(false);
        if at_end || turned_up {
            return false;
        }
        self.going_up = Some(up);
        self.index = if up { self.index + 1 } else { self.index - 1 };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The qualities tried, when each gives a file of `size(quality)` bytes.
    fn tried(kind: PhotoKind, size: impl Fn(f64) -> usize) -> Vec<f64> {
        let mut search = QualitySearch::new(kind.limits());
        let mut tried = vec![search.quality()];
        while search.judge(size(search.quality())) {
            tried.push(search.quality());
        }
        tried
    }

    #[test]
    fn a_size_within_the_limits_is_taken_at_once() {
        assert_eq!(tried(PhotoKind::Ktp, |_| 500_000), [0.92]);
    }

    #[test]
    fn a_plain_scene_is_encoded_better_and_a_rich_one_worse() {
        assert_eq!(
            tried(PhotoKind::Selfie, |quality| if quality < 1.0 { 60_000 } else { 140_000 }),
            [0.92, 0.98, 1.0]
        );
        assert_eq!(tried(PhotoKind::Selfie, |_| 20_000), [0.92, 0.98, 1.0]);
        assert_eq!(
            tried(PhotoKind::Ktp, |quality| if quality > 0.8 { 2_400_000 } else { 1_600_000 }),
            [0.92, 0.85, 0.75]
        );
        assert_eq!(tried(PhotoKind::Ktp, |_| 9_000_000), [0.92, 0.85, 0.75, 0.6, 0.45]);
    }

    #[test]
    fn a_search_that_jumps_over_the_limits_ends_with_the_smaller_file() {
        assert_eq!(
            tried(PhotoKind::Ktp, |quality| if quality > 0.95 { 3_000_000 } else { 90_000 }),
            [0.92, 0.98, 0.92]
        );
        assert_eq!(
            tried(PhotoKind::Ktp, |quality| if quality > 0.9 { 3_000_000 } else { 90_000 }),
            [0.92, 0.85]
        );
    }
}
