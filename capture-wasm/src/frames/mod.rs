//! Frames, measured in a worker, or on the page while there is none. Here are the report and its wire form.
//! `ticker` says when a picture comes, `meter` reads pixels, `look` looks at them; `worker` is the far side, `state` the
//! near one with its `link`, and `watch` the page's handle on it. `aim` judges look after look, `shot` takes the picture
//! and `develop` makes it.

mod aim;
mod develop;
mod faces;
mod link;
pub(crate) mod look;
pub(crate) mod meter;
mod open_frame;
mod readback;
mod shot;
pub(crate) mod state;
pub(crate) mod subscribers;
mod tell;
pub(crate) mod ticker;
mod trusted;
pub(crate) mod watch;
mod watched;
pub(crate) mod worker;

use js_sys::Object;
use wasm_bindgen::JsValue;

use crate::flash::MeasuredFrame;
use crate::js;
use look::{Look, Scale};

/// How the pixels of a frame came into the module's memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Path {
    /// Planes of a `VideoFrame`.
    I420,
    /// Luma and interleaved colour of a `VideoFrame`.
    Nv12,
    /// Packed pixels of a `VideoFrame`, red first.
    Rgba,
    /// Packed pixels of a `VideoFrame`, blue first.
    Bgra,
    /// Read back from a small canvas.
    Canvas,
}

impl Path {
    fn word(self) -> &'static str {
        match self {
            Self::I420 => "i420",
            Self::Nv12 => "nv12",
            Self::Rgba => "rgba",
            Self::Bgra => "bgra",
            Self::Canvas => "canvas",
        }
    }
}

/// Where a frame was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thread {
    /// In the dedicated worker.
    Worker,
    /// On the page's own thread.
    Page,
}

/// The measures of one frame.
pub(crate) struct FrameReport {
    /// When it was captured, on the clock of `performance.now()`.
    pub(crate) t_ms: f64,
    /// Mean red, green and blue of the region, 0 to 255.
    pub(crate) rgb: [f64; 3],
    /// Share of clipped pixels of the region.
    pub(crate) clipped: f64,
    /// Mean luma of the whole frame, 0 to 255.
    pub(crate) mean_luma: f64,
    /// Difference from the frame before it, 0 to 255; 0 for the first.
    pub(crate) motion: f64,
    /// Pixels across of the camera's picture.
    pub(crate) width: u32,
    /// Pixels down.
    pub(crate) height: u32,
    /// How it was read.
    pub(crate) path: Path,
    /// Where it was measured.
    pub(crate) thread: Thread,
    /// What was seen of the subject, where there is one.
    pub(crate) look: Option<Look>,
    /// How long measuring and looking took.
    pub(crate) look_ms: f64,
    /// From the pixels measured to those of the camera's picture.
    pub(crate) scale: Scale,
}

impl FrameReport {
    /// The report as the page gets it.
    pub(crate) fn to_js(&self) -> Object {
        let [r, g, b] = self.rgb;
        let [document, face] = Look::to_js(self.look.as_ref(), self.scale);
        js::object!([
            ("tMs", self.t_ms.into()),
            ("meanR", r.into()),
            ("meanG", g.into()),
            ("meanB", b.into()),
            ("clipped", self.clipped.into()),
            ("meanLuma", self.mean_luma.into()),
            ("motion", self.motion.into()),
            ("width", self.width.into()),
            ("height", self.height.into()),
            ("path", self.path.word().into()),
            ("thread", if self.thread == Thread::Worker { "worker" } else { "page" }.into()),
            ("lookMs", self.look_ms.into()),
            ("document", document),
            ("face", face),
        ])
    }

    /// What the stepper needs of a report in its wire form; none where it is no report.
    pub(crate) fn measured(report: &JsValue) -> Option<MeasuredFrame> {
        let number = |name: &str| js::number(report, name);
        Some(MeasuredFrame {
            t_ms: number("tMs")?,
            rgb: [number("meanR")?, number("meanG")?, number("meanB")?],
            clipped: number("clipped")?,
            motion: number("motion")?,
        })
    }
}
