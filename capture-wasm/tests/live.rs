//! The live watch in a real browser: a worker made of this very module, a camera that films a drawn card, and the shutter.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

#[path = "stage/film.rs"]
mod film;
mod stage;

use capture_wasm::{FrameWatch, probe_ambient, validate_photo};
use film::{
    Stage, card_camera, count_open_frames, dying_worker_url, face_camera, hide_video_frames, planes_camera,
    worker_url,
};
use js_sys::{Array, Uint8Array};
use stage::{call, code_of, finished, get, number, pusher, refused, sleep, text};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The number on the drawn card.
const NIK: &str = "3273024511979902";

/// A watch as JavaScript holds it, and its reports.
fn watch(stage: &Stage, worker: &str, subject: &str) -> (JsValue, Array) {
    let reports = Array::new();
    let watch =
        FrameWatch::start(stage.video.clone(), worker, pusher(&reports), Some(subject.to_owned())).unwrap();
    (watch.into(), reports)
}

fn last(reports: &Array) -> JsValue {
    reports.get(reports.length().saturating_sub(1))
}

fn fires(reports: &Array) -> usize {
    reports.iter().filter(fired).count()
}

/// Waits until a report is as wanted, and returns it.
async fn until(reports: &Array, wanted: impl Fn(&JsValue) -> bool) -> JsValue {
    for _ in 0..300 {
        if let Some(report) = reports.iter().find(|report| wanted(report)) {
            return report;
        }
        sleep(50).await;
    }
    let last = js_sys::JSON::stringify(&last(reports)).map(String::from);
    panic!("no such report among {}, the last is {last:?}", reports.length());
}

fn in_worker(report: &JsValue) -> bool {
    text(report, "thread") == "worker"
}

fn fired(report: &JsValue) -> bool {
    let shutter = get(report, "shutter");
    shutter.is_object() && get(&shutter, "fire").is_truthy()
}

fn size_of(jpeg: &JsValue) -> (f64, f64) {
    let report = validate_photo(&Uint8Array::new(jpeg).to_vec(), "ktp").unwrap();
    assert_eq!(text(&report, "format"), "jpeg");
    (number(&report, "width"), number(&report, "height"))
}

#[wasm_bindgen_test]
async fn a_card_fires_exactly_once_and_its_shot_is_sharp_read_and_flat() {
    let stage = card_camera().await;
    let (watch, reports) = watch(&stage, &worker_url(false), "card");
    let at_fire = until(&reports, fired).await;
    assert!(in_worker(&at_fire), "the worker looks");
    assert_eq!(text(&get(&at_fire, "document"), "guidance"), "ok");
    let shot = finished(call(&watch, "takeShot", std::slice::from_ref(&stage.camera))).await;
    assert!(get(&shot, "automatic").is_truthy() && get(&shot, "face").is_null());
    let photo = validate_photo(&Uint8Array::new(&get(&shot, "bytes")).to_vec(), "ktp").unwrap();
    assert!(get(&photo, "ok").is_truthy(), "{:?}", js_sys::JSON::stringify(&photo));
    assert_eq!(size_of(&get(&shot, "bytes")), (1280.0, 720.0));
    assert_eq!(size_of(&get(&shot, "rectified")), (1012.0, 638.0));
    let document = get(&shot, "document");
    assert_eq!(text(&document, "guidance"), "ok");
    assert!(number(&document, "sharpness") >= 0.9 * number(&get(&at_fire, "document"), "sharpness"));
    assert_eq!(text(&get(&shot, "nik"), "digits"), NIK);
    sleep(1200).await;
    assert_eq!(fires(&reports), 1, "once a shot");
    call(&watch, "rearm", &[]);
    sleep(1500).await;
    assert_eq!(fires(&reports), 2, "and once more for the next");
    call(&watch, "stop", &[]);
    stage.clear();
}

#[wasm_bindgen_test]
async fn without_a_worker_the_page_looks_fires_and_makes_the_shot() {
    let stage = card_camera().await;
    let (watch, reports) = watch(&stage, "/no-such-worker.js", "card");
    let at_fire = until(&reports, fired).await;
    assert!(!in_worker(&at_fire));
    let shot = finished(call(&watch, "takeShot", std::slice::from_ref(&stage.camera))).await;
    assert_eq!(size_of(&get(&shot, "rectified")), (1012.0, 638.0));
    assert_eq!(text(&get(&shot, "document"), "guidance"), "ok");
    call(&watch, "stop", &[]);
    stage.clear();
}

#[wasm_bindgen_test]
async fn a_worker_that_is_lost_during_a_shot_leaves_the_very_picture_to_the_page() {
    let stage = card_camera().await;
    let (watch, reports) = watch(&stage, &dying_worker_url(), "card");
    assert!(in_worker(&until(&reports, fired).await));
    stage.show("desk");
    sleep(200).await;
    let shot = finished(call(&watch, "takeShot", std::slice::from_ref(&stage.camera))).await;
    assert_eq!(code_of(&get(&watch, "workerError")), "worker_failed");
    assert!(get(&shot, "automatic").is_truthy());
    assert_eq!(text(&get(&shot, "nik"), "digits"), NIK, "the frame kept, though the card is gone by now");
    call(&watch, "rearm", &[]);
    stage.show("subject");
    let count = reports.length();
    sleep(1500).await;
    assert!(reports.length() > count && fires(&reports) == 2, "the page looks on");
    call(&watch, "stop", &[]);
    stage.clear();
}

#[wasm_bindgen_test]
async fn a_desk_without_a_card_never_fires_and_can_be_taken_by_hand() {
    let stage = card_camera().await;
    stage.show("desk");
    let (watch, reports) = watch(&stage, &worker_url(false), "card");
    until(&reports, |report| in_worker(report) && get(report, "hint").as_string().is_some()).await;
    sleep(1500).await;
    assert_eq!(fires(&reports), 0);
    assert!(get(&get(&last(&reports), "document"), "card").is_null());
    let shot = finished(call(&watch, "takeShot", std::slice::from_ref(&stage.camera))).await;
    assert!(
        get(&shot, "automatic").is_falsy()
            && get(&shot, "rectified").is_null()
            && get(&shot, "nik").is_null()
    );
    assert_eq!(size_of(&get(&shot, "bytes")), (1280.0, 720.0));
    stage.show("subject");
    sleep(1500).await;
    assert_eq!(fires(&reports), 0, "the picture is taken");
    call(&watch, "stop", &[]);
    stage.clear();
}

#[wasm_bindgen_test]
async fn without_a_subject_nothing_is_looked_for_and_a_change_of_it_begins_a_new_shot() {
    let stage = card_camera().await;
    let (watch, reports) = watch(&stage, &worker_url(false), "none");
    let report = until(&reports, in_worker).await;
    assert!(["document", "face", "hint", "shutter"].iter().all(|name| get(&report, name).is_null()));
    call(&watch, "setSubject", &["card".into()]);
    until(&reports, fired).await;
    // No detector's data here: no face, no hint, no error, and time passes for the shutter.
    call(&watch, "setSubject", &["face".into()]);
    let report =
        until(&reports, |report| get(report, "document").is_null() && get(report, "shutter").is_object())
            .await;
    assert!(get(&report, "hint").is_null() && !fired(&report));
    call(&watch, "stop", &[]);
    stage.clear();
}

#[wasm_bindgen_test]
async fn a_face_fires_once_and_its_skin_is_where_colour_is_measured() {
    let stage = face_camera().await;
    let (watch, reports) = watch(&stage, &worker_url(true), "none");
    call(&watch, "warmFaces", &[]);
    let middle = until(&reports, in_worker).await;
    call(&watch, "setSubject", &["face".into()]);
    let at_fire = until(&reports, fired).await;
    assert_eq!(text(&at_fire, "hint"), "ok");
    let face = Array::from(&get(&get(&at_fire, "face"), "faces")).get(0);
    let across = number(&face, "x") + number(&face, "width") / 2.0;
    assert!((across - 240.0).abs() < 40.0, "in the middle of 480 pixels: {across}");
    let shot = finished(call(&watch, "takeShot", std::slice::from_ref(&stage.camera))).await;
    assert!(get(&shot, "document").is_null() && get(&shot, "rectified").is_null());
    assert_eq!(text(&get(&shot, "face"), "guidance"), "ok");
    assert_eq!(size_of(&get(&shot, "bytes")), (480.0, 640.0));
    // The middle of this picture holds eyes, hair and clothes; skin alone is redder.
    let redness = |report: &JsValue| number(report, "meanR") - number(report, "meanB");
    let skin = last(&reports);
    assert!(redness(&skin) > redness(&middle) + 3.0, "{} {}", redness(&skin), redness(&middle));
    call(&watch, "setSubject", &["none".into()]);
    sleep(300).await;
    let now = redness(&last(&reports));
    let is_skin = |now: f64| (now - redness(&skin)).abs() < (now - redness(&middle)).abs();
    assert!(is_skin(now), "the place outlives looking: {now}, not {}", redness(&skin));
    call(&watch, "setRegion", &[0.25.into(), 0.25.into(), 0.5.into(), 0.5.into()]);
    sleep(300).await;
    assert!(!is_skin(redness(&last(&reports))), "the caller's place goes first");
    call(&watch, "stop", &[]);
    stage.clear();
}

#[wasm_bindgen_test]
async fn while_the_screen_is_probed_nothing_is_looked_for() {
    let stage = card_camera().await;
    stage.show("desk");
    let reports = Array::new();
    let watch =
        FrameWatch::start(stage.video.clone(), &worker_url(false), pusher(&reports), Some("card".to_owned()))
            .unwrap();
    until(&reports, |report| in_worker(report) && get(report, "document").is_object()).await;
    let canvas = web_sys::window().unwrap().document().unwrap().create_element("canvas").unwrap();
    let before = reports.length();
    let probing = probe_ambient(&watch, canvas.unchecked_into());
    finished(probing).await;
    let during: Vec<JsValue> = (before + 1..reports.length()).map(|at| reports.get(at)).collect();
    assert!(during.len() > 8, "{}", during.len());
    let blind =
        |report: &JsValue| ["document", "hint", "shutter"].iter().all(|name| get(report, name).is_null());
    assert!(during[..during.len() - 1].iter().all(blind));
    sleep(300).await;
    assert!(get(&last(&reports), "document").is_object(), "looking goes on");
    watch.stop();
    stage.clear();
}

#[wasm_bindgen_test]
async fn a_watch_that_is_stopped_leaves_no_frame_open_and_never_had_more_than_two() {
    let counted = count_open_frames();
    let count = || {
        let both = Array::from(&counted.call0(&JsValue::UNDEFINED).unwrap());
        (both.get(0).as_f64().unwrap(), both.get(1).as_f64().unwrap())
    };
    for worker in [worker_url(false), "/no-such-worker.js".to_owned()] {
        let stage = card_camera().await;
        let (watch, reports) = watch(&stage, &worker, "card");
        until(&reports, |report| get(&get(report, "document"), "ready").is_truthy()).await;
        sleep(300).await;
        let (open, most) = count();
        // The frame kept, the one under way, and the copy of it that is on its way to be measured.
        assert!(open >= 1.0 && most <= 3.0, "{open} open, {most} at most, {worker}");
        let taking = call(&watch, "takeShot", std::slice::from_ref(&stage.camera));
        call(&watch, "stop", &[]);
        assert_eq!(code_of(&refused(taking).await), "camera_interrupted");
        sleep(300).await;
        assert!(count().0 < 0.5, "{} open after the stop, {worker}", count().0);
        stage.clear();
    }
}

#[wasm_bindgen_test]
async fn a_camera_that_is_turned_begins_the_run_anew_in_its_new_size() {
    let stage = card_camera().await;
    let (watch, reports) = watch(&stage, &worker_url(false), "card");
    until(&reports, |report| get(&get(report, "document"), "ready").is_truthy()).await;
    stage.turn(720, 1280);
    let turned = until(&reports, |report| number(report, "height") > 1000.0).await;
    assert!(number(&turned, "width") < 721.0);
    assert!(number(&get(&turned, "shutter"), "progress") < 0.3);
    call(&watch, "stop", &[]);
    stage.clear();
}

#[wasm_bindgen_test]
async fn planes_and_a_small_canvas_give_the_same_hint() {
    let stage = planes_camera().await;
    let hints = Array::new();
    for hidden in [false, true] {
        hide_video_frames(hidden);
        for shown in ["subject", "desk"] {
            stage.show(shown);
            let (watch, reports) = watch(&stage, &worker_url(false), "card");
            let enough = |reports: &Array| {
                reports
                    .iter()
                    .filter(|report| in_worker(report) && get(report, "document").is_object())
                    .count()
                    > 15
            };
            while !enough(&reports) {
                sleep(50).await;
            }
            let report = last(&reports);
            assert_eq!(text(&report, "path"), if hidden { "canvas" } else { "i420" });
            hints.push(&get(&get(&report, "document"), "guidance"));
            if shown == "subject" {
                let corners = Array::from(&get(&get(&get(&report, "document"), "card"), "corners"));
                let right = Array::from(&corners.get(2)).get(0).as_f64().unwrap();
                assert!(right > 900.0 && right < 1280.0, "in pixels of the camera's picture: {right}");
            }
            call(&watch, "stop", &[]);
        }
    }
    hide_video_frames(false);
    stage.clear();
    let hints: Vec<String> = hints.iter().map(|hint| hint.as_string().unwrap()).collect();
    assert_eq!(hints[..2], hints[2..]);
    assert_eq!(hints[0], "ok");
}
