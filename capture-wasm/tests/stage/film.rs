//! A camera that films a drawn card, a worker like the package's own, and a count of open frames.

use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlVideoElement;

use crate::stage::{call, finished, get, opened, real_camera, run, video};

/// The detector's data, as the package serves it beside its worker.
const FACES: &[u8] = include_bytes!("../../../vision/data/faces.bin");

/// A drawn card on a desk, 1280 by 720: frame 0 of `card_film` of the second sample person, seed 7.
const CARD: &[u8] = include_bytes!("../data/card.jpg");

/// A drawn face, 480 by 640: frame 0 of `selfie_film` of the same person and seed.
const FACE: &[u8] = include_bytes!("../data/face.jpg");

/// The address of a worker like the package's own, made of this test's module, with the detector's data beside it or
/// without.
pub(crate) fn worker_url(faces: bool) -> String {
    let make = Function::new_with_args(
        "faces",
        "const module = `${location.origin}/wasm-bindgen-test`;
         const data = faces && URL.createObjectURL(new Blob([faces]));
         const script = `import init, { runFrameWorker } from '${module}';
           const really = fetch;
           self.fetch = (asked, ...rest) => really('${data}' !== 'null' && String(asked).endsWith('/faces.bin') ? '${data}' : asked, ...rest);
           await init({ module_or_path: '${module}_bg.wasm' }); runFrameWorker('${module}.js');`;
         return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))",
    );
    let faces = if faces { Uint8Array::from(FACES).into() } else { JsValue::NULL };
    make.call1(&JsValue::UNDEFINED, &faces).unwrap().as_string().unwrap()
}

/// The address of a worker that dies as soon as it is asked for a shot.
pub(crate) fn dying_worker_url() -> String {
    let make = Function::new_with_args(
        "worker",
        "const script = `addEventListener('message', (event) => {
             if (event.data.shotOf) setTimeout(() => { throw new Error('gone') });
           });
           await import('${worker}');`;
         return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))",
    );
    make.call1(&JsValue::UNDEFINED, &worker_url(false).into()).unwrap().as_string().unwrap()
}

/// A stage with a camera on it.
pub(crate) struct Stage {
    /// The camera, as JavaScript holds it.
    pub(crate) camera: JsValue,
    /// Where it plays.
    pub(crate) video: HtmlVideoElement,
    scene: JsValue,
}

/// A camera of 30 frames a second that films a drawn card.
pub(crate) async fn card_camera() -> Stage {
    film(CARD, "ktp").await
}

/// A camera that films a drawn face.
pub(crate) async fn face_camera() -> Stage {
    film(FACE, "selfie").await
}

/// A camera that sends the planes of a drawn card, as real ones do.
pub(crate) async fn planes_camera() -> Stage {
    let build = Function::new_with_args(
        "jpeg",
        "return (async () => {
           const picture = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));
           const { width, height } = picture;
           const canvas = document.createElement('canvas'); canvas.width = width; canvas.height = height;
           const context = canvas.getContext('2d');
           const planes = (draw) => {
             draw();
             const pixels = context.getImageData(0, 0, width, height).data;
             const out = new Uint8Array(width * height * 3 / 2), half = width / 2;
             for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
               const at = 4 * (y * width + x), [r, g, b] = [pixels[at] / 255, pixels[at + 1] / 255, pixels[at + 2] / 255];
               out[y * width + x] = 16 + 65.481 * r + 128.553 * g + 24.966 * b;
               if (y % 2 || x % 2) continue;
               const u = width * height + (y / 2) * half + x / 2;
               out[u] = 128 - 37.797 * r - 74.203 * g + 112 * b;
               out[u + half * height / 2] = 128 + 112 * r - 93.786 * g - 18.214 * b;
             }
             return out;
           };
           const scene = { shows: 'subject' };
           const frames = {
             subject: planes(() => context.drawImage(picture, 0, 0)),
             desk: planes(() => { context.fillStyle = '#8a7f72'; context.fillRect(0, 0, width, height) }),
           };
           const Frame = VideoFrame, track = new MediaStreamTrackGenerator({ kind: 'video' });
           const writer = track.writable.getWriter();
           const colorSpace = { matrix: 'smpte170m', primaries: 'bt709', transfer: 'bt709', fullRange: false };
           let at = 0;
           scene.timer = setInterval(() => writer.write(new Frame(frames[scene.shows],
             { format: 'I420', codedWidth: width, codedHeight: height, timestamp: 33333 * ++at, colorSpace })), 33);
           navigator.mediaDevices.getUserMedia = async () => new MediaStream([track]);
           return scene;
         })()",
    );
    staged(build, CARD, "ktp").await
}

/// Films a picture, or the desk without it, held by a hand that is never quite still.
async fn film(picture: &[u8], kind: &str) -> Stage {
    let build = Function::new_with_args(
        "jpeg",
        "return (async () => {
           const picture = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));
           const canvas = document.createElement('canvas'); canvas.width = picture.width; canvas.height = picture.height;
           const context = canvas.getContext('2d');
           const scene = { canvas, shows: 'subject', turn(width, height) { canvas.width = width; canvas.height = height } };
           let at = 0;
           scene.timer = setInterval(() => {
             at += 1;
             context.fillStyle = '#8a7f72'; context.fillRect(0, 0, canvas.width, canvas.height);
             if (scene.shows === 'subject') context.drawImage(picture, Math.sin(at / 7) * 0.6, Math.cos(at / 5) * 0.6);
             else { context.fillStyle = '#b0a698'; context.fillRect(at % 2, 0, canvas.width / 2, canvas.height) }
           }, 33);
           navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(30);
           return scene;
         })()",
    );
    staged(build, picture, kind).await
}

async fn staged(build: Function, picture: &[u8], kind: &str) -> Stage {
    let scene = finished(build.call1(&JsValue::UNDEFINED, &Uint8Array::from(picture)).unwrap()).await;
    let camera = opened(kind).await;
    let video = video();
    finished(call(&camera, "attach", &[video.clone().into()])).await;
    real_camera();
    Stage { camera, video, scene }
}

impl Stage {
    /// What the camera sees from now on: `subject` or `desk`.
    pub(crate) fn show(&self, what: &str) {
        Reflect::set(&self.scene, &"shows".into(), &what.into()).unwrap();
    }

    /// The camera is turned: its picture has this size from now on.
    pub(crate) fn turn(&self, width: u32, height: u32) {
        call(&self.scene, "turn", &[width.into(), height.into()]);
    }

    /// The camera is switched off.
    pub(crate) fn clear(&self) {
        call(&self.camera, "stop", &[]);
        let id = get(&self.scene, "timer");
        run("return (id) => clearInterval(id)")
            .unchecked_into::<Function>()
            .call1(&JsValue::UNDEFINED, &id)
            .unwrap();
    }
}

/// Counts the `VideoFrame`s that are open on the page: made or cloned, and neither closed nor handed over.
pub(crate) fn count_open_frames() -> Function {
    run("if (!window.openFrames) {
           window.openFrames = new Set();
           window.mostOpenFrames = 0;
           const Original = VideoFrame;
           const note = (frame) => {
             openFrames.add(frame);
             window.mostOpenFrames = Math.max(mostOpenFrames, count());
             return frame;
           };
           // A frame that was closed or handed over has no format any more.
           const count = () => { for (const frame of openFrames) if (frame.format === null) openFrames.delete(frame); return openFrames.size };
           window.countOpenFrames = count;
           const clone = Original.prototype.clone;
           Original.prototype.clone = function () { return note(clone.call(this)) };
           window.VideoFrame = new Proxy(Original, { construct: (target, given) => note(new target(...given)) });
         }
         window.mostOpenFrames = 0;
         return () => [countOpenFrames(), mostOpenFrames]")
    .unchecked_into()
}

/// Whether the browser is one without `VideoFrame`.
pub(crate) fn hide_video_frames(hidden: bool) {
    run(if hidden {
        "window.hiddenVideoFrame = VideoFrame; delete window.VideoFrame"
    } else {
        "window.VideoFrame = window.hiddenVideoFrame ?? window.VideoFrame"
    });
}
