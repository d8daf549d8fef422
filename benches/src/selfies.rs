//! Seeded selfies of living people and of pictures of them, and pairs of a card's portrait and a selfie.

use specimen::attack::{Screen, halftone_copy, replay_on_screen};
use specimen::face::Pose;
use specimen::look::Look;
use specimen::person::Person;
use specimen::scene::{Corners, Scene};
use specimen::selfie::SelfieScene;
use specimen::{Picture, draw_card, people};

use crate::face;
use crate::number::{count, real};
use crate::random::Random;
use crate::stills::{self, camera};

/// What was before the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Species {
    /// A person.
    Live,
    /// A screen of 1.3 to 1.75 camera pixels.
    ScreenFine,
    /// A screen of 1.75 to 2.3 camera pixels.
    ScreenMiddle,
    /// A screen of 2.3 to 3.1 camera pixels.
    ScreenCoarse,
    /// Any of these, a little out of focus: a blur of 1.0 to 1.6 camera pixels.
    ScreenSoft,
    /// Any of these whose case is in the picture.
    ScreenCased,
    /// An offset print of dots 4 to 6.5 camera pixels apart.
    Print,
    /// The same with its white margin in the picture.
    PrintMargin,
    /// A print without dots, as a photo laboratory makes it, that fills the frame.
    PhotoPaper,
    /// A photo that was compressed, cut to size by a program, and compressed again.
    Cut,
}

impl Species {
    /// Every species, people first.
    pub const ALL: [Self; 10] = [
        Self::Live,
        Self::ScreenFine,
        Self::ScreenMiddle,
        Self::ScreenCoarse,
        Self::ScreenSoft,
        Self::ScreenCased,
        Self::Print,
        Self::PrintMargin,
        Self::PhotoPaper,
        Self::Cut,
    ];

    /// The name in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::ScreenFine => "screen, fine",
            Self::ScreenMiddle => "screen, middle",
            Self::ScreenCoarse => "screen, coarse",
            Self::ScreenSoft => "screen, soft focus",
            Self::ScreenCased => "screen, case seen",
            Self::Print => "print of dots",
            Self::PrintMargin => "print, margin seen",
            Self::PhotoPaper => "print without dots",
            Self::Cut => "cut by a program",
        }
    }

    fn pitch(self) -> Option<(f32, f32)> {
        match self {
            Self::ScreenFine => Some((1.3, 1.75)),
            Self::ScreenMiddle => Some((1.75, 2.3)),
            Self::ScreenCoarse => Some((2.3, 3.1)),
            Self::ScreenSoft | Self::ScreenCased => Some((1.3, 3.1)),
            _ => None,
        }
    }
}

/// Sides of the photos.
const SIZES: [[u32; 2]; 4] = [[960, 1280], [1080, 1920], [1080, 1440], [1440, 1920]];

/// A person before their own telephone, half a face's width being `half_width_px`.
fn pose_of(random: &mut Random, [width, height]: [u32; 2], half_width_px: f32) -> Pose {
    Pose {
        centre: [
            random.between(0.44, 0.56) * real(width),
            random.between(0.42, 0.52) * real(height) - 0.33 * half_width_px,
        ],
        half_width_px,
        roll_degrees: random.between(-8.0, 8.0),
        eyes_open: random.between(0.7, 1.0),
    }
}

/// The photo of a species and a seed. The face is `face_px` wide, give or take what the frame has room for.
pub fn shoot(species: Species, seed: u64, face_px: (f32, f32)) -> Picture {
    let mut random = Random::new(seed ^ 0x5e1f_1e00);
    let [width, height] = random.pick(&SIZES);
    let unit = (0.5 * random.between(face_px.0, face_px.1)).min(0.33 * real(width));
    let look = face::look(&mut random);
    let pose = pose_of(&mut random, [width, height], unit);
    let blur =
        if species == Species::ScreenSoft { random.between(1.0, 1.6) } else { random.between(0.3, 0.9) };
    let (light, grain) = (random.between(0.75, 1.1), random.between(1.0, 5.0));
    let scene = SelfieScene::new(width, height, seed).posed(pose);
    let live = |random: &mut Random| {
        let taken = scene.clone().exposure(light).blur(blur).grain(grain).render(&look);
        camera(stills::Species::Good, random).develop(taken)
    };
    match species {
        Species::Live => live(&mut random),
        Species::Cut => {
            let quality = u8::try_from(count(random.between(70.0, 92.0))).unwrap_or(80);
            let first = through_jpeg(&live(&mut random), quality);
            let (left, top) = (1 + random.below(7), 1 + random.below(7));
            let cut = image::imageops::crop_imm(&first, left, top, width - 16, height - 16).to_image();
            through_jpeg(&cut, 94)
        }
        _ => {
            // What is shown was a good selfie.
            let shown = scene.exposure(1.0).blur(0.5).grain(2.0).render(&look);
            let picture = picture_of(species, &shown, &mut random);
            let corners = before(width, height, &mut random);
            let taken = Scene::new(width, height, seed)
                .square_corners()
                .corners_at(corners)
                .light(random.between(0.0, 0.2), random.between(0.0, 360.0))
                .exposure(light)
                .blur(blur)
                .grain(grain)
                .render(&picture);
            camera(stills::Species::Good, &mut random).develop(taken)
        }
    }
}

/// The picture that is held before the camera.
fn picture_of(species: Species, shown: &Picture, random: &mut Random) -> Picture {
    if let Some((from, to)) = species.pitch() {
        let bezel_px = if species == Species::ScreenCased { random.between(24.0, 70.0) } else { 0.0 };
        let screen = Screen {
            pitch_px: random.between(from, to),
            angle_degrees: random.between(-14.0, 14.0),
            stripes: random.between(0.45, 0.75),
            bezel_px,
        };
        return replay_on_screen(shown, &screen);
    }
    let dots = |random: &mut Random| halftone_copy(shown, random.between(4.0, 6.5));
    match species {
        Species::Print => dots(random),
        Species::PrintMargin => {
            let mut sheet = dots(random);
            let (width, height) = sheet.dimensions();
            let margin = count(random.between(30.0, 80.0));
            for (x, y, pixel) in sheet.enumerate_pixels_mut() {
                if x.min(width - 1 - x).min(y).min(height - 1 - y) < margin {
                    *pixel = image::Rgba([246, 245, 240, 255]);
                }
            }
            sheet
        }
        _ => shown.clone(),
    }
}

/// Where the corners of a picture are that fills the frame, held by hand: a little beyond it all round, not quite square.
fn before(width: u32, height: u32, random: &mut Random) -> Corners {
    let mut off = || random.between(0.0, 9.0);
    let (wide, high) = (real(width), real(height));
    [[-off(), -off()], [wide + off(), -off()], [wide + off(), high + off()], [-off(), high + off()]]
}

fn through_jpeg(picture: &Picture, quality: u8) -> Picture {
    image::load_from_memory(&specimen::jpeg::encode_jpeg(picture, quality))
        .expect("a JPEG just encoded decodes")
        .into_rgba8()
}

/// Somebody with a card.
pub fn person(seed: u64) -> Person {
    let mut random = Random::new(seed ^ 0x7e0_b1e5);
    let all = people();
    let mut person = all[usize::try_from(random.below(15)).unwrap_or(0)].clone();
    person.look = face::look(&mut random);
    person
}

/// The card of a person as it lies flat after rectifying a photo of it: `width` pixels across.
pub fn card_of(person: &Person, seed: u64, width: u32) -> Picture {
    let mut random = Random::new(seed ^ 0xca4d);
    let card = draw_card(person, width);
    let (wide, high) = (card.width(), card.height());
    let corners = [[0.0, 0.0], [real(wide), 0.0], [real(wide), real(high)], [0.0, real(high)]];
    let taken = Scene::new(wide, high, seed)
        .square_corners()
        .corners_at(corners)
        .light(random.between(0.0, 0.2), random.between(0.0, 360.0))
        .exposure(random.between(0.75, 1.05))
        .blur(random.between(0.4, 1.0))
        .grain(random.between(1.0, 4.0))
        .render(&card);
    camera(stills::Species::Good, &mut random).develop(taken)
}

/// A selfie of a look: another day, another camera, hair and glasses as on the card.
pub fn selfie_of(look: &Look, seed: u64) -> Picture {
    let mut random = Random::new(seed ^ 0x5e1f);
    let [width, height] = random.pick(&SIZES);
    let unit = 0.5 * random.between(0.36, 0.60) * real(width);
    let pose = pose_of(&mut random, [width, height], unit);
    let taken = SelfieScene::new(width, height, seed)
        .posed(pose)
        .exposure(random.between(0.75, 1.1))
        .blur(random.between(0.3, 0.9))
        .grain(random.between(1.0, 5.0))
        .render(look);
    camera(stills::Species::Good, &mut random).develop(taken)
}
