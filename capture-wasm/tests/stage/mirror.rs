//! A camera that sees the screen's light, challenges to show it, and a browser that refuses its camera.

use js_sys::{Array, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlVideoElement};

use crate::stage::{call, document, finished, opened, real_camera, run, video};

/// Short and safe, as a server may send it.
pub(crate) const SAFE_CHALLENGE: &str =
    r##"{"flashChallenge":{"colors":["#FF0000","#FFFFFF","#000000","#00FF00"],"holdMs":[500,460,480,440]}}"##;

/// Longer than a silent camera is waited for.
pub(crate) const LONG_CHALLENGE: &str = r##"{"colors":["#FF0000","#FFFFFF","#000000","#00FF00","#0000FF","#FFFFFF","#FF00FF","#000000"],
    "holdMs":[500,460,480,440,420,400,380,360]}"##;

/// White and black, four flashes within a second.
pub(crate) const STROBE: &str = r##"{"colors":["#FFFFFF","#000000","#FFFFFF","#000000","#FFFFFF","#000000","#FFFFFF","#000000",
    "#FFFFFF","#000000"],"holdMs":[80,80,80,80,80,80,80,80,80,80]}"##;

/// The browser refuses with a `DOMException` of this name.
pub(crate) fn get_user_media_rejects_with(name: &str) {
    run(&format!(
        "navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException('refused', '{name}') }}"
    ));
}

/// The browser refuses, and what it was asked for is written down.
pub(crate) fn get_user_media_records() -> Array {
    run("const asked = [];
         navigator.mediaDevices.getUserMedia = async (wanted) => { asked.push(wanted); throw new DOMException('', 'NotAllowedError') };
         return asked")
    .unchecked_into()
}

/// The one canvas that lights.
pub(crate) fn canvas() -> HtmlCanvasElement {
    let canvas = document().get_element_by_id("flash").unwrap_or_else(|| {
        let canvas = document().create_element("canvas").unwrap();
        canvas.set_id("flash");
        document().body().unwrap().append_child(&canvas).unwrap();
        canvas
    });
    canvas.unchecked_into()
}

/// A playing video of a grey scene that reflects the canvas: level 60, and 40 more in a lit channel.
pub(crate) async fn mirror_camera() -> HtmlVideoElement {
    canvas();
    run("const scene = document.createElement('canvas'); scene.width = 320; scene.height = 240;
         const context = scene.getContext('2d');
         const flash = document.getElementById('flash');
         const draw = () => {
           const colour = flash.dataset.flashColour || '#000000';
           const lit = [1, 3, 5].map((at) => Math.round(60 + 40 * parseInt(colour.slice(at, at + 2), 16) / 255));
           context.fillStyle = `rgb(${lit})`;
           context.fillRect(0, 0, 320, 240);
           requestAnimationFrame(draw);
         };
         draw();
         navigator.mediaDevices.getUserMedia = async () => scene.captureStream(30)");
    let camera = opened("selfie").await;
    let video = video();
    finished(call(&camera, "attach", &[video.clone().into()])).await;
    real_camera();
    // The camera lives as long as its handle: the stage keeps it on the video.
    Reflect::set(&video, &"camera".into(), &camera).unwrap();
    video
}
