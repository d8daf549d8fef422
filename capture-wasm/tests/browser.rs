//! The published surface in a real browser with a fake camera. The package's worker file is not served here:
//! what is watched is measured on the page, which is also what a page gets whose worker does not load.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

#[path = "stage/mirror.rs"]
mod mirror;
mod stage;

use capture_wasm::{
    BundleAssembler, Camera, FrameMeter, FrameWatch, analyze_document_frame, analyze_face_frame,
    canonical_json, check_flash_challenge, check_nik, load_face_model, load_regions, mean_rgb, probe_ambient,
    run_flash, sign_bundle, validate_photo,
};
use contract::bundle::EncodedFrame;
use js_sys::{Array, Function, JSON, Object, Reflect, Uint8Array, global};
use mirror::{SAFE_CHALLENGE, canvas, get_user_media_rejects_with, mirror_camera};
use stage::{call, code_of, finished, get, number, opened, pusher, real_camera, refused, sleep, text, video};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, Event, MediaStream, MediaStreamTrack, VideoFrame};

wasm_bindgen_test_configure!(run_in_browser);

const REGIONS: &[u8] = include_bytes!("../../contract/src/region/table.txt");
const VECTORS: &str = include_str!("../../contract/tests/data/bundle-signature.json");

#[wasm_bindgen_test]
fn frames_of_every_length_are_encoded_as_the_browser_encodes_them() {
    let encode = Function::new_with_args("bytes", "return btoa(String.fromCharCode(...bytes))");
    let bytes: Vec<u8> = (0..1_000_u32).map(|index| (index * index * 31).to_le_bytes()[1]).collect();
    for length in (0..200).chain([999, 1_000]) {
        let expected = encode.call1(&JsValue::NULL, &Uint8Array::from(&bytes[..length])).unwrap();
        let encoded = EncodedFrame::new(&bytes[..length]);
        assert_eq!(encoded.as_bytes(), expected.as_string().unwrap().as_bytes(), "{length}");
    }
}

#[wasm_bindgen_test]
fn published_signature_vectors_hold() {
    let vectors: Array = JSON::parse(VECTORS).unwrap().unchecked_into();
    assert!(vectors.length() >= 3);
    for vector in vectors.iter() {
        let bundle = String::from(JSON::stringify(&get(&vector, "bundle")).unwrap());
        assert_eq!(canonical_json(&bundle).unwrap(), text(&vector, "canonical"));
        let signed = sign_bundle(&bundle, &text(&vector, "hmacSecret")).unwrap();
        assert_eq!(text(&JSON::parse(&signed).unwrap(), "signature"), text(&vector, "signature"));
    }
}

#[wasm_bindgen_test]
fn text_that_is_not_json_is_a_capture_error() {
    let error = canonical_json("{\"a\":1,\"a\":2}").unwrap_err();
    assert!(error.is_instance_of::<js_sys::Error>());
    assert_eq!((text(&error, "name").as_str(), code_of(&error).as_str()), ("CaptureError", "invalid_json"));
    assert_eq!(code_of(&sign_bundle("[]", "x").unwrap_err()), "invalid_json");
}

#[wasm_bindgen_test]
fn a_nik_is_read_and_a_wrong_one_is_explained() {
    let report = check_nik("3204110609970001");
    assert!(get(&report, "ok").is_truthy());
    assert_eq!(
        (text(&report, "birthDate").as_str(), text(&report, "gender").as_str()),
        ("06-09-1997", "male")
    );
    assert!(get(&report, "province").is_null(), "no names before they are loaded");
    assert_eq!(code_of(&load_regions(b"<!doctype html>".to_vec()).unwrap_err()), "invalid_input");
    load_regions(REGIONS.to_vec()).unwrap();
    let named = check_nik("3204110609970001");
    assert_eq!(
        (text(&named, "province").as_str(), text(&named, "district").as_str()),
        ("Jawa Barat", "Katapang")
    );
    let wrong = check_nik("123");
    assert!(get(&wrong, "ok").is_falsy() && get(&wrong, "province").is_null());
    let errors: Array = get(&wrong, "errors").unchecked_into();
    assert_eq!(text(&errors.get(0), "code"), "length");
}

#[wasm_bindgen_test]
fn a_mean_colour_is_taken_of_a_region() {
    let bytes: Vec<u8> = [[255_u8, 0, 0, 255], [0, 0, 90, 255]].concat();
    let whole = mean_rgb(&bytes, 2, 1, None).unwrap();
    assert_eq!((number(&whole, "r"), number(&whole, "b"), number(&whole, "clipped")), (127.5, 45.0, 0.5));
    let region = JSON::parse(r#"{"x":0.5,"y":0,"width":0.5,"height":1}"#).unwrap();
    let right = mean_rgb(&bytes, 2, 1, Some(region.unchecked_into())).unwrap();
    assert_eq!((number(&right, "r"), number(&right, "b")), (0.0, 90.0));
    assert_eq!(code_of(&mean_rgb(&bytes, 3, 1, None).unwrap_err()), "invalid_input");
}

#[wasm_bindgen_test]
fn a_strobe_is_objected_to_and_a_drawn_challenge_is_not() {
    assert!(check_flash_challenge(SAFE_CHALLENGE).is_empty());
    assert!(check_flash_challenge(mirror::STROBE)[0].contains("WCAG 2.3.1"));
}

#[wasm_bindgen_test]
fn bytes_that_are_no_photo_are_reported_and_not_thrown() {
    let report = validate_photo(b"hello", "ktp").unwrap();
    assert!(get(&report, "ok").is_falsy() && get(&report, "format").is_null());
    assert_eq!(code_of(&validate_photo(b"hello", "passport").unwrap_err()), "invalid_input");
}

#[wasm_bindgen_test]
async fn the_fake_camera_opens_and_gives_a_jpeg_at_full_resolution() {
    real_camera();
    let camera = opened("ktp").await;
    let video = video();
    finished(call(&camera, "attach", &[video.clone().into()])).await;
    let facts = call(&camera, "describe", &[]);
    assert_eq!((number(&facts, "width"), number(&facts, "height")), (1920.0, 1080.0));
    assert_eq!(text(&facts, "kind"), "ktp");
    let still: Uint8Array = finished(call(&camera, "takeStill", &[])).await.unchecked_into();
    let report = validate_photo(&still.to_vec(), "ktp").unwrap();
    assert_eq!(text(&report, "format"), "jpeg");
    assert_eq!((number(&report, "width"), number(&report, "height")), (1920.0, 1080.0));
    call(&camera, "stop", &[]);
}

#[wasm_bindgen_test]
async fn stopping_ends_the_tracks_and_clears_the_video() {
    real_camera();
    let camera = opened("selfie").await;
    let video = video();
    finished(call(&camera, "attach", &[video.clone().into()])).await;
    let track = track_of(&video.src_object().unwrap());
    assert_eq!(text(&track, "readyState"), "live");
    call(&camera, "stop", &[]);
    call(&camera, "stop", &[]);
    assert_eq!(text(&track, "readyState"), "ended");
    assert!(video.src_object().is_none());
    assert_eq!(code_of(&refused(call(&camera, "takeStill", &[])).await), "camera_interrupted");
}

#[wasm_bindgen_test]
async fn a_camera_that_is_freed_is_switched_off() {
    real_camera();
    let camera = opened("selfie").await;
    let video = video();
    finished(call(&camera, "attach", &[video.clone().into()])).await;
    let track = track_of(&video.src_object().unwrap());
    call(&camera, "free", &[]);
    assert_eq!(text(&track, "readyState"), "ended");
}

#[wasm_bindgen_test]
async fn a_camera_that_ends_by_itself_is_told() {
    real_camera();
    let camera = opened("selfie").await;
    let video = video();
    finished(call(&camera, "attach", &[video.clone().into()])).await;
    let heard = Array::new();
    let push = pusher(&heard);
    call(&camera, "onInterrupted", &[push.into()]);
    let track = track_of(&video.src_object().unwrap());
    for event in ["mute", "mute", "unmute", "ended", "mute"] {
        track.dispatch_event(&Event::new(event).unwrap()).unwrap();
    }
    assert_eq!(String::from(heard.join(",")), "muted,resumed,ended");
    call(&camera, "stop", &[]);
}

#[wasm_bindgen_test]
async fn what_the_browser_refuses_has_a_code() {
    for (name, code) in [
        ("NotAllowedError", "permission_denied"),
        ("NotFoundError", "no_camera"),
        ("OverconstrainedError", "no_camera"),
        ("NotReadableError", "camera_busy"),
    ] {
        get_user_media_rejects_with(name);
        let error = refused(Camera::open("ktp", None)).await;
        assert_eq!((text(&error, "name").as_str(), code_of(&error).as_str()), ("CaptureError", code));
    }
    real_camera();
    assert_eq!(code_of(&refused(Camera::open("passport", None)).await), "invalid_input");
    let gone = Camera::open("ktp", Some("no such device".to_owned()));
    assert_eq!(code_of(&refused(gone).await), "no_camera");
}

#[wasm_bindgen_test]
async fn facing_and_device_are_never_asked_for_together() {
    for (device, expected) in [(None, "facingMode"), (Some("abc".to_owned()), "deviceId")] {
        let asked = mirror::get_user_media_records();
        refused(Camera::open("ktp", device)).await;
        let wanted = get(&asked.get(0), "video");
        for name in ["facingMode", "deviceId"] {
            assert_eq!(get(&wanted, name).is_undefined(), name != expected, "{name}");
        }
    }
    real_camera();
}

#[wasm_bindgen_test]
async fn frames_are_measured_on_the_page_where_the_worker_does_not_load() {
    let camera = mirror_camera().await;
    let reports = Array::new();
    let watch = watch(&camera, &reports);
    sleep(800).await;
    let last = reports.get(reports.length() - 1);
    assert!(reports.length() >= 5, "{} reports", reports.length());
    assert_eq!(text(&last, "thread"), "page");
    assert!((number(&last, "width") - 320.0).abs() < f64::EPSILON);
    // The scene is grey 60 where nothing lights it.
    assert!((number(&last, "meanR") - 60.0).abs() < 2.0, "{}", number(&last, "meanR"));
    let error = watch.worker_error();
    assert_eq!(code_of(&error), "worker_failed");
    watch.stop();
    let count = reports.length();
    sleep(200).await;
    assert_eq!(reports.length(), count, "a stopped watch is silent");
    assert_eq!(code_of(&watch.set_region(0.5, 0.5, 0.6, 0.1).unwrap_err()), "invalid_input");
}

#[wasm_bindgen_test]
async fn a_flash_is_seen_by_a_camera_that_reflects_it() {
    let camera = mirror_camera().await;
    let watch = watch(&camera, &Array::new());
    sleep(300).await;
    let probe = finished(probe_ambient(&watch, canvas())).await;
    assert!(get(&probe, "enough").is_truthy(), "difference {}", number(&probe, "difference"));
    let steps = Array::new();
    let on_step = pusher(&steps);
    let samples = finished(run_flash(&watch, canvas(), SAFE_CHALLENGE, on_step, None)).await;
    let samples: Array = samples.unchecked_into();
    assert_eq!(String::from(steps.join(",")), "0,1,2,3");
    // Red, white, black, green; a step may be missing on a very busy machine, but never a wrong one there.
    assert!(samples.length() >= 3, "{}", samples.length());
    let lit = [[1.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]];
    for sample in samples.iter() {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
        let expected = lit[number(&sample, "step") as usize];
        for (name, share) in ["meanR", "meanG", "meanB"].into_iter().zip(expected) {
            let got = number(&sample, name);
            assert!((got - (60.0 + 40.0 * share)).abs() < 4.0, "{name} {got} of {expected:?}");
        }
        assert!(number(&sample, "frames") >= 3.0);
    }
    assert!(!canvas().has_attribute("data-flash-colour"), "the screen is dark again");
    watch.stop();
}

#[wasm_bindgen_test]
async fn an_unsafe_challenge_is_never_shown() {
    let camera = mirror_camera().await;
    let watch = watch(&camera, &Array::new());
    let shown = Array::new();
    let on_step = pusher(&shown);
    let error = refused(run_flash(&watch, canvas(), mirror::STROBE, on_step, None)).await;
    assert_eq!(code_of(&error), "flash_unsafe");
    assert_eq!(shown.length(), 0);
    watch.stop();
}

#[wasm_bindgen_test]
async fn a_flash_ends_when_its_signal_fires_or_its_camera_falls_silent() {
    let camera = mirror_camera().await;
    let watch = watch(&camera, &Array::new());
    let controller = web_sys::AbortController::new().unwrap();
    let running = run_flash(&watch, canvas(), SAFE_CHALLENGE, Function::default(), Some(controller.signal()));
    sleep(200).await;
    controller.abort();
    let error = refused(running).await;
    assert_eq!((code_of(&error).as_str(), text(&error, "reason").as_str()), ("flash_aborted", "signal"));
    assert!(!canvas().has_attribute("data-flash-colour"));
    let running = run_flash(&watch, canvas(), mirror::LONG_CHALLENGE, Function::default(), None);
    watch.stop();
    let error = refused(running).await;
    assert_eq!(text(&error, "reason"), "no_frames");
}

#[wasm_bindgen_test]
async fn a_bundle_is_signed_over_what_it_holds() {
    real_camera();
    let camera = opened("ktp").await;
    finished(call(&camera, "attach", &[video().into()])).await;
    let still: Uint8Array = finished(call(&camera, "takeStill", &[])).await.unchecked_into();
    let facts = call(&camera, "describe", &[]);
    call(&camera, "stop", &[]);

    let mut assembler = BundleAssembler::new(None).unwrap();
    let origin = JSON::parse(r#"{"kind":"ktp","source":"camera","automatic":true,"quality":{"moire":null,"sharpness":9},"signals":["label_virtual"]}"#).unwrap();
    js_sys::Reflect::set(&origin, &"camera".into(), &facts).unwrap();
    assembler.add_frame(&still, &origin).unwrap();
    assembler.add_frame(&still, &origin).unwrap();
    let hello = Uint8Array::from(&b"hello"[..]);
    assert_eq!(code_of(&assembler.add_frame(&hello, &origin).unwrap_err()), "invalid_input");
    let samples = r#"[{"step":1,"tMs":325.5,"meanR":1,"meanG":2.5,"meanB":3,"frames":4,"clipped":0}]"#;
    assembler.set_flash("ab".to_owned(), &JSON::parse(samples).unwrap().unchecked_into()).unwrap();
    assert_eq!(assembler.bytes_length(), 2 * still.length() as usize);
    let read = |text: &str| JSON::parse(text).unwrap();
    assembler.set_ocr_fields(read(r#"{"nik":"3204"}"#).unchecked_ref(), &read(r#"{"nik":0.5}"#)).unwrap();
    let not_text = assembler.set_ocr_fields(read(r#"{"nik":3204}"#).unchecked_ref(), &JsValue::UNDEFINED);
    assert_eq!(code_of(&not_text.unwrap_err()), "invalid_input");
    let blob: Blob = assembler.finish("2026-05-24T08:14:22.481Z", "qe_whsec_test").unwrap();
    assert_eq!(blob.type_(), "application/json");

    let body = finished(blob.text()).await.as_string().unwrap();
    let bundle = get(&JSON::parse(&body).unwrap(), "bundle");
    let text_of_bundle = String::from(JSON::stringify(&bundle).unwrap());
    let signed = JSON::parse(&sign_bundle(&text_of_bundle, "qe_whsec_test").unwrap()).unwrap();
    assert_eq!(text(&signed, "signature"), text(&bundle, "signature"));
    assert_eq!(
        (text(&bundle, "platform").as_str(), text(&bundle, "flashChallengeNonce").as_str()),
        ("web", "ab")
    );
    for part in [
        r#""automatic":true"#,
        r#""quality":{"sharpness":9},"signals":["label_virtual"]"#,
        r#""ocrConfidence":{"nik":0.5},"ocrFields":{"nik":"3204"}"#,
    ] {
        assert!(body.contains(part), "{part}");
    }
    assert!(body.contains(r#""label":"fake_device_0""#) && !body.contains("deviceId"));
    assert!(assembler.finish("yesterday", "x").is_err());
    assembler.clear();
    assert_eq!(code_of(&assembler.finish("2026-05-24T08:14:22.481Z", "x").unwrap_err()), "invalid_input");
}

fn watch(video: &web_sys::HtmlVideoElement, reports: &Array) -> FrameWatch {
    let push = pusher(reports);
    let watch = FrameWatch::start(video.clone(), "/no-such-worker.js", push, None).unwrap();
    watch.set_region(0.5, 0.5, 0.4, 0.4).unwrap();
    watch
}

fn track_of(stream: &MediaStream) -> MediaStreamTrack {
    stream.get_video_tracks().get(0).unchecked_into()
}

#[wasm_bindgen_test]
fn a_frame_without_a_card_says_so_in_the_documented_shape() {
    // A wall that is lit from the right: bright enough, and nothing on it.
    let line: Vec<u8> = (0..320_u32)
        .flat_map(|x| [60, 60, 60, 255_u32].map(|base| u8::try_from((base + x / 2).min(255)).unwrap()))
        .collect();
    let pixels = line.repeat(240);
    let report = analyze_document_frame(&pixels, 320, 240).unwrap();
    assert!(
        get(&report, "card").is_null() && get(&report, "nik").is_null() && get(&report, "moire").is_null()
    );
    assert_eq!(text(&report, "guidance"), "no_card");
    assert_eq!(get(&report, "ready").as_bool(), Some(false));
    assert!((number(&report, "meanLuma") - 139.5).abs() < 1.5);
    assert!(analyze_document_frame(&pixels, 321, 240).is_err());
}

#[wasm_bindgen_test]
fn a_face_is_looked_for_once_its_data_is_there() {
    let pixels = [90, 100, 110, 255].repeat(320 * 240);
    assert_eq!(code_of(&analyze_face_frame(&pixels, 320, 240).unwrap_err()), "face_model_missing");
    assert_eq!(code_of(&load_face_model(b"<!doctype html>").unwrap_err()), "invalid_input");
    load_face_model(include_bytes!("../../vision/data/faces.bin")).unwrap();
    let report = analyze_face_frame(&pixels, 320, 240).unwrap();
    assert_eq!(get(&report, "faces").unchecked_into::<Array>().length(), 0);
    assert_eq!(text(&report, "guidance"), "no_face");
    assert_eq!(get(&report, "ready").as_bool(), Some(false));
    assert_eq!(code_of(&analyze_face_frame(&pixels, 321, 240).unwrap_err()), "invalid_input");
}

#[wasm_bindgen_test]
async fn a_meter_measures_pixels_and_video_frames_alike() {
    let (width, height) = (320, 240);
    let pixels: Vec<u8> = (0..width * height)
        .flat_map(|at| {
            let level = if at % width / 16 % 2 == 0 { 60 } else { 180 };
            [level, level, level, 255]
        })
        .collect();
    let meter = FrameMeter::new();
    let packed = meter.measure(&pixels, width, height).unwrap();
    assert!((number(&packed, "meanLuma") - 120.0).abs() < 1.0);
    assert!(get(&packed, "motion").is_null());
    let frame = video_frame(&pixels, width, height);
    let seen = finished(meter.measure_video_frame(Clone::clone(&frame))).await;
    let again = finished(meter.measure_video_frame(Clone::clone(&frame))).await;
    frame.close();
    assert!((number(&seen, "sharpness") - number(&packed, "sharpness")).abs() < 1e-6);
    assert!(number(&again, "motion") < 1e-9);
    assert!(meter.measure(&pixels[1..], width, height).is_err());
}

/// A frame of packed pixels.
fn video_frame(rgba: &[u8], width: u32, height: u32) -> VideoFrame {
    let init = Object::new();
    for (name, value) in [
        ("format", JsValue::from("RGBA")),
        ("codedWidth", width.into()),
        ("codedHeight", height.into()),
        ("timestamp", 0.into()),
    ] {
        Reflect::set(&init, &name.into(), &value).unwrap();
    }
    let class: Function = get(&global(), "VideoFrame").unchecked_into();
    Reflect::construct(&class, &Array::of2(&Uint8Array::from(rgba), &init)).unwrap().unchecked_into()
}
