//! One look at a drawn frame: the hint names what is wrong with it, and a good one is ready.

use specimen::{
    Picture, draw_card, people,
    scene::{Hold, Scene},
};
use vision::{
    document::{DocumentEye, DocumentFrame},
    frame::RgbaView,
    guidance::DocumentHint,
};

fn look(picture: &Picture) -> DocumentFrame {
    let view = RgbaView::new(picture.as_raw(), picture.width(), picture.height()).expect("a frame");
    DocumentEye::default().look(&view.into(), None, &|digits| contract::nik::Nik::parse(digits).is_ok())
}

fn scene(hold: &Hold) -> Scene {
    Scene::new(1280, 720, 11).held(hold).grain(2.0)
}

#[test]
fn a_card_that_is_held_well_is_ready_and_its_number_is_read() {
    for person in people().iter().take(5) {
        let hold = Hold { width_share: 0.72, ..Hold::default() };
        let seen = look(&scene(&hold).render(&draw_card(person, 1012)));
        assert_eq!(seen.hint, DocumentHint::Ok, "{} {seen:?}", person.name);
        assert_eq!(seen.nik.expect("a number").digits, person.nik);
    }
}

#[test]
fn one_fault_is_the_one_that_is_named() {
    let person = &people()[2];
    let card = draw_card(person, 1012);
    let good = Hold { width_share: 0.72, ..Hold::default() };
    let small = Hold { width_share: 0.42, ..good };
    let dark = scene(&good).exposure(0.25).render(&card);
    let blurred = scene(&good).blur(4.0).render(&card);
    let grey = scene(&good).render(&specimen::attack::greyscale_copy(&card));
    let far = scene(&small).render(&card);
    for (picture, hint) in [
        (dark, DocumentHint::TooDark),
        (blurred, DocumentHint::HoldStill),
        (grey, DocumentHint::NotColour),
        (far, DocumentHint::TooFar),
    ] {
        let seen = look(&picture);
        assert_eq!(seen.hint, hint, "{seen:?}");
    }
    assert_eq!(look(&specimen::draw_selfie(person, 1280, 720)).hint, DocumentHint::NoCard);
}
