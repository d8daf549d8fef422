//! Frames with one fault each through the whole look at a document: is that fault the one named, and a good frame ok?

use specimen::Picture;
use specimen::attack::{Screen, greyscale_copy, replay_on_screen, seen_at};
use specimen::camera::smear;
use specimen::scene::{Corners, Glare, Scene};
use vision::document::DocumentEye;
use vision::frame::Frame;
use vision::guidance::{CardPose, DocumentHint};
use vision::motion::LumaThumbnail;

use crate::clutter;
use crate::number::{count, real};
use crate::parallel::each_seed;
use crate::random::Random;
use crate::stills::{Shot, Species, Studio, camera};
use crate::view::{self, EMPTIES, ID1_ASPECT, Lie};

/// What is wrong with a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// No card.
    NoCard,
    /// Two of them.
    TwoCards,
    /// A card that spans a quarter to half of the frame.
    Far,
    /// A card that spans 95 % of the frame or more.
    Close,
    /// A tenth to a third of the card is outside.
    Cut,
    /// The card is turned by 16 degrees or more, or leans.
    Tilted,
    /// The card moves by 1.5 to 5 % of the frame in a frame, and is smeared by half of that.
    Moving,
    /// A twelfth to a quarter of good light.
    Dark,
    /// 1.35 to 1.9 times good light.
    Bright,
    /// A spot or a tube lamp.
    Glare,
    /// A grey copy in any light.
    Grey,
    /// A screen.
    Screen,
}

/// All of them, the good frames first.
pub const FAULTS: [Fault; 13] = [
    Fault::None,
    Fault::NoCard,
    Fault::TwoCards,
    Fault::Far,
    Fault::Close,
    Fault::Cut,
    Fault::Tilted,
    Fault::Moving,
    Fault::Dark,
    Fault::Bright,
    Fault::Glare,
    Fault::Grey,
    Fault::Screen,
];

impl Fault {
    /// The hint that names it.
    pub fn hint(self) -> DocumentHint {
        match self {
            Self::None => DocumentHint::Ok,
            Self::NoCard => DocumentHint::NoCard,
            Self::TwoCards => DocumentHint::TooManyCards,
            Self::Far => DocumentHint::TooFar,
            Self::Close => DocumentHint::TooClose,
            Self::Cut => DocumentHint::MoveIntoFrame,
            Self::Tilted => DocumentHint::Tilted,
            Self::Moving => DocumentHint::HoldStill,
            Self::Dark => DocumentHint::TooDark,
            Self::Bright => DocumentHint::TooBright,
            Self::Glare => DocumentHint::Glare,
            Self::Grey => DocumentHint::NotColour,
            Self::Screen => DocumentHint::ScreenDetected,
        }
    }
}

/// The hints of the frames of one fault, on each path (RGBA, I420).
pub fn look_at(studio: &Studio, fault: Fault, seeds: std::ops::Range<u64>) -> Vec<[DocumentHint; 2]> {
    each_seed(seeds, DocumentEye::default, |eye, seed| {
        let (shot, before) = film(studio, fault, seed);
        let moved = |frame: &Frame<'_>, path: usize| {
            let before = LumaThumbnail::of(&before.as_ref()?.paths()[path]);
            Some(before.difference(&LumaThumbnail::of(frame)))
        };
        let plausible = |digits: &str| contract::nik::Nik::parse(digits).is_ok();
        let paths = shot.paths();
        [0, 1].map(|path| eye.look(&paths[path], moved(&paths[path], path), &plausible).hint)
    })
}

/// A frame with this fault and, where the hand plays a part, the one before it.
pub fn film(studio: &Studio, fault: Fault, seed: u64) -> (Shot, Option<Shot>) {
    let mut random = Random::new(seed ^ 0x9d1d_0000);
    let card = studio.card(seed);
    match fault {
        Fault::NoCard => {
            let kind = EMPTIES[usize::try_from(seed % 4).unwrap_or(0)];
            (Shot::new(view::empty(kind, seed).frame, [[0.0; 2]; 4]), None)
        }
        Fault::TwoCards => {
            (Shot::new(view::two([card, studio.card(seed + 1)], seed).frame, [[0.0; 2]; 4]), None)
        }
        Fault::Cut => (Shot::new(view::cut(card, seed).frame, [[0.0; 2]; 4]), None),
        _ => held(fault, card, seed, &mut random),
    }
}

/// A whole card in the frame.
fn held(fault: Fault, card: &Picture, seed: u64, random: &mut Random) -> (Shot, Option<Shot>) {
    let (width, height) = match fault {
        // Smaller frames do not show a screen's grid.
        Fault::Screen => (1920, 1080),
        _ => random.pick(&[(1280, 720), (1280, 720), (1920, 1080), (720, 1280)]),
    };
    let lie = lie(fault, width, height, random);
    let corners = lie.corners(width, height);
    let card_px = lie.share * real(width);
    let gain = match fault {
        Fault::Dark => random.between(0.08, 0.26),
        Fault::Bright => random.between(1.35, 1.9),
        _ => random.between(0.7, 1.0),
    };
    let blur_px = if fault == Fault::Screen {
        random.between(0.4, 0.9)
    } else {
        random.between(0.3, 0.9 * card_px / 640.0)
    };
    let mut scene = Scene::new(width, height, seed)
        .light(random.between(0.0, 0.25), random.between(0.0, 360.0))
        .exposure(gain)
        .blur(blur_px)
        .grain(random.between(1.0, 4.0));
    if fault == Fault::Glare {
        let centre = [random.between(0.15, 0.60), random.between(0.2, 0.8)];
        scene = if random.chance(0.5) {
            scene.glare(Glare { centre, radius: random.between(0.05, 0.15), strength: 1.0 })
        } else {
            scene
                .glare(Glare { centre, radius: random.between(0.022, 0.04), strength: 1.0 })
                .glare_stretched(random.between(4.0, 9.0), random.between(0.0, 180.0))
        };
    }
    let shown = match fault {
        Fault::Grey => greyscale_copy(card),
        Fault::Screen => {
            let screen = Screen {
                pitch_px: random.between(1.3, 3.1),
                angle_degrees: random.between(-14.0, 14.0),
                stripes: random.between(0.45, 0.75),
                bezel_px: 0.0,
            };
            let sized = seen_at(card, count(card_px));
            replay_on_screen(&sized, &screen)
        }
        _ => card.clone(),
    };
    let species = match fault {
        Fault::Grey => {
            random.pick(&[Species::Grey, Species::GreyWarm, Species::GreyCool, Species::GreyGreen])
        }
        _ => Species::Good,
    };
    let camera = camera(species, random);
    // A steady hand moves by up to a third of a per cent of the frame in a thirtieth of a second.
    let shift = if fault == Fault::Moving { random.between(0.015, 0.05) } else { random.between(0.0, 0.003) };
    let degrees = random.between(0.0, 360.0);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let way_px = shift * real(width);
    let surroundings = random.below(5);
    let pale = random.between(0.35, 0.6);
    let draw = |corners: Corners| {
        let mut frame = scene.clone().corners_at(corners).render(&shown);
        match surroundings {
            0 => clutter::lighten(&mut frame, &corners, pale),
            1 => clutter::scatter(&mut frame, &corners, &mut Random::new(seed)),
            _ => {}
        }
        if fault == Fault::Moving {
            frame = smear(&frame, 0.5 * way_px, degrees);
        }
        Shot::new(camera.develop(frame), corners)
    };
    let now = draw(corners);
    let before = draw(corners.map(|[x, y]| [x - cos * way_px, y - sin * way_px]));
    (now, Some(before))
}

/// How the card lies; its span is what the fault asks for.
fn lie(fault: Fault, width: u32, height: u32, random: &mut Random) -> Lie {
    let span = match fault {
        Fault::Far => random.between(0.28, 0.54),
        Fault::Close => random.between(0.955, 1.0),
        // A thousand pixels of card, as the pattern needs.
        Fault::Screen => random.between(0.72, 0.90),
        _ => random.between(0.64, 0.90),
    };
    let mut lie = Lie {
        aspect: ID1_ASPECT,
        share: 0.5,
        degrees: [-6.0, -8.0, -8.0].map(|most: f32| random.between(most, -most)),
        shift: if fault == Fault::Close {
            [0.0; 2]
        } else {
            [-0.02, -0.02].map(|most: f32| random.between(most, -most))
        },
        focal: random.between(0.68, 0.95),
    };
    let side = if random.chance(0.5) { 1.0 } else { -1.0 };
    let (turned, axis) = (random.chance(0.5), if random.chance(0.5) { 1 } else { 2 });
    if fault == Fault::Tilted {
        lie.degrees = lie.degrees.map(|degrees| 0.5 * degrees);
        if turned {
            lie.degrees[0] = side * random.between(16.0, 40.0);
        } else {
            lie.degrees[axis] = side * 20.0;
        }
    }
    loop {
        // Twice, since a wider card has more perspective.
        for _ in 0..3 {
            if let Some(pose) = pose(&lie, width, height) {
                lie.share *= span / narrow(pose.span);
            }
        }
        let leans = pose(&lie, width, height).is_none_or(|pose| pose.side_ratio < 0.77);
        if fault != Fault::Tilted || turned || leans || lie.degrees[axis].abs() > 60.0 {
            return lie;
        }
        lie.degrees[axis] += side * 3.0;
    }
}

fn pose(lie: &Lie, width: u32, height: u32) -> Option<CardPose> {
    CardPose::of(lie.corners(width, height).map(|corner| corner.map(f64::from)), width, height)
}

#[expect(clippy::cast_possible_truncation, reason = "a share of a frame, wanted to a few digits")]
fn narrow(value: f64) -> f32 {
    value.max(1e-3) as f32
}
