//! The drawn faces, judged by a detector that was trained on photographs (`SeetaFace`).
//! Its model lies in the archive of the crate `rustface`, found through `cargo metadata`.

use rustface::{Detector, FaceInfo, ImageData};
use std::path::PathBuf;
use std::process::Command;

fn model_path() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let rustface =
        packages.iter().find(|package| package["name"] == "rustface").expect("rustface is a dependency");
    let manifest = PathBuf::from(rustface["manifest_path"].as_str().expect("a path"));
    manifest.with_file_name("model").join("seeta_fd_frontal_v1.0.bin")
}

fn detector() -> Box<dyn Detector> {
    let mut detector =
        rustface::create_detector(model_path().to_str().expect("a path in UTF-8")).expect("the model");
    detector.set_min_face_size(80);
    detector.set_score_thresh(2.0);
    detector.set_pyramid_scale_factor(0.8);
    detector.set_slide_window_step(4, 4);
    detector
}

fn faces(detector: &mut dyn Detector, picture: &specimen::Picture) -> Vec<FaceInfo> {
    let grey = image::DynamicImage::ImageRgba8(picture.clone()).to_luma8();
    detector.detect(&ImageData::new(grey.as_raw(), grey.width(), grey.height()))
}

/// Whether a face's box lies around the middle of the head: between the eyes and the mouth.
fn surrounds(face: &FaceInfo, x: f64, y: f64) -> bool {
    let found = face.bbox();
    let (left, top) = (f64::from(found.x()), f64::from(found.y()));
    let (width, height) = (f64::from(found.width()), f64::from(found.height()));
    (left + 0.3 * width..left + 0.7 * width).contains(&x)
        && (top + 0.2 * height..top + 0.8 * height).contains(&y)
}

#[test]
fn a_detector_finds_exactly_one_face_in_every_selfie() {
    let mut detector = detector();
    for person in specimen::people() {
        let found = faces(detector.as_mut(), &specimen::draw_selfie(&person, 480, 640));
        assert_eq!(found.len(), 1, "{}: {found:?}", person.name);
        // The eyes are at 45 % of the height; the box's middle is about the nose's tip.
        assert!(surrounds(&found[0], 240.0, 330.0), "{}: {:?}", person.name, found[0].bbox());
        // Photographs of people score 5 to 40; a drawing near the threshold would be luck.
        assert!(found[0].score() > 10.0, "{}: {}", person.name, found[0].score());
    }
}

#[test]
fn a_detector_finds_the_same_face_in_the_portrait_of_the_card() {
    let mut detector = detector();
    for person in specimen::people() {
        let portrait = specimen::face::draw_portrait(&person.look, 320, 432, [42, 88, 186]);
        let found = faces(detector.as_mut(), &portrait);
        assert_eq!(found.len(), 1, "{}: {found:?}", person.name);
    }
}

#[test]
fn a_covered_face_is_not_found() {
    let person = &specimen::people()[0];
    let mut picture = specimen::draw_selfie(person, 480, 640);
    for (_, y, pixel) in picture.enumerate_pixels_mut() {
        if (150..460).contains(&y) {
            pixel.0 = [130, 120, 110, 255];
        }
    }
    assert!(faces(detector().as_mut(), &picture).is_empty());
}

#[test]
fn a_face_is_found_in_each_photo_and_in_the_replay_of_one() {
    let mut detector = detector();
    let person = &specimen::people()[4];
    for bytes in [
        specimen::selfie_photo(person),
        specimen::other_selfie_photo(person),
        specimen::spoof_selfie_photo(person),
    ] {
        let photo = image::load_from_memory(&bytes).expect("a JPEG").thumbnail(480, 640).into_rgba8();
        assert_eq!(faces(detector.as_mut(), &photo).len(), 1);
    }
}
