//! Copies the pixels of a frame into the module's memory and measures them there.

use js_sys::{Array, Reflect, Uint8Array, WebAssembly};
use vision::colour::mean_rgb;
use vision::exposure::mean_luma;
use vision::frame::{
    ChannelOrder, Chroma, Coding, Frame, FrameError, I420View, Matrix, Plane, Range, RgbaView,
};
use vision::motion::LumaThumbnail;
use vision::region::Region;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{PlaneLayout, VideoFrame, VideoFrameCopyToOptions, VideoMatrixCoefficients, VideoPixelFormat};

use super::readback::Readback;
use super::{FrameReport, Path, Thread};
use crate::error::{CaptureError, ErrorCode};

/// The largest copy taken: 4096x2304 in four bytes a pixel. It keeps the module's memory within its cap.
const MAX_COPY_BYTES: usize = 4096 * 2304 * 4;

/// Measures frames one after the other; keeps the buffer between them and what motion is measured against.
pub(crate) struct Meter {
    thread: Thread,
    bytes: Vec<u8>,
    staging: Option<Uint8Array>,
    previous: Option<LumaThumbnail>,
    readback: Option<Readback>,
}

/// What a caller knows of a frame before it is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FrameFacts {
    /// When it was captured.
    pub(crate) t_ms: f64,
    /// Where colour is measured.
    pub(crate) region: Region,
    /// Pixels across of the camera's picture.
    pub(crate) width: u32,
    /// Pixels down.
    pub(crate) height: u32,
}

impl Meter {
    /// A meter for this thread.
    pub(crate) fn new(thread: Thread) -> Self {
        Self { thread, bytes: Vec::new(), staging: None, previous: None, readback: None }
    }

    /// Measures a `VideoFrame` and closes it, whatever happens.
    pub(crate) async fn video_frame(
        &mut self,
        frame: &VideoFrame,
        facts: FrameFacts,
    ) -> Result<FrameReport, CaptureError> {
        let closing = Closing(frame);
        let Some(copied) = self.copy(frame).await else {
            // A format that the browser does not convert for us: it still draws it.
            return self.picture(frame, facts);
        };
        drop(closing);
        let size = (copied.width, copied.height);
        let layout = |index: usize| copied.layouts.get(index).copied().unwrap_or_default();
        let plane = |index: usize| {
            let (offset, stride) = layout(index);
            Plane { bytes: self.bytes.get(offset..copied.size_bytes).unwrap_or_default(), stride }
        };
        let packed = |order| RgbaView::with_layout(plane(0), size.0, size.1, order).map(Frame::Rgba);
        let planes = |chroma| {
            I420View::new(plane(0), chroma, size.0, size.1).map(|view| Frame::I420(view, copied.coding))
        };
        let view = match copied.path {
            Path::I420 => planes(Chroma::Planar { u: plane(1), v: plane(2) }),
            Path::Nv12 => planes(Chroma::Interleaved(plane(1))),
            Path::Bgra => packed(ChannelOrder::Bgra),
            Path::Rgba | Path::Canvas => packed(ChannelOrder::Rgba),
        };
        let (report, thumbnail) = measure(view, facts, copied.path, self.thread, self.previous.as_ref())?;
        self.previous = Some(thumbnail);
        Ok(report)
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
        let (report, thumbnail) = measure(view, facts, Path::Canvas, self.thread, self.previous.as_ref())?;
        self.previous = Some(thumbnail);
        Ok(report)
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

/// Closes a frame when it goes: a camera stops sending when a few of its frames stay open.
struct Closing<'a>(&'a VideoFrame);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

fn measure(
    view: Result<Frame<'_>, FrameError>,
    facts: FrameFacts,
    path: Path,
    thread: Thread,
    previous: Option<&LumaThumbnail>,
) -> Result<(FrameReport, LumaThumbnail), CaptureError> {
    let frame = view.map_err(|error| CaptureError::new(ErrorCode::CameraInterrupted, error.to_string()))?;
    let mean = mean_rgb(&frame, facts.region);
    let thumbnail = LumaThumbnail::of(&frame);
    let report = FrameReport {
        t_ms: facts.t_ms,
        rgb: [mean.r, mean.g, mean.b],
        clipped: mean.clipped,
        mean_luma: mean_luma(&frame),
        motion: previous.map_or(0.0, |previous| previous.difference(&thumbnail)),
        width: facts.width,
        height: facts.height,
        path,
        thread,
    };
    Ok((report, thumbnail))
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
