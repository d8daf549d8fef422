//! Copies the pixels of a frame into the module's memory and measures them there.

use js_sys::{Array, Object, Reflect, Uint8Array, WebAssembly};
use vision::exposure::mean_luma;
use vision::frame::{
    ChannelOrder, Chroma, Coding, Frame, FrameError, I420View, Matrix, Plane, Range, RgbaView,
};
use vision::motion::LumaThumbnail;
use vision::region::Region;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{PlaneLayout, VideoFrame, VideoFrameCopyToOptions, VideoMatrixCoefficients, VideoPixelFormat};

use super::develop::{Order, develop};
use super::look::{Eyes, Scale, Subject};
use super::open_frame::OpenFrame;
use super::readback::Readback;
use super::watched::Watched;
use super::{FrameReport, Path, Thread};
use crate::error::{CaptureError, ErrorCode};
use crate::js;

/// The largest copy taken: 4096x2304 in four bytes a pixel. It keeps the module's memory within its cap.
const MAX_COPY_BYTES: usize = 4096 * 2304 * 4;

/// Measures frames one after the other; keeps the buffer between them and what motion is measured against.
pub(crate) struct Meter {
    thread: Thread,
    bytes: Vec<u8>,
    staging: Option<Uint8Array>,
    senses: Senses,
    readback: Option<Readback>,
}

/// What measuring remembers from frame to frame.
#[derive(Default)]
struct Senses {
    previous: Option<LumaThumbnail>,
    eyes: Eyes,
    watched: Watched,
}

/// What a caller knows of a frame before it is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FrameFacts {
    /// When it was captured.
    pub(crate) t_ms: f64,
    /// Where colour is measured, where the caller has chosen.
    pub(crate) region: Option<Region>,
    /// What it is looked at for.
    pub(crate) subject: Subject,
    /// Pixels across of the camera's picture.
    pub(crate) width: u32,
    /// Pixels down.
    pub(crate) height: u32,
}

impl Meter {
    /// A meter for this thread.
    pub(crate) fn new(thread: Thread) -> Self {
        Self { thread, bytes: Vec::new(), staging: None, senses: Senses::default(), readback: None }
    }

    /// Measures a `VideoFrame` and closes it, whatever happens.
    pub(crate) async fn video_frame(
        &mut self,
        frame: &VideoFrame,
        facts: FrameFacts,
    ) -> Result<FrameReport, CaptureError> {
        let closing = OpenFrame::new(Clone::clone(frame));
        // Planes lie as the sensor sent them. Where that is not as the picture is shown, or in a format that the
        // browser does not convert for us: it still draws it.
        let copied = if is_turned(frame, facts) { None } else { self.copy(frame).await };
        let Some(copied) = copied else {
            return self.picture(frame, facts);
        };
        drop(closing);
        let view = copied.view(&self.bytes);
        self.senses.measure(view, facts, copied.path, self.thread)
    }

    /// Hands the pixels of a `VideoFrame` over as they are; the frame stays open.
    pub(crate) async fn pixels<T>(
        &mut self,
        frame: &VideoFrame,
        see: impl FnOnce(&Frame<'_>) -> T,
    ) -> Result<T, CaptureError> {
        let unread =
            || CaptureError::new(ErrorCode::UnsupportedBrowser, "this frame's pixels cannot be copied");
        let copied = self.copy(frame).await.ok_or_else(unread)?;
        let view = copied.view(&self.bytes);
        Ok(see(&view.map_err(|error| CaptureError::from_rust(ErrorCode::InvalidInput, &error))?))
    }

    /// Measures any picture that a canvas can draw, at a small size.
    pub(crate) fn picture(
        &mut self,
        source: &JsValue,
        facts: FrameFacts,
    ) -> Result<FrameReport, CaptureError> {
        if !self.readback.as_ref().is_some_and(|readback| readback.fits(facts.width, facts.height)) {
            self.readback = Some(Readback::for_picture(facts.width, facts.height)?);
        }
        let Some(readback) = &self.readback else {
            return Err(CaptureError::new(ErrorCode::UnsupportedBrowser, "no canvas could be made"));
        };
        readback.draw(source)?;
        let pixels = readback.read()?;
        let view = RgbaView::new(&pixels.bytes, pixels.width, pixels.height).map(Frame::Rgba);
        self.senses.measure(view, facts, Path::Canvas, self.thread)
    }

    /// Makes a shot of a picture.
    pub(crate) async fn develop(&mut self, source: &JsValue, order: &Order) -> Result<Object, CaptureError> {
        develop(source, order, &mut self.senses.eyes).await
    }

    /// Copies a frame's planes to the start of `bytes`; none where neither its own format nor a conversion
    /// to packed pixels is to be had.
    async fn copy(&mut self, frame: &VideoFrame) -> Option<Copied> {
        let (width, height) = visible_size(frame);
        let path = match frame.format() {
            Some(VideoPixelFormat::I420 | VideoPixelFormat::I420a) => Path::I420,
            Some(VideoPixelFormat::Nv12) => Path::Nv12,
            Some(VideoPixelFormat::Rgba | VideoPixelFormat::Rgbx) => Path::Rgba,
            Some(VideoPixelFormat::Bgra | VideoPixelFormat::Bgrx) => Path::Bgra,
            _ => Path::Canvas,
        };
        let options = VideoFrameCopyToOptions::new();
        if path == Path::Canvas {
            // Newer browsers convert while they copy; older ones pass over the member and give their own planes.
            let _ = Reflect::set(&options, &"format".into(), &"RGBA".into());
        }
        let size_bytes = frame.allocation_size_with_options(&options).ok()? as usize;
        if size_bytes > MAX_COPY_BYTES
            || (path == Path::Canvas && size_bytes < width as usize * height as usize * 4)
        {
            return None;
        }
        if self.bytes.len() < size_bytes {
            self.bytes.resize(size_bytes, 0);
        }
        let target = self.target(size_bytes);
        let layouts: Array = JsFuture::from(frame.copy_to_with_u8_array_and_options(&target, &options))
            .await
            .ok()?
            .unchecked_into();
        if self.thread == Thread::Page {
            target.copy_to(&mut self.bytes[..size_bytes]);
        }
        let layouts = layouts
            .iter()
            .map(|layout| {
                let layout: PlaneLayout = layout.unchecked_into();
                (layout.get_offset() as usize, layout.get_stride() as usize)
            })
            .collect();
        let path = if path == Path::Canvas { Path::Rgba } else { path };
        Some(Copied { path, layouts, width, height, size_bytes, coding: coding(frame) })
    }

    /// Where the browser writes a frame of this size: in the worker straight into the module's memory, which
    /// nothing else grows during the copy; on the page into an array of its own, since a bundle may be put
    /// together meanwhile, and memory that grows detaches every view.
    fn target(&mut self, size_bytes: usize) -> Uint8Array {
        let size = u32::try_from(size_bytes).unwrap_or(u32::MAX);
        match self.thread {
            Thread::Worker => {
                let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
                #[expect(clippy::cast_possible_truncation, reason = "an address of this module has 32 bits")]
                let address = self.bytes.as_mut_ptr() as usize as u32;
                Uint8Array::new_with_byte_offset_and_length(&memory.buffer(), address, size)
            }
            Thread::Page => match &self.staging {
                Some(staging) if staging.length() == size => staging.clone(),
                _ => self.staging.insert(Uint8Array::new_with_length(size)).clone(),
            },
        }
    }
}

struct Copied {
    path: Path,
    layouts: Vec<(usize, usize)>,
    width: u32,
    height: u32,
    size_bytes: usize,
    coding: Coding,
}

impl Copied {
    /// The frame that lies at the start of `bytes`.
    fn view<'a>(&self, bytes: &'a [u8]) -> Result<Frame<'a>, FrameError> {
        let plane = |index: usize| {
            let (offset, stride) = self.layouts.get(index).copied().unwrap_or_default();
            Plane { bytes: bytes.get(offset..self.size_bytes).unwrap_or_default(), stride }
        };
        let packed = |order| RgbaView::with_layout(plane(0), self.width, self.height, order).map(Frame::Rgba);
        let planes = |chroma| {
            I420View::new(plane(0), chroma, self.width, self.height)
                .map(|view| Frame::I420(view, self.coding))
        };
        match self.path {
            Path::I420 => planes(Chroma::Planar { u: plane(1), v: plane(2) }),
            Path::Nv12 => planes(Chroma::Interleaved(plane(1))),
            Path::Bgra => packed(ChannelOrder::Bgra),
            Path::Rgba | Path::Canvas => packed(ChannelOrder::Rgba),
        }
    }
}

impl Senses {
    fn measure(
        &mut self,
        view: Result<Frame<'_>, FrameError>,
        facts: FrameFacts,
        path: Path,
        thread: Thread,
    ) -> Result<FrameReport, CaptureError> {
        let frame = view.map_err(|error| CaptureError::from_rust(ErrorCode::CameraInterrupted, &error))?;
        let start_ms = js::now_ms();
        let mean = self.watched.mean(&frame, facts.region);
        let thumbnail = LumaThumbnail::of(&frame);
        let motion = self.previous.as_ref().map(|previous| previous.difference(&thumbnail));
        self.previous = Some(thumbnail);
        let mean_luma = mean_luma(&frame);
        let look = self.eyes.look(facts.subject, &frame, motion);
        self.watched.note(facts.subject, look.as_ref());
        Ok(FrameReport {
            t_ms: facts.t_ms,
            rgb: [mean.r, mean.g, mean.b],
            clipped: mean.clipped,
            mean_luma,
            motion: motion.unwrap_or(0.0),
            width: facts.width,
            height: facts.height,
            path,
            thread,
            look,
            look_ms: js::now_ms() - start_ms,
            scale: Scale { frame: (frame.width(), frame.height()), picture: (facts.width, facts.height) },
        })
    }
}

/// Whether a frame's planes lie otherwise than its picture is shown: a phone's sensor is built in on its side, and
/// some browsers turn the picture only when they draw it.
fn is_turned(frame: &VideoFrame, facts: FrameFacts) -> bool {
    let (width, height) = visible_size(frame);
    let lies_across = (width > height) != (facts.width > facts.height) && width != height;
    // Newer browsers say it; in older ones both are undefined.
    let rotation = js::number(frame, "rotation").unwrap_or(0.0);
    lies_across || rotation != 0.0 || js::get(frame, "flip").is_truthy()
}

/// The size of what a copy holds.
fn visible_size(frame: &VideoFrame) -> (u32, u32) {
    match frame.visible_rect() {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "sides are whole numbers of pixels"
        )]
        Some(rect) => (rect.width() as u32, rect.height() as u32),
        None => (frame.coded_width(), frame.coded_height()),
    }
}

/// How a frame's numbers mean colours. Where the browser does not say, it is a camera's own picture, which is
/// BT.601 in the limited range.
fn coding(frame: &VideoFrame) -> Coding {
    let space = frame.color_space();
    let matrix = match space.matrix() {
        Some(VideoMatrixCoefficients::Bt709) => Matrix::Bt709,
        _ => Matrix::Bt601,
    };
    let range = if space.full_range() == Some(true) { Range::Full } else { Range::Limited };
    Coding { matrix, range }
}
