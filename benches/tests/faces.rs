//! The packed detector against the one that its data is from, and the hints on frames with one fault.

use benches::face::{Fault, look_at, scene};
use rustface::{Detector, ImageData};
use specimen::Picture;
use vision::colour::{MeanRgb, mean_rgb, mean_rgb_of};
use vision::face::{FaceEye, FaceModel};
use vision::frame::RgbaView;

const DATA: &[u8] = include_bytes!("../../vision/data/faces.bin");

fn model() -> FaceModel {
    FaceModel::parse(DATA).expect("the packed data")
}

#[test]
fn the_packed_data_is_made_of_the_published_model() {
    let original = std::fs::read(benches::face_model::original_path().expect("cargo knows")).expect("a file");
    assert!(benches::face_model::pack(&original).as_deref() == Some(DATA), "run the binary face_data");
    assert_eq!(benches::face_model::pack(&original[..100_000]), None);
}

/// Left edge, upper edge and width of each face.
type Boxes = Vec<[f64; 3]>;

/// The faces that the published engine finds on the same pixels.
fn published(detector: &mut dyn Detector, grey: &image::GrayImage) -> Boxes {
    let found = detector.detect(&ImageData::new(grey.as_raw(), grey.width(), grey.height()));
    let place = |face: &rustface::FaceInfo| {
        [face.bbox().x(), face.bbox().y(), face.bbox().width().cast_signed()].map(f64::from)
    };
    found.iter().map(place).collect()
}

fn ours(eye: &mut FaceEye, grey: &image::GrayImage) -> Boxes {
    let pixels: Vec<u8> = grey.as_raw().iter().flat_map(|level| [*level, *level, *level, 255]).collect();
    let view = RgbaView::new(&pixels, grey.width(), grey.height()).expect("four bytes a pixel");
    let seen = eye.look(&view.into(), None);
    seen.faces.iter().chain(&seen.printed).map(|face| [face.x, face.y, face.width]).collect()
}

#[test]
fn the_packed_detector_finds_the_faces_of_the_published_one() {
    let path = benches::face_model::original_path().expect("cargo knows");
    let mut detector = rustface::create_detector(path.to_str().expect("UTF-8")).expect("the model");
    detector.set_score_thresh(2.0);
    let mut eye = FaceEye::new(model());
    let selfies = specimen::people().into_iter().map(|person| specimen::draw_selfie(&person, 480, 640));
    let crowds = (0..6).map(|seed| scene(seed, Fault::Crowd).picture);
    let empties = (0..12).map(|seed| scene(seed, Fault::Nobody).picture);
    let mut faces = 0;
    for (at, picture) in selfies.chain(crowds).chain(empties).enumerate() {
        let grey = at_search_size(&picture);
        let (mut published, mut ours) = (published(detector.as_mut(), &grey), ours(&mut eye, &grey));
        assert_eq!(published.len(), ours.len(), "picture {at}: {published:?} {ours:?}");
        published.sort_by(|a, b| a[0].total_cmp(&b[0]));
        ours.sort_by(|a, b| a[0].total_cmp(&b[0]));
        for (published, ours) in published.iter().zip(&ours) {
            // Both look every four pixels, and round their windows differently.
            let far = (0..3).map(|at| (published[at] - ours[at]).abs()).fold(0.0, f64::max);
            assert!(far <= 6.0_f64.max(0.1 * published[2]), "picture {at}: {published:?} {ours:?}");
        }
        faces += ours.len();
    }
    assert!(faces > 25, "{faces}");
}

/// Grey, its shorter side the 200 pixels that faces are searched at.
fn at_search_size(picture: &Picture) -> image::GrayImage {
    let (width, height) = picture.dimensions();
    let shorter = width.min(height);
    let small = image::imageops::thumbnail(picture, 200 * width / shorter, 200 * height / shorter);
    image::DynamicImage::ImageRgba8(small).into_luma8()
}

#[test]
fn a_fault_has_its_hint() {
    let sightings = look_at(&model(), 0..136);
    let wrong: Vec<_> =
        sightings.iter().filter(|one| !one.is_named()).map(|one| (one.seed, one.fault)).collect();
    assert!(wrong.len() <= 6, "{wrong:?}");
    // What a person does right is never called wrong.
    assert!(!wrong.iter().any(|(_, fault)| matches!(fault, Fault::None | Fault::CardBeside)), "{wrong:?}");
}

#[test]
fn the_flash_is_sampled_on_skin_alone() {
    let mut eye = FaceEye::new(model());
    for seed in (0..10).map(|at| 17 * at) {
        let picture = scene(seed, Fault::None).picture;
        let view =
            RgbaView::new(picture.as_raw(), picture.width(), picture.height()).expect("four bytes a pixel");
        let frame = view.into();
        let places = eye.look(&frame, None).skin().expect("a face in the frame");
        let all = mean_rgb_of(&frame, &places).expect("three regions");
        for place in places {
            let mean = mean_rgb(&frame, place);
            // Skin is red before it is green; hair is darker than half of it, cloth and walls are of another colour.
            let redness = |colour: &MeanRgb| (colour.r - colour.g) / (colour.r + colour.g + colour.b);
            assert!((redness(&mean) - redness(&all)).abs() < 0.05, "seed {seed}: {place:?} {mean:?} {all:?}");
            assert!(mean.luma() > 0.6 * all.luma() && mean.clipped < 0.05, "seed {seed}: {place:?} {mean:?}");
        }
    }
}
