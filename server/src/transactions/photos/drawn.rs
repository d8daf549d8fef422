//! The sandbox's photos: what a word stands for is drawn, and then looked at like any other photo.

use contract::{date::format_day_month_year, ecert::MagicPhoto, photo::PhotoKind};
use specimen::{Person, card_photo, other_selfie_photo, people, selfie_photo, spoof_selfie_photo};

use super::Sitter;
use crate::Fault;

/// Draws the photo of a word.
pub(super) async fn draw(magic: MagicPhoto, kind: PhotoKind, sitter: Sitter<'_>) -> Result<Vec<u8>, Fault> {
    let person = sitting(sitter)?;
    let draw = move || match (kind, magic) {
        (PhotoKind::Selfie, MagicPhoto::Valid) => selfie_photo(&person),
        (PhotoKind::Selfie, MagicPhoto::OtherPerson) => other_selfie_photo(&person),
        (PhotoKind::Ktp, MagicPhoto::Valid) => card_photo(&person),
        (_, MagicPhoto::OtherCard) | (PhotoKind::Ktp, MagicPhoto::OtherPerson) => card_photo(&other(&person)),
        // A picture of a person, where a card should be.
        (_, MagicPhoto::Spoof) => spoof_selfie_photo(&person),
    };
    let drawn = tokio::task::spawn_blocking(draw).await;
    drawn.map_err(|_| Fault::Invariant("a photo could not be drawn".to_owned()))
}

/// The synthetic person with the number; for a number of nobody's, somebody whose card carries what is claimed.
fn sitting(sitter: Sitter<'_>) -> Result<Person, Fault> {
    let all = people();
    let first = || all.first().cloned().ok_or_else(|| Fault::Invariant("no synthetic people".to_owned()));
    let Sitter::Applicant(applicant) = sitter else { return first() };
    if let Some(person) = all.iter().find(|person| person.nik == applicant.nik.as_str()) {
        return Ok(person.clone());
    }
    Ok(Person {
        nik: applicant.nik.as_str().to_owned(),
        name: applicant.name.as_str().to_uppercase(),
        birth_date: format_day_month_year(applicant.birth_date),
        ..first()?
    })
}

/// The next of the synthetic people.
fn other(person: &Person) -> Person {
    let all = people();
    let next = all.iter().position(|one| one.nik == person.nik).map_or(0, |at| (at + 1) % all.len());
    // A number of nobody's sits for the first person, whose own card would be no other one but for its number.
    all[next].clone()
}
