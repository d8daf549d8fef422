//! A photo by the camera of a desk: its picture in a dialog, and a button that takes what is seen, at the camera's own size. A
//! phone's camera is the phone's own program, see `drop`.

use js_sys::Array;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlVideoElement, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

use super::{
    action::{Weight, action, action_with},
    dialog::{Firmness, dialog},
    form::form_text,
    glyph::Glyph,
};
use crate::{
    dom::{El, el},
    portal::desk::Desk,
};

/// Where a camera stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// The browser asks whether it may be used.
    Asked,
    /// Its picture is seen.
    Shows,
    /// There is none, it is in use, or it may not be used.
    Missing,
}

/// Pictures of this width and more are large enough as a JPEG of this quality; smaller ones keep all that they have, since photos
/// have a least size.
const WIDE_PX: u32 = 1280;
const QUALITY: f64 = 0.95;

/// The dialog; `take` hears of the photo as of a file that was chosen.
pub(crate) fn camera_dialog(desk: Desk, open: RwSignal<bool>, take: impl Fn(File) + Copy + 'static) -> El {
    let stands = RwSignal::new(Stands::Asked);
    let picture = el("video", "camera__picture").attr("autoplay", "").attr("playsinline", "");
    let video: HtmlVideoElement = picture.of_type();
    video.set_muted(true);
    let stream: StoredValue<Option<MediaStream>, LocalStorage> = StoredValue::new_local(None);
    let shown = video.clone();
    spawn_local(async move {
        match ask().await {
            // Put away while the browser asked.
            Ok(given) if open.try_get_untracked() != Some(true) => stop(&given),
            Ok(given) => {
                shown.set_src_object(Some(&given));
                let _ = stream.try_set_value(Some(given));
            }
            Err(_) => _ = stands.try_set(Stands::Missing),
        }
    });
    Effect::new(move |_| {
        if !open.get()
            && let Some(given) = stream.try_update_value(Option::take).flatten()
        {
            stop(&given);
        }
    });
    on_cleanup(move || _ = stream.try_with_value(|given| given.as_ref().map(stop)));
    let picture = picture.on("playing", move |_| stands.set(Stands::Shows));
    let shoot = action_with(
        Weight::Primary,
        Glyph::Camera,
        desk.voice.say(|words| words.demo().camera_take),
        move || {
            photo_of(&video, take);
            open.set(false);
        },
    )
    .test_id("camera-take")
    .attr_live("disabled", move || (stands.get() != Stands::Shows).then(String::new));
    let cancel = action(Weight::Plain, desk.voice.say(|words| words.shell().cancel), move || open.set(false));
    let told = form_text(move || {
        let words = desk.voice.words().demo();
        match stands.get() {
            Stands::Asked => words.camera_asked,
            Stands::Shows => "",
            Stands::Missing => words.camera_missing,
        }
    });
    let title = desk.voice.say(|words| words.demo().photo_camera);
    let body = [
        el("div", "camera")
            .class_if("camera--dark", move || stands.get() != Stands::Shows)
            .child(picture)
            .child(told.attr("role", "status")),
        el("div", "dialog__actions").children([cancel, shoot]),
    ];
    dialog(Firmness::Loose, open, "camera", title, body)
}

async fn ask() -> Result<MediaStream, JsValue> {
    let wanted = MediaStreamConstraints::new();
    wanted.set_video(&js_sys::JSON::parse(r#"{"width":{"ideal":1920},"height":{"ideal":1080}}"#)?);
    let given = window().navigator().media_devices()?.get_user_media_with_constraints(&wanted)?;
    JsFuture::from(given).await?.dyn_into()
}

fn stop(given: &MediaStream) {
    for track in given.get_tracks() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

/// Draws what is seen, and hands it on as a file. A browser that cannot draw takes none.
fn photo_of(video: &HtmlVideoElement, take: impl Fn(File) + 'static) {
    let canvas = document().create_element("canvas").map(JsCast::unchecked_into::<HtmlCanvasElement>);
    let Ok(canvas) = canvas else { return };
    canvas.set_width(video.video_width());
    canvas.set_height(video.video_height());
    let context = canvas.get_context("2d").ok().flatten().map(JsCast::unchecked_into);
    let Some::<CanvasRenderingContext2d>(context) = context else { return };
    if context.draw_image_with_html_video_element(video, 0.0, 0.0).is_err() {
        return;
    }
    let quality = if canvas.width() < WIDE_PX { 1.0 } else { QUALITY };
    let drawn = Closure::once_into_js(move |drawn: Option<Blob>| {
        let file = drawn.map(|drawn| File::new_with_blob_sequence(&Array::of1(&drawn), "camera.jpg"));
        if let Some(Ok(file)) = file {
            take(file);
        }
    });
    let _ = canvas.to_blob_with_type_and_encoder_options(
        drawn.unchecked_ref(),
        "image/jpeg",
        &JsValue::from_f64(quality),
    );
}
