//! A full look at stills: the card comes out upright whatever way it lay, and what is no whole KTP is told apart.

use benches::signs::{Species, shoot};
use contract::nik::Nik;
use specimen::Picture;
use specimen::scene::{Hold, Scene};
use specimen::{draw_card, people};
use vision::frame::RgbaView;
use vision::series::{Registered, frame_liveness};
use vision::sign::{Seen, Sign, SignKind};
use vision::still::{Origin, Still, StillCard, StillEye, Subject};

fn look(frame: &Picture) -> Still {
    let view = RgbaView::new(frame.as_raw(), frame.width(), frame.height()).expect("four bytes a pixel");
    StillEye::default().look(&view, &|digits| Nik::parse(digits).is_ok())
}

fn seen(still: &Still, kind: SignKind) -> Option<Seen> {
    still.signs.iter().find(|sign| sign.kind == kind).map(|sign| sign.seen)
}

/// Mean distance of levels of two pictures of one size.
fn apart(one: &[u8], other: &[u8]) -> f64 {
    let sum: u32 = one.iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(*other))).sum();
    f64::from(sum) / benches::number::wide(one.len())
}

#[test]
fn a_card_comes_out_upright_whatever_way_it_lay() {
    let person = &people()[1];
    let card = draw_card(person, 1012);
    for (degrees, upside_down) in [(0.0, false), (90.0, true), (180.0, true), (-90.0, true), (6.0, false)] {
        let hold = Hold { width_share: 0.56, rotate_degrees: degrees, ..Hold::default() };
        let frame = Scene::new(1600, 1200, 3).held(&hold).light(0.0, 0.0).render(&card);
        let still = look(&frame);
        assert_eq!(still.subject, Subject::Whole, "{degrees}");
        assert_eq!(still.nik.as_ref().map(|nik| nik.digits.as_str()), Some(person.nik.as_str()), "{degrees}");
        let flat = still.card.unwrap();
        let [width, height] = StillCard::SIDES_PX;
        assert_eq!(flat.rgba.len(), 4 * width * height);
        // The rounded corners show the desk; upside down it would be 30 levels off.
        assert!(apart(&flat.rgba, card.as_raw()) < 9.0, "{degrees}: {}", apart(&flat.rgba, card.as_raw()));
        if degrees.abs() < 45.0 || degrees.abs() > 135.0 {
            assert_eq!(flat.upside_down, upside_down, "{degrees}");
        }
        let view = RgbaView::new(frame.as_raw(), 1600, 1200).unwrap();
        let (sides, bytes) = flat.at_full_resolution(&view);
        assert_eq!(bytes.len(), 4 * sides[0] * sides[1]);
        assert!(sides[0] >= width);
    }
}

#[test]
fn a_picture_that_was_cut_to_the_card_is_a_whole_card_without_edges() {
    let person = &people()[2];
    for (width, high_slack) in [(640, 0), (1012, 0), (1600, 20)] {
        let card = draw_card(person, width);
        let (wide, high) = card.dimensions();
        let cut = image::imageops::crop_imm(&card, 0, 0, wide, high - high_slack).to_image();
        let still = look(&cut);
        assert_eq!(still.subject, Subject::Whole, "{width}");
        assert_eq!(still.nik.as_ref().map(|nik| nik.digits.as_str()), Some(person.nik.as_str()), "{width}");
        assert_eq!(seen(&still, SignKind::CardEdges), Some(Seen::NotObservable));
        let against: Vec<&Sign> = still.signs.iter().filter(|sign| sign.seen == Seen::Fail).collect();
        assert!(against.is_empty() && still.origin.is_none(), "{width}: {against:?} {:?}", still.origin);
        let [width, height] = StillCard::SIDES_PX;
        assert_eq!(still.card.unwrap().rgba.len(), 4 * width * height);
    }
}

#[test]
fn a_photograph_of_twelve_megapixels_is_measured_at_its_own_resolution() {
    let person = &people()[4];
    let frame = Scene::new(4000, 3000, 5).grain(2.0).render(&draw_card(person, 2000));
    let still = look(&frame);
    assert_eq!(still.nik.map(|nik| nik.digits), Some(person.nik.clone()));
    let flat = still.card.unwrap();
    assert!((flat.width_px - 3200.0).abs() < 16.0, "{}", flat.width_px);
    assert!(still.measures.unwrap().pattern.is_some());
}

#[test]
fn a_good_still_has_no_fault_and_no_sign_against_it() {
    for seed in [1, 2, 3] {
        let still = look(&shoot(Species::Genuine, seed).frame);
        assert_eq!(still.subject, Subject::Whole);
        assert!(still.faults.is_empty() && still.origin.is_none(), "{seed}: {:?}", still.faults);
        let against: Vec<&Sign> = still.signs.iter().filter(|sign| sign.seen == Seen::Fail).collect();
        assert!(against.is_empty(), "{seed}: {against:?}");
    }
}

#[test]
fn each_attack_has_its_sign_against_it() {
    for (species, kind) in [
        (Species::Screen, SignKind::ScreenMoire),
        (Species::ColourCopy, SignKind::PrintHalftone),
        (Species::GreyCopy, SignKind::CardColour),
        (Species::CutCorner, SignKind::CardEdges),
        (Species::PhotoGlued, SignKind::PhotoRegion),
        (Species::DigitFont, SignKind::NikGlyphs),
        (Species::DigitInk, SignKind::NikGlyphs),
        (Species::Screenshot, SignKind::CaptureOrigin),
        (Species::Scan, SignKind::CaptureOrigin),
    ] {
        let still = look(&shoot(species, 1).frame);
        assert_eq!(seen(&still, kind), Some(Seen::Fail), "{species:?}");
        let origin = match species {
            Species::Screenshot => Some(Origin::Screenshot),
            Species::Scan => Some(Origin::Scan),
            _ => None,
        };
        assert_eq!(still.origin, origin, "{species:?}");
    }
}

#[test]
fn what_is_no_whole_card_of_the_kind_sought_is_named() {
    for (species, subject) in [
        (Species::Licence, Subject::Other),
        (Species::BlankCard, Subject::Other),
        (Species::TwoCards, Subject::Several),
        (Species::CutByFrame, Subject::Part),
        (Species::Empty, Subject::Nothing),
    ] {
        let still = look(&shoot(species, 1).frame);
        assert_eq!(still.subject, subject, "{species:?}");
        assert!(still.signs.is_empty(), "{species:?}");
    }
}

#[test]
fn one_picture_again_and_again_is_no_camera() {
    let film = specimen::film::card_film(&people()[0], 640, 360, 90, 7);
    let frames: Vec<Picture> = (0..4).map(|at| film.frame(4 * at)).collect();
    let again: Vec<Picture> = (0..4_u8)
        .map(|at| {
            let jpeg_quality = Some(70 + 5 * at);
            specimen::camera::Camera { jpeg_quality, ..specimen::camera::Camera::default() }
                .develop(frames[0].clone())
        })
        .collect();
    let sign = |frames: &[Picture]| {
        let views: Vec<_> = frames
            .iter()
            .map(|frame| RgbaView::new(frame.as_raw(), frame.width(), frame.height()).unwrap().into())
            .collect();
        frame_liveness(&views).seen
    };
    assert_eq!(sign(&frames), Seen::Pass);
    assert_eq!(sign(&again), Seen::Fail);
    assert_eq!(sign(&frames[..1]), Seen::NotObservable);
    assert_eq!(sign(&[]), Seen::NotObservable);
}

/// Flat pictures of a card, each changed by `change` from its place and its frame's number.
fn row(change: impl Fn(u32, [f32; 2], [f32; 3]) -> [f32; 3]) -> Vec<Picture> {
    let card = draw_card(&people()[3], 1012);
    (0..5)
        .map(|frame| {
            let mut picture = card.clone();
            for (x, y, pixel) in picture.enumerate_pixels_mut() {
                let at = [benches::number::real(x) / 1012.0, benches::number::real(y) / 638.0];
                let [red, green, blue, _] = pixel.0.map(|level| 0.8 * f32::from(level));
                let [red, green, blue] = change(frame, at, [red, green, blue]).map(benches::number::level);
                pixel.0 = [red, green, blue, 255];
            }
            picture
        })
        .collect()
}

fn registered(row: &[Picture]) -> [Seen; 2] {
    let bytes: Vec<&[u8]> = row.iter().map(|picture| picture.as_raw().as_slice()).collect();
    let row = Registered::new(&bytes, 1012, 638).expect("five frames of one size");
    [row.specular().seen, row.hologram().seen]
}

#[test]
fn a_highlight_that_moves_is_laminate_and_light_that_only_changes_is_not() {
    use Seen::{Fail, NotObservable, Pass};
    let number = |frame: u32| benches::number::real(frame);
    let still = row(|_, _, colour| colour);
    let shining = row(|frame, [x, y], colour| {
        let (dx, dy) = (x - 0.3 - 0.08 * number(frame), 0.63 * (y - 0.5));
        if dx.hypot(dy) < 0.05 { [255.0; 3] } else { colour }
    });
    let dimming = row(|frame, _, colour| colour.map(|level| level * (1.0 - 0.08 * number(frame))));
    assert_eq!(registered(&still), [NotObservable, NotObservable]);
    assert_eq!(registered(&shining), [Pass, NotObservable]);
    assert_eq!(registered(&dimming), [Fail, NotObservable]);
    assert_eq!(registered(&shining[..4]), [NotObservable, NotObservable]);
}

#[test]
fn colours_that_shift_at_a_place_are_an_overlay_and_a_tint_of_all_is_not() {
    let number = |frame: u32| benches::number::real(frame);
    let overlay = row(|frame, [x, y], colour| {
        if (0.4..0.6).contains(&x) && (0.05..0.25).contains(&y) {
            [
                [220.0, 60.0, 60.0],
                [60.0, 220.0, 60.0],
                [60.0, 60.0, 220.0],
                [200.0, 200.0, 200.0],
                [220.0, 220.0, 40.0],
            ][usize::try_from(frame).unwrap()]
        } else {
            colour
        }
    });
    let tint = row(|frame, _, [red, green, blue]| {
        [red * (1.0 - 0.06 * number(frame)), green, blue * (0.7 + 0.07 * number(frame))]
    });
    assert_eq!(registered(&overlay)[1], Seen::Pass);
    assert_eq!(registered(&tint)[1], Seen::NotObservable);
}
