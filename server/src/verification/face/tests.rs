//! Faces of drawn people, found and compared.

use contract::{
    face::{Liveness, MatchStatus, SelfieLiveness},
    finding::Observation,
};
use image::RgbaImage;
use specimen::{
    draw_card,
    face::{Cover, Pose},
    people,
    selfie::SelfieScene,
};
use vision::face::AlignedFace;

use super::*;

fn faces() -> Faces {
    Faces::open(&FaceSettings::default()).unwrap()
}

fn photo(bytes: &[u8]) -> RgbaImage {
    image::load_from_memory(bytes).unwrap().into_rgba8()
}

#[test]
fn the_face_of_every_synthetic_person_is_found_on_selfie_and_card() {
    let faces = faces();
    for person in people() {
        let selfie = faces.selfie(&photo(&specimen::selfie_photo(&person)));
        assert!(selfie.as_ref().is_ok_and(|face| face.bounds.width > 300.0), "{}: {selfie:?}", person.name);
        for width in [640, 1012] {
            let portrait = faces.portrait(&draw_card(&person, width));
            assert!(portrait.is_ok(), "{} at {width}: {portrait:?}", person.name);
        }
    }
}

#[test]
fn every_fault_of_a_selfie_has_its_name() {
    let faces = faces();
    let person = &people()[0];
    let scene = SelfieScene::new(720, 960, 5);
    let pose = Pose::selfie(720, 960);
    let at = |x: f32, half_width_px: f32| Pose { centre: [x, pose.centre[1]], half_width_px, ..pose };
    let told = |scene: &SelfieScene| faces.selfie(&scene.render(&person.look)).map(|_| ());
    assert_eq!(told(&scene), Ok(()));
    assert_eq!(faces.selfie(&scene.render_room()), Err(SelfieFault::NoFace));
    assert_eq!(SelfieFault::NoFace.to_string(), "No face detected in image");
    let crowd = scene.clone().posed(at(230.0, 100.0)).with_person(people()[3].look.clone(), at(520.0, 90.0));
    assert_eq!(told(&crowd), Err(SelfieFault::SeveralFaces { faces: 2 }));
    for cover in [Cover::Mask([150, 190, 220]), Cover::Sunglasses, Cover::HandOnMouth] {
        assert_eq!(told(&scene.clone().covered(cover)), Err(SelfieFault::Covered), "{cover:?}");
    }
    let [x, y] = pose.centre;
    let behind_card = scene.clone().with_card(person, [x, y + 0.8 * pose.half_width_px], 320.0, 4.0);
    assert_eq!(told(&behind_card), Err(SelfieFault::Covered));
    let beside_card = scene.clone().with_card(person, [x + 260.0, y + 330.0], 220.0, 4.0);
    assert_eq!(told(&beside_card), Ok(()));
    assert_eq!(told(&scene.clone().exposure(0.12)), Err(SelfieFault::TooDark));
    assert_eq!(told(&scene.clone().exposure(2.6)), Err(SelfieFault::TooBright));
    assert_eq!(told(&scene.clone().blur(8.0)), Err(SelfieFault::Blurred));
    let far = SelfieScene::new(320, 426, 5).posed(Pose { half_width_px: 40.0, ..Pose::selfie(320, 426) });
    assert!(matches!(told(&far), Err(SelfieFault::TooSmall { .. })), "{:?}", told(&far));
    assert!(matches!(faces.selfie(&RgbaImage::new(0, 0)), Err(SelfieFault::Frame(_))));
    assert_eq!(faces.selfie(&RgbaImage::from_pixel(64, 64, image::Rgba([90; 4]))), Err(SelfieFault::NoFace));
}

#[test]
fn a_large_photo_is_looked_at_whole_and_its_face_told_in_its_own_pixels() {
    let person = &people()[1];
    let photo = SelfieScene::new(3000, 4000, 9).render(&person.look);
    let found = faces().selfie(&photo).unwrap();
    let pose = Pose::selfie(3000, 4000);
    let unit = f64::from(pose.half_width_px);
    let [x, y] = pose.centre.map(f64::from);
    for (eye, side) in found.eyes.into_iter().zip([-1.0, 1.0]) {
        let (dx, dy) = (eye[0] - x - side * 0.42 * unit, eye[1] - y);
        assert!(dx.hypot(dy) < 0.08 * unit, "{dx} {dy}");
    }
}

#[test]
fn what_is_no_card_has_no_portrait() {
    let faces = faces();
    for picture in [RgbaImage::new(1, 1), RgbaImage::from_pixel(1012, 638, image::Rgba([200; 4]))] {
        assert_eq!(faces.portrait(&picture), Err(PortraitFault::NoFace));
    }
    let small = draw_card(&people()[0], 300);
    assert!(faces.portrait(&small).is_err());
}

#[test]
fn the_baseline_tells_drawn_people_apart_and_decides_nothing_in_live_mode() {
    let faces = faces();
    assert!(faces.matcher_name().is_stub);
    let selfie = |bytes: Vec<u8>| faces.selfie(&photo(&bytes)).unwrap().aligned;
    for person in people() {
        let portrait = faces.portrait(&draw_card(&person, 1012)).unwrap().aligned;
        let own = selfie(specimen::selfie_photo(&person));
        let other = selfie(specimen::other_selfie_photo(&person));
        let told = |face: &AlignedFace| faces.compare(&portrait, face, Mode::Testing).status;
        assert_eq!(told(&own), MatchStatus::Matched, "{}", person.name);
        assert_eq!(told(&other), MatchStatus::NotMatched, "{}", person.name);
        let live = faces.compare(&portrait, &own, Mode::Live);
        assert_eq!(live.status, MatchStatus::NotEvaluated);
        assert!(live.stub && live.requires_review());
    }
}

#[test]
fn a_selfie_from_a_screen_is_a_spoof_and_a_persons_own_is_live() {
    let faces = faces();
    let verdict = |bytes: &[u8]| {
        let photo = photo(bytes);
        let face = faces.selfie(&photo).unwrap();
        SelfieLiveness::of(faces.replay_evidence(&photo, &face))
    };
    for person in people().iter().step_by(4) {
        let live = verdict(&specimen::selfie_photo(person));
        assert_eq!(live.verdict, Liveness::Live, "{}: {live:?}", person.name);
        let spoof = verdict(&specimen::spoof_selfie_photo(person));
        assert_eq!(spoof.verdict, Liveness::Spoof, "{}: {spoof:?}", person.name);
    }
}

#[test]
fn a_small_face_shows_no_pattern_and_is_not_called_live() {
    let faces = faces();
    let photo = SelfieScene::new(480, 640, 3).render(&people()[0].look);
    let face = faces.selfie(&photo).unwrap();
    let found = SelfieLiveness::of(faces.replay_evidence(&photo, &face));
    assert_eq!(found.evidence[0].observation, Observation::NotObservable);
    assert_eq!(found.verdict, Liveness::Unclear);
}

#[test]
fn why_a_portrait_was_not_compared_has_its_words() {
    for fault in [PortraitFault::NoFace, PortraitFault::TooSmall { width_px: 9.0 }, PortraitFault::EyesUnseen]
    {
        assert!(contract::finding::Plain::told(&fault.to_string()).is_some(), "{fault}");
    }
}
