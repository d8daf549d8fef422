//! Seeded stills of genuine cards by many cameras, and of each attack, fault and other subject.

mod species;

use crate::clutter;
use crate::number::{count, real};
use crate::random::Random;
use crate::stills;
use crate::view::{self, ID1_ASPECT, Lie};
use specimen::attack::{
    Alteration, Cover, Paste, Screen, Window, alter_digits, greyscale_copy, halftone_copy, paste_portrait,
    replay_on_screen, scan, screenshot, seen_at,
};
use specimen::camera::smear;
use specimen::other_card::{OtherCard, draw_other_card};
use specimen::scene::{Corners, Glare, Scene};
use specimen::{Person, Picture, draw_card, invented};
use vision::rectify::Homography;

pub use species::{Group, Species};

/// A still and whose card it shows.
#[derive(Debug, Clone)]
pub struct Shot {
    /// The still.
    pub frame: Picture,
    /// The number printed, where a whole card shows.
    pub nik: Option<String>,
}

/// Pixels across a card as drawn.
const CARD_PX: u32 = 1280;

/// The still of a species and a seed.
pub fn shoot(species: Species, seed: u64) -> Shot {
    let mut random = Random::new(seed ^ 0x7369_676e);
    let person = invented(seed);
    if let Some(frame) = other_subject(species, &person, seed, &mut random) {
        return Shot { frame, nik: None };
    }
    let card = draw_card(&person, CARD_PX);
    if species == Species::Scan {
        return Shot { frame: scanned(&card, seed, &mut random), nik: Some(person.nik) };
    }
    let card = changed(species, card, &person, seed, &mut random);
    let card_px = match species {
        _ if species.needs_native_pattern() => random.between(1020.0, 1440.0),
        _ => random.between(640.0, 1440.0),
    };
    let frame = photographed(species, &card, &person, card_px, seed, &mut random);
    Shot { frame: finished(species, frame, &mut random), nik: Some(person.nik) }
}

/// The card as the attacker made it.
fn changed(species: Species, card: Picture, person: &Person, seed: u64, random: &mut Random) -> Picture {
    match species {
        Species::GreyCopy => greyscale_copy(&card),
        Species::PhotoGlued => paste_portrait(&card, person, &stranger(person, seed), &glued(random)),
        Species::DigitFont
        | Species::DigitWeight
        | Species::DigitOffset
        | Species::DigitInk
        | Species::DigitPatch => altered(species, &card, person, random),
        _ => card,
    }
}

/// Somebody else.
fn stranger(person: &Person, seed: u64) -> Person {
    let people = specimen::people();
    let other = &people[usize::try_from((seed + 7) % 13).unwrap_or(0)];
    if other.look == person.look { people[14].clone() } else { other.clone() }
}

/// A photo on paper, cut out and glued on.
fn glued(random: &mut Random) -> Paste {
    Paste {
        rim: random.between(0.003, 0.010),
        shadow: random.between(0.2, 0.8),
        offset: [random.between(-0.008, 0.008), random.between(-0.008, 0.008)],
        scale: random.between(0.98, 1.05),
        degrees: random.between(-1.5, 1.5),
        ..Paste::default()
    }
}

/// A photograph of a card in which an editor put another portrait: from a picture with 2.5 to 4 times the grain, or
/// with hardly any, now and then through a JPEG of its own.
fn edited(scene: &Scene, card: &Picture, person: &Person, seed: u64, random: &mut Random) -> Picture {
    let grain = random.between(2.0, 5.0);
    let other_grain =
        grain * if random.chance(0.5) { random.between(2.5, 4.0) } else { random.between(0.0, 0.2) };
    let paste = Paste {
        jpeg_quality: random.chance(0.5).then(|| if random.chance(0.5) { 60 } else { 80 }),
        offset: [random.between(-0.004, 0.004), random.between(-0.004, 0.004)],
        ..Paste::default()
    };
    let with = paste_portrait(card, person, &stranger(person, seed), &paste);
    let mut frame = scene.clone().grain(grain).render(card);
    let other = scene.clone().grain(other_grain).render(&with);
    let Some(map) = Homography::from_unit_square(&scene.corners()) else { return frame };
    let [left, top, right, bottom] = specimen::card::PORTRAIT_BOX;
    let [dx, dy] = [paste.offset[0], paste.offset[1] * ID1_ASPECT];
    let quad =
        [[left, top], [right, top], [right, bottom], [left, bottom]].map(|[x, y]| map.map([x + dx, y + dy]));
    for (x, y, pixel) in frame.enumerate_pixels_mut() {
        if clutter::inside(&quad, real(x) + 0.5, real(y) + 0.5) {
            *pixel = *other.get_pixel(x, y);
        }
    }
    frame
}

fn altered(species: Species, card: &Picture, person: &Person, random: &mut Random) -> Picture {
    let first = usize::try_from(random.below(15)).unwrap_or(0);
    let count = if random.chance(0.5) { 2 } else { 1 };
    let digits: Vec<(usize, char)> = person
        .nik
        .chars()
        .enumerate()
        .skip(first)
        .take(count)
        .map(|(place, digit)| {
            let own = digit.to_digit(10).unwrap_or(0);
            (place, char::from_digit((own + 1 + random.below(9)) % 10, 10).unwrap_or('0'))
        })
        .collect();
    let cover = if random.chance(0.5) { Cover::Redrawn } else { Cover::Flat };
    let sign = if random.chance(0.5) { 1.0 } else { -1.0 };
    let base = Alteration { cover, ..Alteration::default() };
    let alteration = match species {
        Species::DigitFont => Alteration { is_sans: true, ..base },
        Species::DigitWeight if random.chance(0.6) => {
            Alteration { heavier: random.between(0.025, 0.05), ..base }
        }
        Species::DigitWeight => Alteration { size: random.between(0.80, 0.90), ..base },
        Species::DigitOffset => {
            let far = sign * random.between(0.10, 0.25);
            let offset = if random.chance(0.5) { [far, 0.0] } else { [0.0, far] };
            Alteration { offset, ..base }
        }
        Species::DigitInk => {
            let ink =
                random.pick(&[[92, 92, 96], [70, 66, 62], [24, 30, 110], [110, 40, 30], [100, 104, 110]]);
            Alteration { ink, ..base }
        }
        // The card's own font, weight, place and ink; only the ground tells.
        _ if random.chance(0.5) => Alteration { cover: Cover::Flat, ..base },
        _ => {
            let off = if random.chance(0.5) { 16 } else { -16 };
            Alteration { cover: Cover::Off(off), ..base }
        }
    };
    alter_digits(card, person, &digits, &alteration)
}

fn photographed(
    species: Species,
    card: &Picture,
    person: &Person,
    card_px: f32,
    seed: u64,
    random: &mut Random,
) -> Picture {
    let is_tall = random.chance(0.2);
    let even = |side: f32| count(0.5 * side) * 2;
    let (width, height) = {
        // Room for any lean where the card must keep its width.
        let room = if species.needs_native_pattern() { 0.82 } else { 1.0 };
        let wide = card_px / (room * random.between(0.72, 0.90));
        let high = card_px / ID1_ASPECT / (room * random.between(0.60, 0.84));
        if is_tall { (even(wide), even(wide * random.between(1.2, 1.5))) } else { (even(wide), even(high)) }
    };
    let turn = match species {
        Species::GenuineTurned => random.pick(&[90.0, 180.0, 270.0]) + random.between(-6.0, 6.0),
        _ => random.between(-8.0, 8.0),
    };
    let (width, height, share) = if species == Species::GenuineTurned && (turn - 180.0_f32).abs() > 45.0 {
        (height.max(even(card_px / ID1_ASPECT * 1.25)), even(card_px * 1.25), 1.0)
    } else {
        (width, height, 1.0)
    };
    let mut lie = Lie {
        aspect: ID1_ASPECT,
        share: share * card_px / real(width),
        degrees: [turn, random.between(-11.0, 11.0), random.between(-11.0, 11.0)],
        shift: [random.between(-0.02, 0.02), random.between(-0.02, 0.02)],
        focal: random.between(0.72, 0.92),
    };
    while !is_whole(&lie.corners(width, height), width, height) {
        lie.share *= 0.97;
        lie.shift = lie.shift.map(|shift| 0.8 * shift);
    }
    let corners = lie.corners(width, height);
    let shown = shown(species, card, lie.share * real(width), random);
    let mut scene = lit(species, Scene::new(width, height, seed).corners_at(corners), card_px, random);
    if species == Species::Genuine && random.chance(0.1) {
        scene = scene.lying_on([232, 232, 228]);
    }
    let mut frame = if species == Species::PhotoEdited {
        edited(&scene, card, person, seed, random)
    } else {
        scene.render(&shown)
    };
    if species == Species::CutCorner {
        let legs = [random.between(0.07, 0.16), random.between(0.07, 0.16)];
        clutter::clip(&mut frame, &corners, usize::try_from(random.below(4)).unwrap_or(0), legs);
    }
    surroundings(species, &mut frame, &corners, random);
    if species == Species::Smear {
        frame = smear(&frame, random.between(6.0, 14.0) * card_px / 640.0, random.between(0.0, 180.0));
    }
    frame
}

/// What lies around the card.
fn surroundings(species: Species, frame: &mut Picture, corners: &Corners, random: &mut Random) {
    match species {
        Species::GenuineHand => clutter::finger(frame, corners, random),
        Species::Genuine if random.chance(0.2) => clutter::lighten(frame, corners, random.between(0.3, 0.6)),
        _ if random.chance(0.2) => clutter::scatter(frame, corners, random),
        _ => {}
    }
}

fn is_whole(corners: &Corners, width: u32, height: u32) -> bool {
    let margin = 0.02 * real(width.max(height));
    let inside = |value: f32, side: u32| value > margin && value < real(side) - margin;
    corners.iter().all(|[x, y]| inside(*x, width) && inside(*y, height))
}

/// The card, or a picture of it at the size that the camera sees, so that patterns meet its pixels.
fn shown(species: Species, card: &Picture, card_px: f32, random: &mut Random) -> Picture {
    if !species.needs_native_pattern() {
        return card.clone();
    }
    let seen = seen_at(card, count(card_px));
    if species == Species::ColourCopy {
        return halftone_copy(&seen, random.between(4.0, 6.5));
    }
    replay_on_screen(
        &seen,
        &Screen {
            pitch_px: random.between(1.3, 3.1),
            angle_degrees: random.between(-14.0, 14.0),
            stripes: random.between(0.45, 0.75),
            bezel_px: 0.0,
        },
    )
}

fn lit(species: Species, scene: Scene, card_px: f32, random: &mut Random) -> Scene {
    let to_px = card_px / 640.0;
    let blur_px = match species {
        Species::Blur => random.between(1.5, 3.0) * to_px,
        Species::ScreenSoft => random.between(1.0, 1.6),
        _ if species.needs_native_pattern() => random.between(0.4, 0.9),
        // From as sharp as pixels are to what can still be read well.
        _ => random.between(0.3, (0.8 * to_px).max(0.5)),
    };
    let gain = if species == Species::Dim { random.between(0.08, 0.30) } else { random.between(0.65, 1.05) };
    let scene = scene
        .light(random.between(0.0, 0.3), random.between(0.0, 360.0))
        .exposure(gain)
        .blur(blur_px)
        .grain(random.between(1.0, 5.0));
    // Clear of the portrait, which is masked.
    let centre = [random.between(0.15, 0.60), random.between(0.2, 0.8)];
    match species {
        Species::Glare if random.chance(0.6) => {
            let radius = random.between(0.05, 0.15);
            scene.glare(Glare { centre, radius, strength: random.between(0.97, 1.0) })
        }
        Species::Glare => scene
            .glare(Glare { centre, radius: random.between(0.022, 0.04), strength: 1.0 })
            .glare_stretched(random.between(4.0, 9.0), random.between(0.0, 180.0)),
        Species::Genuine if random.chance(0.3) => {
            let radius = random.between(0.05, 0.2);
            scene.glare(Glare { centre, radius, strength: random.between(0.05, 0.3) })
        }
        _ => scene,
    }
}

/// What becomes of the frame in the camera, and after it.
fn finished(species: Species, frame: Picture, random: &mut Random) -> Picture {
    let of = match species {
        Species::GreyCopy => random.pick(&[
            stills::Species::Grey,
            stills::Species::GreyWarm,
            stills::Species::GreyCool,
            stills::Species::GreyGreen,
        ]),
        _ => stills::Species::Good,
    };
    let frame = stills::camera(of, random).develop(frame);
    if species != Species::Screenshot {
        return frame;
    }
    let (bar, ink) = random.pick(&[([255; 3], [40; 3]), ([18; 3], [230; 3]), ([32, 90, 160], [255; 3])]);
    let high = |random: &mut Random| count(random.between(0.03, 0.09) * real(frame.height()));
    let bars_px = [high(random), high(random)];
    let shot = screenshot(&frame, &Window { bar, ink, bars_px });
    let jpeg_quality = random.chance(0.5).then_some(if random.chance(0.5) { 80 } else { 95 });
    specimen::camera::Camera { jpeg_quality, ..specimen::camera::Camera::default() }.develop(shot)
}

fn scanned(card: &Picture, seed: u64, random: &mut Random) -> Picture {
    let width = count(random.between(1300.0, 1700.0));
    let size = [width, count(real(width) * random.between(0.68, 0.8))];
    let share = random.between(0.55, 0.80);
    let at = [random.between(0.47, 0.53), random.between(0.47, 0.53)];
    let frame = scan(card, size, share, at, random.between(-3.0, 3.0), seed);
    let jpeg_quality = random.chance(0.7).then_some(if random.chance(0.5) { 80 } else { 92 });
    specimen::camera::Camera { jpeg_quality, ..specimen::camera::Camera::default() }.develop(frame)
}

/// Stills of something else than one whole card.
fn other_subject(species: Species, person: &Person, seed: u64, random: &mut Random) -> Option<Picture> {
    let card = || draw_card(person, 960);
    let kind = match species {
        Species::BankCard => OtherCard::Bank,
        Species::Licence => OtherCard::Licence,
        Species::Passport => OtherCard::Passport,
        Species::BlankCard => OtherCard::Blank,
        Species::TwoCards => {
            return Some(view::two([&card(), &draw_card(&invented(seed + 1), 960)], seed).frame);
        }
        Species::CutByFrame => return Some(view::cut(&card(), seed).frame),
        Species::Small => return Some(view::small(&card(), seed).frame),
        Species::Empty => {
            let kind = view::EMPTIES[usize::try_from(seed % 4).unwrap_or(0)];
            return Some(view::empty(kind, seed).frame);
        }
        _ => return None,
    };
    let picture = draw_other_card(kind, person, CARD_PX);
    let aspect = real(picture.width()) / real(picture.height());
    let (width, height) = random.pick(&[(1600, 1200), (1280, 960), (1600, 900)]);
    let lie = Lie {
        aspect,
        share: random.between(0.60, 0.80) * (real(height) * aspect / real(width)).min(1.0),
        degrees: [random.between(-6.0, 6.0), random.between(-8.0, 8.0), random.between(-8.0, 8.0)],
        shift: [random.between(-0.02, 0.02), random.between(-0.02, 0.02)],
        focal: 0.8,
    };
    let scene = Scene::new(width, height, seed).corners_at(lie.corners(width, height));
    let frame = lit(species, scene, lie.share * real(width), random).render(&picture);
    Some(finished(species, frame, random))
}
