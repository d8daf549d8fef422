//! Cameras for a browser under test: a film for Chromium's fake device, and a room in which the screen's light
//! falls on what is filmed.

use std::path::Path;

use data_encoding::BASE64;
use specimen::{Person, film, jpeg};

use crate::browser::Cameras;

/// A film of a person's face, with a hand's tremble and a sensor's grain. It cannot reflect anything.
pub fn selfie_film(person: &Person, folder: &Path) -> Cameras {
    let path = folder.join("selfie.mjpeg");
    std::fs::write(&path, film::mjpeg(film::selfie_film(person, 1280, 720, 12, 1), 92)).expect("a film");
    Cameras::Film(path)
}

/// A film of a person's card.
pub fn card_film(person: &Person, folder: &Path) -> Cameras {
    let path = folder.join("card.mjpeg");
    std::fs::write(&path, film::mjpeg(film::card_film(person, 1280, 720, 12, 1), 92)).expect("a film");
    Cameras::Film(path)
}

/// How light behaves in the room of [`reflecting`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// Share of the picture's brightness that does not come from the screen.
    pub ambient: f64,
    /// Share that a white screen adds.
    pub gain: f64,
    /// From the screen's light to the frame that shows it.
    pub latency_ms: u32,
}

impl Default for Room {
    fn default() -> Self {
        Self { ambient: 0.55, gain: 0.35, latency_ms: 60 }
    }
}

/// Two cameras, one on the person's card and one on the face, both lit by the colour that the page's flash canvas
/// shows at that moment.
pub fn reflecting(person: &Person, room: Room) -> Cameras {
    let picture = |still: &specimen::Picture| {
        format!("data:image/jpeg;base64,{}", BASE64.encode(&jpeg::encode_jpeg(still, 95)))
    };
    let mut card = film::card_film(person, 1280, 720, 1, 3);
    let card = card.next().expect("a frame of the card");
    let face = film::selfie_film(person, 1280, 720, 1, 3).next().expect("a frame of the face");
    let script = include_str!("reflecting-camera.js")
        .replace("{{card}}", &picture(&card))
        .replace("{{face}}", &picture(&face))
        .replace("{{ambient}}", &room.ambient.to_string())
        .replace("{{gain}}", &room.gain.to_string())
        .replace("{{latency_ms}}", &room.latency_ms.to_string());
    Cameras::Script(script)
}
