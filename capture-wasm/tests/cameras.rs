//! Asking for cameras: which one of several is opened, what is asked for where a request fails, light and silence.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod stage;

use capture_wasm::Camera;
use js_sys::{Array, Function, JSON};
use stage::{call, code_of, finished, get, number, opened, pusher, refused, run, sleep, text, video};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// A phone with these cameras; its first opens where none is named. Requests are written down, and refused with the names
/// in `refusals`, one after the other.
fn phone(cameras: &[(&str, &str)], refusals: &[&str]) -> JsValue {
    let build = Function::new_with_args(
        "cameras, refusals",
        "const phone = { asked: [], applied: [], light: false, stopped: 0 };
         const canvas = document.createElement('canvas'); canvas.width = 1920; canvas.height = 1080;
         const context = canvas.getContext('2d');
         let at = 0;
         phone.timer = setInterval(() => { if (!phone.silent) { context.fillStyle = `rgb(90, 80, ${at++ % 9})`; context.fillRect(0, 0, 1920, 1080) } }, 40);
         navigator.mediaDevices.enumerateDevices = async () =>
           cameras.map(([deviceId, label]) => ({ kind: 'videoinput', deviceId, label })).concat([{ kind: 'audioinput', deviceId: 'x', label: 'x' }]);
         navigator.mediaDevices.getUserMedia = async (wanted) => {
           phone.asked.push(wanted.video);
           const refusal = refusals.shift();
           if (refusal) throw new DOMException('refused', refusal);
           const [deviceId, label] = cameras.find(([id]) => id === wanted.video.deviceId?.exact) ?? cameras[0];
           const stream = canvas.captureStream(25);
           const [track] = stream.getVideoTracks();
           Object.defineProperty(track, 'label', { value: label });
           track.getSettings = () => ({ deviceId, width: 1920, height: 1080, frameRate: 25, facingMode: 'environment', torch: phone.light });
           track.getCapabilities = () => ({ torch: true, focusMode: ['manual', 'continuous'], width: { max: 1920 }, height: { max: 1080 } });
           track.applyConstraints = async ({ advanced: [one] }) => { phone.applied.push(one); phone.light = one.torch ?? phone.light };
           const stop = track.stop.bind(track);
           track.stop = () => { phone.stopped += 1; stop() };
           return stream;
         };
         return phone",
    );
    let cameras: Array =
        cameras.iter().map(|(id, label)| Array::of2(&(*id).into(), &(*label).into())).collect();
    let refusals: Array = refusals.iter().map(|name| JsValue::from(*name)).collect();
    build.call2(&JsValue::UNDEFINED, &cameras, &refusals).unwrap()
}

fn put_away(phone: &JsValue) {
    let id = get(phone, "timer");
    run("delete navigator.mediaDevices.getUserMedia; delete navigator.mediaDevices.enumerateDevices;
         return (id) => clearInterval(id)")
    .unchecked_into::<Function>()
    .call1(&JsValue::UNDEFINED, &id)
    .unwrap();
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

#[wasm_bindgen_test]
async fn of_several_rear_cameras_the_main_one_is_opened_and_told_to_focus() {
    let phone = phone(
        &[("w", "camera2 2, facing back"), ("f", "camera2 1, facing front"), ("m", "camera2 0, facing back")],
        &[],
    );
    let camera = opened("ktp").await;
    let facts = call(&camera, "describe", &[]);
    assert_eq!(text(&facts, "label"), "camera2 0, facing back");
    assert_eq!(json(&get(&facts, "signals")), "[]");
    let asked = Array::from(&get(&phone, "asked"));
    assert_eq!(asked.length(), 2);
    assert_eq!(json(&get(&asked.get(1), "deviceId")), r#"{"exact":"m"}"#);
    assert!(get(&asked.get(1), "facingMode").is_undefined());
    assert_eq!(json(&get(&phone, "applied")), r#"[{"focusMode":"continuous"}]"#);
    assert!((number(&phone, "stopped") - 1.0).abs() < 1e-9, "the first one is off");
    let listed = Array::from(&finished(Camera::list()).await);
    assert_eq!(
        json(&listed.get(1)),
        r#"{"deviceId":"f","label":"camera2 1, facing front","facing":"user","virtual":false}"#
    );
    assert_eq!(listed.length(), 3, "cameras alone");
    call(&camera, "stop", &[]);
    put_away(&phone);
}

#[wasm_bindgen_test]
async fn a_second_camera_that_fails_leaves_the_first_one() {
    let cameras = [("w", "Back Camera"), ("t", "Back Triple Camera")];
    let phone = phone(&cameras, &["", "NotReadableError"]);
    let camera = opened("ktp").await;
    assert_eq!(text(&call(&camera, "describe", &[]), "label"), "Back Camera");
    assert_eq!(Array::from(&get(&phone, "asked")).length(), 3);
    call(&camera, "stop", &[]);
    put_away(&phone);
}

#[wasm_bindgen_test]
async fn a_request_that_a_phone_cannot_meet_is_made_simpler_and_a_person_who_refused_is_not_asked_again() {
    let main = [("m", "camera2 0, facing back")];
    let simple = phone(&main, &["OverconstrainedError", "OverconstrainedError"]);
    let camera = opened("ktp").await;
    let asked = Array::from(&get(&simple, "asked"));
    assert_eq!(json(&asked.get(1)), r#"{"facingMode":{"ideal":"environment"}}"#);
    assert_eq!(asked.get(2), JsValue::TRUE);
    call(&camera, "stop", &[]);
    put_away(&simple);
    let refusing = phone(&main, &["NotAllowedError"]);
    assert_eq!(code_of(&refused(Camera::open("ktp", None)).await), "permission_denied");
    assert_eq!(Array::from(&get(&refusing, "asked")).length(), 1);
    put_away(&refusing);
}

#[wasm_bindgen_test]
async fn the_light_is_switched_and_the_focus_kept() {
    let phone = phone(&[("m", "camera2 0, facing back")], &[]);
    let camera = opened("ktp").await;
    assert_eq!(get(&camera, "torch"), JsValue::FALSE);
    finished(call(&camera, "setTorch", &[true.into()])).await;
    assert_eq!(get(&camera, "torch"), JsValue::TRUE);
    let applied = Array::from(&get(&phone, "applied"));
    assert_eq!(json(&applied.get(1)), r#"{"torch":true,"focusMode":"continuous"}"#);
    call(&camera, "stop", &[]);
    put_away(&phone);
    stage::real_camera();
    let plain = opened("ktp").await;
    assert!(get(&plain, "torch").is_null());
    assert_eq!(code_of(&refused(call(&plain, "setTorch", &[true.into()])).await), "invalid_input");
    call(&plain, "stop", &[]);
}

#[wasm_bindgen_test]
async fn a_camera_that_sends_nothing_for_three_seconds_is_silent_until_it_sends_again() {
    let phone = phone(&[("m", "camera2 0, facing back")], &[]);
    let camera = opened("ktp").await;
    finished(call(&camera, "attach", &[video().into()])).await;
    let heard = Array::new();
    call(&camera, "onInterrupted", &[pusher(&heard).into()]);
    sleep(1200).await;
    assert_eq!(heard.length(), 0);
    let silent = |silent: bool| js_sys::Reflect::set(&phone, &"silent".into(), &silent.into()).unwrap();
    silent(true);
    sleep(5000).await;
    assert_eq!(json(&heard), r#"["muted"]"#);
    silent(false);
    sleep(700).await;
    assert_eq!(json(&heard), r#"["muted","resumed"]"#);
    call(&camera, "stop", &[]);
    sleep(100).await;
    assert_eq!(heard.length(), 2, "a camera that is stopped is silent for good");
    put_away(&phone);
}
