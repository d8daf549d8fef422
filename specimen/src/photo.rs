//! The photos of a person as a phone would upload them: JPEG bytes within the limits of the partner APIs.
//! Scenes with chosen faults are built with `scene`, attacks with `attack`.

use crate::Picture;
use crate::attack::{Screen, replay_on_screen};
use crate::blur::blur_premultiplied;
use crate::card::draw_card;
use crate::face::draw_selfie;
use crate::jpeg::encode_photo;
use crate::noise::add_grain;
use crate::person::{Person, people};
use crate::random::Random;
use crate::scene::{Hold, Scene};

/// The least size of a photo in bytes: the APIs ask for 100 kB; a tenth more leaves no doubt about 1,000 or 1,024.
pub const MIN_PHOTO_BYTES: usize = 110_000;
/// Width and height of a card photo in pixels.
pub const CARD_PHOTO_PX: [u32; 2] = [1280, 806];
/// Width and height of a selfie photo in pixels.
pub const SELFIE_PHOTO_PX: [u32; 2] = [960, 1280];

/// A good photo of the card of `person`: on a desk, nearly filling the frame, 110 kB to 2 MB.
pub fn card_photo(person: &Person) -> Vec<u8> {
    let [width, height] = CARD_PHOTO_PX;
    let mut random = Random::new(person.seed(), "card photo");
    let hold = Hold {
        width_share: random.between(0.84, 0.88),
        rotate_degrees: random.between(-1.5, 1.5),
        tilt_degrees: random.between(-3.0, 3.0),
        turn_degrees: random.between(-3.0, 3.0),
        shift: [random.between(-0.01, 0.01), random.between(-0.01, 0.01)],
    };
    let scene = Scene::new(width, height, person.seed()).held(&hold).grain(3.0);
    encode_photo(&scene.render(&draw_card(person, 1150)), MIN_PHOTO_BYTES)
}

/// A good selfie of `person`, 110 kB to 4 MB.
pub fn selfie_photo(person: &Person) -> Vec<u8> {
    encode_photo(&photographed(draw(person), person.seed()), MIN_PHOTO_BYTES)
}

/// A good selfie of somebody else of the same gender.
pub fn other_selfie_photo(person: &Person) -> Vec<u8> {
    selfie_photo(&other(person))
}

/// The selfie of `person` shown on a screen and photographed from it.
pub fn spoof_selfie_photo(person: &Person) -> Vec<u8> {
    let shown = replay_on_screen(&draw(person), &Screen { bezel_px: 40.0, ..Screen::default() });
    encode_photo(&photographed(shown, person.seed() ^ 1), MIN_PHOTO_BYTES)
}

/// Serials of the people who look least like the others of their gender: measured with the server's baseline, each is far
/// below its threshold beside everybody else.
const UNLIKE: [&str; 4] = ["9903", "9911", "9906", "9913"];

/// One of the fictional people who is of the same gender and looks unlike `person`.
fn other(person: &Person) -> Person {
    let all = people();
    let mut unlike = UNLIKE.iter().filter_map(|serial| all.iter().find(|one| one.serial() == *serial));
    unlike.find(|one| one.gender == person.gender && one.nik != person.nik).unwrap_or(&all[0]).clone()
}

fn draw(person: &Person) -> Picture {
    draw_selfie(person, SELFIE_PHOTO_PX[0], SELFIE_PHOTO_PX[1])
}

/// Lens and sensor of a phone's front camera indoors.
fn photographed(mut picture: Picture, seed: u64) -> Picture {
    let width = picture.width();
    blur_premultiplied(picture.as_mut(), width, 0.6);
    add_grain(picture.as_mut(), 3.0, seed);
    picture
}

#[cfg(test)]
mod tests {
    use super::{card_photo, other, other_selfie_photo, selfie_photo, spoof_selfie_photo};
    use crate::person::people;

    #[test]
    fn photos_keep_the_size_limits_of_the_apis() {
        for person in people().iter().step_by(5) {
            let (card, selfie) = (card_photo(person), selfie_photo(person));
            assert!((102_400..2_000_000).contains(&card.len()), "{}: card {}", person.name, card.len());
            assert!((102_400..4_000_000).contains(&selfie.len()), "{}: selfie {}", person.name, selfie.len());
            let spoof = spoof_selfie_photo(person);
            assert!((102_400..4_000_000).contains(&spoof.len()), "{}: spoof {}", person.name, spoof.len());
        }
    }

    #[test]
    fn photos_are_the_same_bytes_every_time_and_another_face_is_not() {
        let person = &people()[2];
        assert_eq!(card_photo(person), card_photo(person));
        assert_ne!(selfie_photo(person), other_selfie_photo(person));
    }

    #[test]
    fn the_other_person_is_somebody_else_of_the_same_gender() {
        for person in people() {
            let other = other(&person);
            assert_ne!(other.nik, person.nik);
            assert_eq!(other.gender, person.gender);
        }
    }
}
