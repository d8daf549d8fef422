//! Writes samples of everything that `specimen` draws into a folder, to be looked at.

use std::{fs, path::PathBuf};

use specimen::{attack, film, jpeg, people};

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/specimen".to_owned()));
    fs::create_dir_all(&folder)?;
    for person in people() {
        for (name, bytes) in [
            ("ktp", specimen::card_photo(&person)),
            ("selfie", specimen::selfie_photo(&person)),
            ("card", jpeg::encode_jpeg(&specimen::draw_card(&person, 1012), 92)),
        ] {
            fs::write(folder.join(format!("{}-{name}.jpg", person.nik)), bytes)?;
        }
    }
    let person = &people()[0];
    let card = specimen::draw_card(person, 1012);
    for (name, picture) in [
        ("attack-screen", attack::replay_on_screen(&card, &attack::Screen::default())),
        ("attack-greyscale", attack::greyscale_copy(&card)),
        ("attack-halftone", attack::halftone_copy(&card, 5.0)),
    ] {
        fs::write(folder.join(format!("{name}.jpg")), jpeg::encode_jpeg(&picture, 92))?;
    }
    fs::write(folder.join("card-film.y4m"), film::y4m(film::card_film(person, 640, 480, 30, 1), 30))?;
    fs::write(folder.join("selfie-film.mjpeg"), film::mjpeg(film::selfie_film(person, 640, 480, 30, 1), 85))?;
    println!("samples are in {}", folder.display());
    Ok(())
}
