//! What is assembled is read back; what does not hold is named by its path.

use super::*;
use crate::{
    canonical::{self, Json},
    challenge::FlashSequence,
    photo::PhotoKind,
    signing::{self, HmacSecret},
};

/// One pixel, made by an independent tool.
const PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mNgYGAAAAAEAAEX86mxAAAAAElFTkSuQmCC";

fn pixel() -> Vec<u8> {
    data_encoding::BASE64.decode(PIXEL.as_bytes()).unwrap()
}

fn sample(step: Option<u32>, t_ms: f64, level: f64) -> FlashSample {
    FlashSample {
        step,
        t_ms,
        mean_r: level,
        mean_g: level,
        mean_b: level,
        frames: Some(4),
        clipped: Some(0.25),
    }
}

#[test]
fn what_is_assembled_verifies_and_reads_back() {
    let image = pixel();
    let camera = CameraFacts {
        label: Some("Kamera \"depan\"".to_owned()),
        width: Some(1280),
        frame_rate: Some(29.97),
        ..CameraFacts::default()
    };
    let quality = FrameQuality {
        sharpness: Some(31.5),
        moire: Some(f64::NAN),
        guidance: Some("hold_still".to_owned()),
        ..FrameQuality::default()
    };
    let origin = FrameOrigin {
        camera: Some(camera),
        automatic: Some(true),
        quality: Some(quality),
        signals: vec!["label_virtual".to_owned(), "no_sensor_noise".to_owned()],
        flash_step: Some(3),
        ..FrameOrigin::new(PhotoKind::Selfie, FrameSource::Camera)
    };
    let samples = [sample(Some(0), 225.5, 100.0), sample(Some(2), 900.0, 80.125)];
    let frames = [(); 2].map(|()| DraftFrame { image: EncodedFrame::new(&image), origin: origin.clone() });
    let mut reading = Vec::new();
    for (name, value, confidence) in
        [("nik", "unsure", None), ("nik", "3204110609979901", Some(0.75)), ("name", "BUDI", None)]
    {
        let field = OcrField::new(name.to_owned(), value.to_owned(), confidence).unwrap();
        assert!(field.put_into(&mut reading));
    }
    let draft = Draft {
        sdk_version: "tanda-capture-web@0.1.0",
        platform: Platform::Web,
        captured_at: Instant::parse("2026-05-24T08:14:22.481Z").unwrap(),
        frames: &frames,
        nonce: Some("abc"),
        samples: &samples,
        ocr_fields: &reading,
    };
    let secret = HmacSecret::new("fcs_test");
    let body = assemble(&draft, Some("c\"1"), &secret);
    assert_eq!(body.len(), body.capacity(), "one buffer of exactly its size");
    let json = canonical::parse(std::str::from_utf8(&body).unwrap()).unwrap();
    assert_eq!(json.member("customerId").unwrap().as_text(), Some("c\"1"));
    let bundle = json.member("bundle").unwrap();
    assert_eq!(signing::verify(bundle, &secret), Ok(()));
    let read = CaptureBundle::read(bundle).unwrap();
    assert_eq!((read.nonce, read.platform, &read.samples[..]), (Some("abc"), Platform::Web, &samples[..]));
    let mut expected = origin;
    expected.quality.as_mut().unwrap().moire = None;
    assert_eq!(read.origins, [expected.clone(), expected]);
    assert_eq!(
        (read.ocr_fields["nik"].as_str(), read.ocr_fields["name"].as_str()),
        ("3204110609979901", "BUDI")
    );
    assert_eq!(read.ocr_confidence, BTreeMap::from([("nik".to_owned(), 0.75)]));
    let frames = read.admit_frames().unwrap().decoded().collect::<Vec<_>>();
    assert_eq!((frames[0].bytes.as_slice(), frames[0].header.width()), (image.as_slice(), 1));
}

fn errors_of(bundle: &str) -> Vec<(String, String)> {
    let json = canonical::parse(bundle).unwrap();
    let errors = match CaptureBundle::read(&json) {
        Ok(bundle) => bundle.admit_frames().err().unwrap_or_default(),
        Err(errors) => errors,
    };
    errors.into_iter().map(|error| (error.field, error.code)).collect()
}

#[test]
fn every_missing_member_is_named() {
    let fields: Vec<String> = errors_of("{}").into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["version", "sdkVersion", "platform", "frames", "capturedAt", "signature"]);
    assert_eq!(errors_of("[]"), [("bundle".to_owned(), "type".to_owned())]);
}

#[test]
fn a_member_that_does_not_hold_is_named_by_its_path() {
    let whole = |member: &str| {
        let mut base = serde_json::json!({
            "version": "1.0", "sdkVersion": "x@1", "platform": "web", "frames": [PIXEL],
            "capturedAt": "2026-05-24T08:14:22.481Z", "signature": "00",
        });
        let change: serde_json::Value = serde_json::from_str(member).unwrap();
        base.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        errors_of(&base.to_string())
    };
    assert_eq!(whole("{}"), []);
    for (member, field, code) in [
        (r#"{"version":"2.0"}"#, "version", "version"),
        (r#"{"platform":"windows"}"#, "platform", "platform"),
        (r#"{"sdkVersion":7}"#, "sdkVersion", "type"),
        (r#"{"frames":[]}"#, "frames", "length"),
        (r#"{"frames":"x"}"#, "frames", "length"),
        (r#"{"frames":["","","","","","","","","","",""]}"#, "frames", "length"),
        (r#"{"frames":[1]}"#, "frames[0]", "type"),
        (r#"{"frames":["%%%"]}"#, "frames[0]", "base64"),
        (r#"{"frames":["aGVsbG8="]}"#, "frames[0]", "format"),
        (r#"{"frames":[""]}"#, "frames[0]", "format"),
        (r#"{"capturedAt":"yesterday"}"#, "capturedAt", "instant"),
        (r#"{"flashChallengeNonce":""}"#, "flashChallengeNonce", "type"),
        (r#"{"flashChallengeNonce":5}"#, "flashChallengeNonce", "type"),
        (r#"{"flashSamples":{}}"#, "flashSamples", "type"),
        (r#"{"flashSamples":[{}]}"#, "flashSamples[0]", "value"),
        (r#"{"flashSamples":[{"tMs":1,"meanR":256,"meanG":1,"meanB":1}]}"#, "flashSamples[0]", "value"),
        (
            r#"{"flashSamples":[{"tMs":1,"meanR":1,"meanG":1,"meanB":1,"step":1.5}]}"#,
            "flashSamples[0]",
            "value",
        ),
        (r#"{"captureOrigin":[{"kind":"car","source":"camera"}]}"#, "captureOrigin[0]", "value"),
        (
            r#"{"captureOrigin":[{"kind":"ktp","source":"camera"},{"kind":"ktp","source":"upload"}]}"#,
            "captureOrigin",
            "length",
        ),
        (r#"{"ocrFields":{"nik":5}}"#, "ocrFields.nik", "value"),
        (r#"{"ocrConfidence":{"nik":1.5}}"#, "ocrConfidence.nik", "value"),
    ] {
        assert_eq!(whole(member)[0], (field.to_owned(), code.to_owned()), "{member}");
    }
    assert_eq!(
        whole(r#"{"ocrFields":null,"flashSamples":null,"flashChallengeNonce":null,"somethingNew":[1]}"#),
        []
    );
}

#[test]
fn what_a_client_says_of_a_frame_is_read_as_far_as_it_holds() {
    let many = vec![r#""settings_missing""#; 40].join(",");
    let text = format!(
        r#"{{"kind":"ktp","source":"camera","automatic":"yes","signals":["Two words","",7,{many}],"camera":null,
            "quality":{{"meanLuma":300,"glareShare":0.1,"sharpness":-1,"guidance":"<b>","moire":null}}}}"#
    );
    let origin = FrameOrigin::read(&canonical::parse(&text).unwrap()).unwrap();
    assert_eq!((origin.automatic, origin.camera), (None, None));
    assert_eq!(origin.signals, vec!["settings_missing"; 16]);
    assert_eq!(origin.quality, Some(FrameQuality { glare_share: Some(0.1), ..FrameQuality::default() }));
}

#[test]
fn a_reading_that_the_server_would_refuse_is_never_made() {
    let field =
        |name: &str, value: &str, confidence| OcrField::new(name.to_owned(), value.to_owned(), confidence);
    assert!(field("nik", &"9".repeat(200), Some(1.0)).is_some());
    assert!(field("nik", &"9".repeat(201), None).is_none());
    assert!(field(&"n".repeat(65), "", None).is_none());
    assert!(field("nik", "", Some(f64::NAN)).is_none() && field("nik", "", Some(1.5)).is_none());
    let mut reading = Vec::new();
    for index in 0..40 {
        assert!(field(&index.to_string(), "", None).unwrap().put_into(&mut reading));
    }
    assert!(!field("one more", "", None).unwrap().put_into(&mut reading));
    assert!(field("39", "again", None).unwrap().put_into(&mut reading));
}

#[test]
fn a_frame_beyond_twelve_megabytes_of_base64_is_refused() {
    let frame = "A".repeat(MAX_FRAME_BASE64_BYTES + 1);
    let json = Json::object(vec![("frames".into(), Json::List(vec![Json::from(frame.as_str())]))]).unwrap();
    let errors = CaptureBundle::read(&json).unwrap_err();
    assert!(errors.iter().any(|error| error.field == "frames[0]" && error.code == "too_many_bytes"));
}

#[test]
fn samples_find_their_step_by_name_by_order_or_by_time() {
    let sequence = FlashSequence::from_parts(&["#FFFFFF", "#000000", "#FF0000"], &[300, 400, 500]).unwrap();
    let levels = |samples: &[FlashSample]| -> Vec<Option<f64>> {
        slots(&sequence, samples).into_iter().map(|slot| slot.map(|rgb| rgb[0])).collect()
    };
    assert_eq!(levels(&[sample(Some(2), 0.0, 7.0)]), [None, None, Some(7.0)]);
    assert_eq!(
        levels(&[sample(None, 9.0, 1.0), sample(None, 9.0, 2.0), sample(None, 9.0, 3.0)]),
        [Some(1.0), Some(2.0), Some(3.0)]
    );
    assert_eq!(levels(&[sample(None, 310.0, 4.0), sample(None, 699.0, 6.0)]), [None, Some(5.0), None]);
    assert_eq!(levels(&[sample(None, 5_000.0, 4.0), sample(Some(9), 0.0, 4.0)]), [None, None, None]);
    assert_eq!(levels(&[]), [None, None, None]);
}
