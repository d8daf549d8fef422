//! A photo that was taken or chosen: its bytes, where they came from, what was seen of it, and the address
//! under which the page shows it.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use web_sys::{Blob, Url};

use crate::{
    capture::{Frame, PhotoFacts, PhotoProblem},
    framing::Rect,
    guidance::FrameMeasures,
};

/// What the camera saw when the photo was taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Seen {
    /// The measures of the newest frame.
    pub(crate) measures: FrameMeasures,
    /// The part inside the frame on the screen.
    pub(crate) part: Option<Rect>,
}

/// A photo that was taken or chosen.
#[derive(Clone)]
pub(crate) struct Photo {
    /// What goes into the bundle.
    pub(crate) frame: Frame,
    /// What its header says.
    pub(crate) facts: PhotoFacts,
    /// What the camera saw at that moment; nothing for a file that was chosen.
    pub(crate) seen: Option<Seen>,
    url: Rc<PhotoUrl>,
}

impl Photo {
    pub(crate) fn new(frame: Frame, facts: PhotoFacts, seen: Option<Seen>) -> Self {
        let url = Rc::new(PhotoUrl::of(&frame.bytes));
        Self { frame, facts, seen, url }
    }

    /// Whether the camera took it, and not a file was chosen.
    pub(crate) fn by_camera(&self) -> bool {
        self.seen.is_some()
    }

    /// The address under which the page shows it.
    pub(crate) fn url(&self) -> String {
        self.url.0.clone()
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
