//! Draws synthetic cards, faces, camera scenes and films for tests, the sandbox and benches.
//! Every card says that it is a specimen. No file, clock or ambient randomness: a picture is a function of its parameters.
//! Measures on pictures belong to `vision`; the people here are fictional.

pub mod attack;
mod blur;
pub mod camera;
mod canvas;
pub mod card;
mod crowd;
pub mod face;
pub mod film;
pub mod flash;
pub mod guide;
pub mod jpeg;
mod level;
pub mod look;
mod noise;
pub mod other_card;
mod people;
pub mod person;
pub mod photo;
mod random;
pub mod scene;
pub mod selfie;
mod text;

/// An RGBA picture of 8 bits a channel, as every drawing of this crate is.
pub type Picture = image::RgbaImage;

pub use card::draw_card;
pub use crowd::invented;
pub use face::draw_selfie;
pub use person::{Gender, Person, people};
pub use photo::{card_photo, other_selfie_photo, selfie_photo, spoof_selfie_photo};
