//! Selfies with one fault each, whose hint is known, and frames without a face.

use std::ops::Range;

use specimen::face::{Cover, Pose};
use specimen::look::{Hair, Look};
use specimen::person::{Gender, Person};
use specimen::scene::{Hold, Scene};
use specimen::selfie::SelfieScene;
use specimen::{Picture, draw_card};
use vision::face::{FaceEye, FaceFrame, FaceModel};
use vision::frame::RgbaView;
use vision::guidance::FaceHint;

use crate::number::real;
use crate::parallel::each_seed;
use crate::random::Random;
use crate::view::{self, Empty};

/// What is wrong with a frame, or hard about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// A card is held beside the face: allowed.
    CardBeside,
    /// An empty room.
    Nobody,
    /// A card on a desk, no face but the printed one.
    CardAlone,
    /// A second person behind.
    Crowd,
    /// The head is small.
    Far,
    /// The head hardly fits.
    Close,
    /// The head is at the side.
    Aside,
    /// A mask.
    Mask,
    /// Dark glasses.
    Sunglasses,
    /// A hand before the mouth.
    HandOnMouth,
    /// A hand before the eyes.
    HandOnEyes,
    /// A card before the mouth.
    CardOnMouth,
    /// A card before the whole face.
    CardOnFace,
    /// Too little light.
    Dark,
    /// Too much light.
    Burnt,
    /// A hand that moves.
    Blurred,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 17] = [
        Self::None,
        Self::CardBeside,
        Self::Nobody,
        Self::CardAlone,
        Self::Crowd,
        Self::Far,
        Self::Close,
        Self::Aside,
        Self::Mask,
        Self::Sunglasses,
        Self::HandOnMouth,
        Self::HandOnEyes,
        Self::CardOnMouth,
        Self::CardOnFace,
        Self::Dark,
        Self::Burnt,
        Self::Blurred,
    ];

    /// The hint that names it.
    pub fn hint(self) -> FaceHint {
        match self {
            Self::None | Self::CardBeside => FaceHint::Ok,
            Self::Nobody | Self::CardAlone => FaceHint::NoFace,
            Self::Crowd => FaceHint::ManyFaces,
            Self::Far => FaceHint::TooFar,
            Self::Close => FaceHint::TooClose,
            Self::Aside => FaceHint::OffCentre,
            Self::Mask
            | Self::Sunglasses
            | Self::HandOnMouth
            | Self::HandOnEyes
            | Self::CardOnMouth
            | Self::CardOnFace => FaceHint::Covered,
            Self::Dark => FaceHint::TooDark,
            Self::Burnt => FaceHint::TooBright,
            Self::Blurred => FaceHint::HoldStill,
        }
    }
}

/// What the eye made of a frame.
#[derive(Debug)]
pub struct Sighting {
    /// The seed.
    pub seed: u64,
    /// What was wrong with the frame.
    pub fault: Fault,
    /// What was seen.
    pub seen: FaceFrame,
    /// Where the head is, where there is one.
    pub pose: Option<Pose>,
}

impl Sighting {
    /// Whether the hint names the fault. Of a card alone both are true: no face is there, and a card hides the place.
    pub fn is_named(&self) -> bool {
        self.seen.hint == self.fault.hint()
            || (self.fault == Fault::CardAlone && self.seen.hint == FaceHint::Covered)
    }

    /// Whether a face was found around the nose of the head that is there.
    pub fn is_found(&self) -> bool {
        let Some(pose) = self.pose else { return false };
        let [x, y] = pose.centre.map(f64::from);
        let unit = f64::from(pose.half_width_px);
        self.seen.faces.iter().any(|face| {
            let (dx, dy) = (face.x + 0.5 * face.width - x, face.y + 0.5 * face.height - y - 0.33 * unit);
            dx.hypot(dy) < 0.6 * unit && (1.4..2.8).contains(&(face.width / unit))
        })
    }

    /// Degrees between the line of the eyes found and the true one.
    pub fn roll_error(&self) -> Option<f64> {
        Some((self.seen.roll_degrees? - f64::from(self.pose?.roll_degrees)).abs())
    }
}

/// Looks at the frames of these seeds, the faults in turn.
pub fn look_at(model: &FaceModel, seeds: Range<u64>) -> Vec<Sighting> {
    each_seed(
        seeds,
        || FaceEye::new(model.clone()),
        |eye, seed| {
            let count = u64::try_from(Fault::ALL.len()).unwrap_or(1);
            let fault = Fault::ALL[usize::try_from(seed % count).unwrap_or(0)];
            let scene = scene(seed, fault);
            let (width, height) = scene.picture.dimensions();
            let view = RgbaView::new(scene.picture.as_raw(), width, height).expect("four bytes a pixel");
            Sighting { seed, fault, seen: eye.look(&view.into(), None), pose: scene.pose }
        },
    )
}

/// A frame and what is true of it.
#[derive(Debug)]
pub struct FaceScene {
    /// The pixels.
    pub picture: Picture,
    /// Where the head is, where there is one.
    pub pose: Option<Pose>,
}

/// Sides of the frames.
const SIZES: [[u32; 2]; 3] = [[720, 1280], [1280, 720], [640, 480]];

/// The frame of a seed with this fault.
pub fn scene(seed: u64, fault: Fault) -> FaceScene {
    let mut random = Random::new(seed);
    let [width, height] = random.pick(&SIZES);
    let look = look(&mut random);
    let people = specimen::people();
    let person =
        &people[usize::try_from(random.below(u32::try_from(people.len()).unwrap_or(1))).unwrap_or(0)];
    match fault {
        Fault::Nobody => {
            return FaceScene { picture: empty(&mut random, width, height, seed), pose: None };
        }
        Fault::CardAlone => {
            return FaceScene { picture: card_alone(&mut random, width, height, seed, person), pose: None };
        }
        _ => {}
    }
    let shorter = real(width.min(height));
    let share = match fault {
        Fault::Far => random.between(0.19, 0.25),
        Fault::Close => random.between(0.84, 0.95),
        Fault::Crowd => random.between(0.31, 0.34),
        Fault::Aside => random.between(0.34, 0.44),
        _ => random.between(0.36, 0.60),
    };
    let unit = 0.5 * share * shorter;
    // Eyes a little above the middle of the face's square, which is where a face belongs.
    let mut middle = [random.between(0.44, 0.56), random.between(0.42, 0.52)];
    let side = if random.chance(0.5) { 1.0 } else { -1.0 };
    match fault {
        Fault::Aside => middle[0] = 0.5 + side * random.between(0.20, 0.26),
        // Room for the second head.
        Fault::Crowd => middle[0] = 0.5 - side * 0.06,
        _ => {}
    }
    let pose = Pose {
        centre: [middle[0] * real(width), middle[1] * real(height) - 0.33 * unit],
        half_width_px: unit,
        roll_degrees: random.between(-8.0, 8.0),
        eyes_open: random.between(0.7, 1.0),
    };
    let mut scene = SelfieScene::new(width, height, seed)
        .posed(pose)
        .exposure(random.between(0.75, 1.1))
        .blur(random.between(0.3, 0.9))
        .grain(random.between(1.0, 5.0));
    let at = |x: f32, y: f32| [pose.centre[0] + x * unit, pose.centre[1] + y * unit];
    scene = match fault {
        Fault::Mask => scene.covered(Cover::Mask(random.pick(&[
            [150, 190, 220],
            [235, 235, 235],
            [30, 32, 36],
            [120, 150, 120],
            [200, 150, 170],
        ]))),
        Fault::Sunglasses => scene.covered(Cover::Sunglasses),
        Fault::HandOnMouth => scene.covered(Cover::HandOnMouth),
        Fault::HandOnEyes => scene.covered(Cover::HandOnEyes),
        Fault::CardOnMouth => scene.with_card(
            person,
            at(random.between(-0.2, 0.2), random.between(0.75, 0.95)),
            random.between(1.5, 2.2) * unit,
            random.between(-12.0, 12.0),
        ),
        Fault::CardOnFace => scene.with_card(
            person,
            at(random.between(-0.1, 0.1), random.between(0.1, 0.4)),
            random.between(2.5, 3.1) * unit,
            random.between(-8.0, 8.0),
        ),
        Fault::CardBeside => scene.with_card(
            person,
            at(side * random.between(1.5, 1.9), random.between(1.7, 2.3)),
            random.between(1.2, 1.6) * unit,
            random.between(-12.0, 12.0),
        ),
        Fault::Crowd => {
            let far = random.between(0.7, 0.9);
            let other = Pose {
                centre: at(side * random.between(2.0, 2.1), random.between(-0.5, 0.1)),
                half_width_px: far * unit,
                roll_degrees: random.between(-6.0, 6.0),
                eyes_open: 1.0,
            };
            scene.with_person(self::look(&mut random), other)
        }
        Fault::Dark => scene.exposure(random.between(0.08, 0.2)),
        // Dark skin burns out later.
        Fault::Burnt => scene.exposure(random.between(2.0, 2.6) * (1.0 + 0.8 * look.skin_tone)),
        Fault::Blurred => scene.blur(0.028 * unit + random.between(1.0, 3.0)),
        _ => scene,
    };
    FaceScene { picture: scene.render(&look), pose: Some(pose) }
}

/// Somebody: any age, skin and hair.
pub(crate) fn look(random: &mut Random) -> Look {
    let gender = if random.chance(0.5) { Gender::Male } else { Gender::Female };
    let seed = u64::from(random.below(1 << 30));
    let mut look = Look::drawn_from(seed, gender, 18 + random.below(55));
    look.skin_tone = random.between(0.05, 1.0);
    if gender == Gender::Female && random.chance(0.5) {
        let colour =
            random.pick(&[[176, 84, 100], [60, 70, 96], [214, 206, 190], [40, 40, 44], [110, 140, 110]]);
        look = look.with_hair(Hair::Hijab(colour));
    } else if gender == Gender::Male && random.chance(0.15) {
        look = look.with_hair(Hair::Peci);
    }
    if random.chance(0.2) { look.with_glasses() } else { look }
}

/// A room, or a desk with things, paper or a telephone.
fn empty(random: &mut Random, width: u32, height: u32, seed: u64) -> Picture {
    if random.chance(0.4) {
        SelfieScene::new(width, height, seed).exposure(random.between(0.7, 1.1)).render_room()
    } else {
        view::empty(random.pick(&[Empty::Desk, Empty::Paper, Empty::Phone]), seed).frame
    }
}

fn card_alone(random: &mut Random, width: u32, height: u32, seed: u64, person: &Person) -> Picture {
    let share = random.between(0.6, 0.95);
    let hold = Hold {
        width_share: share * (real(width).min(1.585 * real(height))) / real(width),
        rotate_degrees: random.between(-10.0, 10.0),
        tilt_degrees: random.between(-15.0, 15.0),
        turn_degrees: random.between(-15.0, 15.0),
        shift: [random.between(-0.03, 0.03), random.between(-0.03, 0.03)],
    };
    let scene = Scene::new(width, height, seed).held(&hold).blur(random.between(0.3, 1.0)).grain(3.0);
    scene.render(&draw_card(person, 1012))
}
