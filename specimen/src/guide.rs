//! Small examples of how photos are taken, right and wrong, for a page that teaches it. Which there are is
//! `contract::portal::demo`'s.

use contract::portal::demo::GuidePicture;

use crate::Picture;
use crate::attack::{Paste, Screen, greyscale_copy, paste_portrait, replay_on_screen, seen_at};
use crate::card::draw_card;
use crate::face::{Cover, Pose};
use crate::jpeg::encode_jpeg;
use crate::level::{byte, real};
use crate::person::{Person, people};
use crate::scene::{Hold, Scene};
use crate::selfie::SelfieScene;

/// Qualities tried in turn until a picture is light enough.
const QUALITIES: [u8; 4] = [84, 74, 62, 50];
/// The most that a picture weighs, bytes (ours): a page shows twenty-two.
const MOST_BYTES: usize = 40_000;
/// Pixels of a card before it is laid into its scene.
const CARD_PX: u32 = 900;
/// Where a capture page's border is, as a share of width and height on each side.
const BORDER: [f32; 2] = [0.09, 0.12];
/// Light that is left outside the border.
const OUTSIDE_LIGHT: f32 = 0.45;

/// The JPEG of an example.
pub fn draw(picture: GuidePicture) -> Vec<u8> {
    let people = people();
    let [width, height] = picture.size_px();
    let face = |at: usize| SelfieScene::new(width, height, people[at].seed()).grain(1.5);
    let selfie = |at: usize, scene: SelfieScene| scene.render(&people[at].look);
    let drawn = match picture {
        GuidePicture::SelfieGood => selfie(0, face(0)),
        GuidePicture::SelfieCovered => selfie(0, face(0).covered(Cover::Mask([118, 164, 196]))),
        GuidePicture::SelfieWithCard => {
            let middle = [0.52 * real(width), 0.60 * real(height)];
            selfie(0, face(0).with_card(&people[0], middle, 0.52 * real(width), -6.0))
        }
        GuidePicture::SelfieSeveral => {
            let beside = |x: f32, scale: f32| {
                let usual = Pose::selfie(width, height);
                let centre = [x * real(width), 0.40 * real(height)];
                Pose { centre, half_width_px: scale * usual.half_width_px, ..usual }
            };
            let scene = face(0).with_person(people[1].look.clone(), beside(0.80, 0.72));
            selfie(0, scene.posed(beside(0.36, 0.88)))
        }
        GuidePicture::SelfieOfScreen => {
            // The pattern of a screen does not survive a small picture's few pixels whole.
            let screen = Screen { bezel_px: 44.0, pitch_px: 3.3, stripes: 0.5, ..Screen::default() };
            let shown = selfie(0, SelfieScene::new(2 * width, 2 * height, people[0].seed()).grain(0.0));
            seen_at(&replay_on_screen(&shown, &screen), width)
        }
        GuidePicture::SelfieFar => {
            let usual = Pose::selfie(width, height);
            let centre = [usual.centre[0], 0.60 * real(height)];
            let far = Pose { centre, half_width_px: 0.34 * usual.half_width_px, ..usual };
            selfie(0, face(0).posed(far))
        }
        GuidePicture::SelfieDark => selfie(0, face(0).exposure(0.2)),
        GuidePicture::KtpGood => lying(&people[0], &Hold::default(), [width, height]),
        GuidePicture::KtpInside => bordered(lying(&people[0], &held(0.74, [0.0, 0.0]), [width, height])),
        GuidePicture::KtpBroken => broken(&people[0], [width, height]),
        GuidePicture::KtpBlurred => on_desk(&people[0], &Hold::default(), [width, height])
            .blur(4.5)
            .render(&draw_card(&people[0], CARD_PX)),
        GuidePicture::KtpEdited => {
            let paste = Paste { rim: 0.006, shadow: 0.9, offset: [-0.012, -0.014], ..Paste::default() };
            let card = draw_card(&people[0], CARD_PX);
            let edited = paste_portrait(&card, &people[0], &people[1], &Paste { degrees: -4.0, ..paste });
            on_desk(&people[0], &Hold::default(), [width, height]).render(&edited)
        }
        GuidePicture::KtpCopied => on_desk(&people[0], &Hold::default(), [width, height])
            .square_corners()
            .render(&greyscale_copy(&draw_card(&people[0], CARD_PX))),
        GuidePicture::KtpOutside => {
            let hold = Hold { rotate_degrees: -9.0, ..held(0.86, [0.20, 0.17]) };
            bordered(lying(&people[0], &hold, [width, height]))
        }
        GuidePicture::LiveGood => selfie(1, face(1)),
        GuidePicture::LiveTilted => {
            let tilted = Pose { roll_degrees: 32.0, ..Pose::selfie(width, height) };
            selfie(1, face(1).posed(tilted))
        }
        GuidePicture::LiveBacklit => backlit(&people[1], [width, height]),
        GuidePicture::LiveSideways => {
            let upright = SelfieScene::new(height, width, people[1].seed()).grain(1.5);
            image::imageops::rotate270(&selfie(1, upright))
        }
        GuidePicture::LiveHalf => {
            let usual = Pose::selfie(width, height);
            selfie(1, face(1).posed(Pose { centre: [0.99 * real(width), usual.centre[1]], ..usual }))
        }
        GuidePicture::LiveCrowded => {
            let usual = Pose::selfie(width, height);
            let behind = |scene: SelfieScene, (at, x, y, scale): (usize, f32, f32, f32)| {
                let centre = [x * real(width), y * real(height)];
                let pose = Pose { centre, half_width_px: scale * usual.half_width_px, ..usual };
                scene.with_person(people[at % people.len()].look.clone(), pose)
            };
            // Those farther off are drawn first.
            let crowd =
                [(2, 0.30, 0.22, 0.34), (3, 0.66, 0.21, 0.36), (0, 0.10, 0.33, 0.50), (4, 0.91, 0.34, 0.52)];
            selfie(1, crowd.into_iter().fold(face(1), behind))
        }
        GuidePicture::LiveSunglasses => selfie(1, face(1).covered(Cover::Sunglasses)),
        GuidePicture::LiveBlurred => selfie(1, face(1).blur(5.0)),
    };
    light_enough(&drawn)
}

/// Somebody before a bright window: the room is light, and who stands in it dark.
fn backlit(person: &Person, [width, height]: [u32; 2]) -> Picture {
    const WINDOW: f32 = 1.55;
    const SHADOW: f32 = 0.24;
    let scene =
        |gain: f32| SelfieScene::new(width, height, person.seed()).blur(0.0).grain(0.0).exposure(gain);
    let (room, there) = (scene(1.0).render_room(), scene(1.0).render(&person.look));
    let (light, dark) = (scene(WINDOW).render_room(), scene(SHADOW).render(&person.look));
    Picture::from_fn(width, height, |x, y| {
        let is_room = room.get_pixel(x, y) == there.get_pixel(x, y);
        *if is_room { &light } else { &dark }.get_pixel(x, y)
    })
}

fn light_enough(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    for quality in QUALITIES {
        bytes = encode_jpeg(picture, quality);
        if bytes.len() < MOST_BYTES {
            break;
        }
    }
    bytes
}

fn held(width_share: f32, shift: [f32; 2]) -> Hold {
    Hold { width_share, shift, ..Hold::default() }
}

fn on_desk(person: &Person, hold: &Hold, [width, height]: [u32; 2]) -> Scene {
    Scene::new(width, height, person.seed()).held(hold).grain(1.5)
}

fn lying(person: &Person, hold: &Hold, size: [u32; 2]) -> Picture {
    on_desk(person, hold, size).render(&draw_card(person, CARD_PX))
}

/// What a capture page shows: corners, and less light outside them.
fn bordered(mut picture: Picture) -> Picture {
    const LINE_PX: f32 = 4.0;
    const ARM: f32 = 0.22;
    let (wide, high) = (real(picture.width()), real(picture.height()));
    let (left, top) = (BORDER[0] * wide, BORDER[1] * high);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (x, y) = (real(x) + 0.5, real(y) + 0.5);
        // Distances from the nearest sides, negative outside the border.
        let (across, down) = (x.min(wide - x) - left, y.min(high - y) - top);
        let inside = across.min(down);
        let is_corner = across.max(down) < ARM * (high - 2.0 * top);
        let [red, green, blue, alpha] = pixel.0;
        pixel.0 = if inside.abs() < 0.5 * LINE_PX && is_corner {
            [255, 255, 255, alpha]
        } else if inside < 0.0 {
            let [red, green, blue] = [red, green, blue].map(|level| byte(OUTSIDE_LIGHT * f32::from(level)));
            [red, green, blue, alpha]
        } else {
            pixel.0
        };
    }
    picture
}

/// A card in two pieces, a little apart.
fn broken(person: &Person, size: [u32; 2]) -> Picture {
    let part = |rotate_degrees: f32, shift: f32| {
        lying(person, &Hold { rotate_degrees, ..held(0.8, [shift, 0.0]) }, size)
    };
    let (left, right) = (part(2.5, -0.015), part(-3.5, 0.025));
    let desk = lying(person, &held(0.01, [3.0, 3.0]), size);
    let (wide, high) = (real(size[0]), real(size[1]));
    Picture::from_fn(size[0], size[1], |column, row| {
        let (x, down) = (real(column), real(row) / high);
        // A tear that wavers, wider towards its upper end.
        let tear = wide * (0.60 - 0.16 * down + 0.012 * (31.0 * down).sin() + 0.006 * (83.0 * down).sin());
        let half_gap = wide * (0.020 - 0.014 * down);
        let from = if x < tear - half_gap {
            &left
        } else if x > tear + half_gap {
            &right
        } else {
            &desk
        };
        *from.get_pixel(column, row)
    })
}

#[cfg(test)]
mod tests {
    use contract::photo::PhotoFormat;
    use contract::portal::demo::GuidePicture;

    use super::{MOST_BYTES, draw};

    #[test]
    fn every_example_is_a_small_jpeg_of_its_own() {
        let drawn = GuidePicture::ALL.map(|picture| (picture, draw(picture)));
        for (at, (picture, bytes)) in drawn.iter().enumerate() {
            assert!(bytes.len() < MOST_BYTES, "{picture:?}: {} bytes", bytes.len());
            let header = contract::photo::inspect(bytes).expect("an image");
            assert_eq!(header.format, PhotoFormat::Jpeg);
            assert_eq!([header.width(), header.height()], picture.size_px(), "{picture:?}");
            assert!(drawn[..at].iter().all(|(_, other)| other != bytes), "{picture:?}");
        }
    }
}
