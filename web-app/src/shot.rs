//! A photo that was taken or chosen: its bytes, where they came from, what was seen of it, and the address
//! under which the page shows it.

use std::rc::Rc;

use contract::photo::{self, PhotoError, PhotoLimits};
use js_sys::{Array, Uint8Array};
use web_sys::{Blob, Url};

use crate::{capture::Frame, framing::Rect, hints::Hint};

/// A frame of a bundle has no documented smallest size, and a bundle with a smaller one is taken. But below this
/// neither a NIK nor a face can be read, and the person would hear of it only after everything was sent. The
/// certificate API draws the line for a card here too.
const LEAST_SIDE_PX: u32 = 360;

/// What the bundle's frames have to be, and large enough to be of use.
const LIMITS: PhotoLimits =
    PhotoLimits { min_width: LEAST_SIDE_PX, min_height: LEAST_SIDE_PX, ..PhotoLimits::FRAME };

/// What is wrong with a photo, so that the page can say it in its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PhotoProblem {
    /// Not a JPEG or PNG that can be read.
    Unreadable,
    /// Too few pixels to read anything from.
    TooSmall,
    /// More bytes or pixels than a frame may have.
    TooLarge,
}

/// Whether a photo can be a frame of the bundle.
pub(crate) fn judge(bytes: &Uint8Array) -> Result<(), PhotoProblem> {
    // What lies behind the image's end is sent along, so it counts. And no film is copied to be measured.
    if bytes.length() as usize > LIMITS.max_bytes {
        return Err(PhotoProblem::TooLarge);
    }
    judge_bytes(&bytes.to_vec())
}

fn judge_bytes(bytes: &[u8]) -> Result<(), PhotoProblem> {
    let header = photo::inspect(bytes).map_err(|_| PhotoProblem::Unreadable)?;
    match photo::admit(&header, &LIMITS) {
        Ok(()) => Ok(()),
        Err(errors) if errors.iter().any(|error| matches!(error, PhotoError::TooSmall { .. })) => {
            Err(PhotoProblem::TooSmall)
        }
        Err(_) => Err(PhotoProblem::TooLarge),
    }
}

/// What the camera saw when the photo was taken.
#[derive(Clone)]
pub(crate) struct Seen {
    /// What the module would have the person do; none where it could not measure this picture.
    pub(crate) hint: Option<Hint>,
    /// The part inside the frame on the screen.
    pub(crate) part: Option<Rect>,
    /// The card alone, upright and straightened, for showing it large.
    pub(crate) rectified: Option<Uint8Array>,
}

/// A photo that was taken or chosen.
#[derive(Clone)]
pub(crate) struct Photo {
    /// What goes into the bundle.
    pub(crate) frame: Frame,
    /// What the camera saw at that moment; nothing for a file that was chosen.
    pub(crate) seen: Option<Seen>,
    url: Rc<PhotoUrl>,
}

impl Photo {
    pub(crate) fn new(frame: Frame, seen: Option<Seen>) -> Self {
        let rectified = seen.as_ref().and_then(|seen| seen.rectified.as_ref());
        let url = Rc::new(PhotoUrl::of(rectified.unwrap_or(&frame.bytes)));
        Self { frame, seen, url }
    }

    /// Whether the camera took it, and not a file was chosen.
    pub(crate) fn by_camera(&self) -> bool {
        self.seen.is_some()
    }

    /// The address of what the page shows of it: the card alone, or the whole photo.
    pub(crate) fn url(&self) -> String {
        self.url.0.clone()
    }

    /// The part to show of what is under the address; nothing for all of it.
    pub(crate) fn part(&self) -> Option<Rect> {
        self.seen.as_ref().filter(|seen| seen.rectified.is_none())?.part
    }
}

/// Why there is no photo after the person asked for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShotProblem {
    /// The camera gave none.
    NoStill,
    /// The photo cannot be used.
    Photo(PhotoProblem),
}

/// An address of bytes in memory, given back when the photo goes.
struct PhotoUrl(String);

impl PhotoUrl {
    fn of(bytes: &Uint8Array) -> Self {
        let blob = Blob::new_with_u8_array_sequence(&Array::of1(bytes));
        Self(blob.and_then(|blob| Url::create_object_url_with_blob(&blob)).unwrap_or_default())
    }
}

impl Drop for PhotoUrl {
    fn drop(&mut self) {
        // An address that is gone already needs no giving back.
        let _ = Url::revoke_object_url(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG without a picture in it: frame header, an empty scan, the end.
    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let [[high, low], [wide, narrow]] = [height.to_be_bytes(), width.to_be_bytes()];
        let frame = [0xFF, 0xC0, 0, 11, 8, high, low, wide, narrow, 1, 1, 0x11, 0];
        let scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12];
        [&[0xFF, 0xD8][..], &frame, &scan, &[0xFF, 0xD9]].concat()
    }

    #[test]
    fn a_photo_is_judged_as_a_frame_of_the_bundle() {
        assert_eq!(judge_bytes(&jpeg(1920, 1080)), Ok(()));
        assert_eq!(judge_bytes(&jpeg(640, 480)), Ok(()));
        assert_eq!(judge_bytes(b"GIF89a"), Err(PhotoProblem::Unreadable));
        assert_eq!(judge_bytes(&jpeg(320, 240)), Err(PhotoProblem::TooSmall));
    }

    #[test]
    fn the_shorter_side_decides_whether_a_photo_is_too_small() {
        assert!(judge_bytes(&jpeg(360, 360)).is_ok());
        for (width, height) in [(359, 2000), (2000, 359)] {
            assert_eq!(judge_bytes(&jpeg(width, height)), Err(PhotoProblem::TooSmall));
        }
    }

    #[test]
    fn a_photo_that_no_bundle_holds_is_refused_before_it_is_reviewed() {
        assert_eq!(judge_bytes(&jpeg(8160, 6120)), Err(PhotoProblem::TooLarge), "50 megapixels");
        assert_eq!(judge_bytes(&jpeg(10_001, 1000)), Err(PhotoProblem::TooLarge), "a panorama");
        assert!(judge_bytes(&jpeg(8000, 5000)).is_ok(), "40 megapixels");
    }

    #[test]
    fn every_photo_that_is_taken_is_a_frame_of_the_bundle() {
        for (width, height) in [(360, 360), (4000, 3000), (8000, 5000), (10_000, 360)] {
            let photo = jpeg(width, height);
            assert!(judge_bytes(&photo).is_ok());
            let header = photo::inspect(&photo).unwrap();
            assert_eq!(photo::admit(&header, &PhotoLimits::FRAME), Ok(()));
        }
    }
}
