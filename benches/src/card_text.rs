//! The printed fields of invented people's cards against what the server's card reader makes of a photograph.

use std::ops::Range;
use std::time::{Duration, Instant};

use contract::ktp::{CardText, KtpField};
use contract::nik::Nik;
use image::RgbImage;
use specimen::scene::Scene;
use specimen::{Person, Picture};
use tanda::verification::reading::card_reader::{CardReader, ReaderSettings, ReadingFault, number_field};
use vision::frame::RgbaView;
use vision::luma::LumaImage;
use vision::nik_reader::NikReader;
use vision::rectify::rectify_rgba;

use crate::number::{count, real};
use crate::parallel::each_seed;
use crate::random::Random;
use crate::view::{ID1_ASPECT, Lie};

/// What was read of one card.
#[derive(Debug)]
pub struct Read {
    /// Seed of the person and of the photograph.
    pub seed: u64,
    /// Pixels across the card in the photograph.
    pub width: u32,
    /// Who is on it.
    pub person: Person,
    /// The fields, or why there are none.
    pub text: Result<CardText, ReadingFault>,
    /// From the flat card to its fields.
    pub millis: f64,
}

impl Read {
    /// Whether a field was read as it is printed.
    pub fn is_right(&self, field: KtpField) -> bool {
        self.value(field) == Some(printed(&self.person, field).as_str())
    }

    /// What was read.
    pub fn value(&self, field: KtpField) -> Option<&str> {
        self.text.as_ref().ok().and_then(|text| text.value(field))
    }
}

/// What the card of a person has in a field.
pub fn printed(person: &Person, field: KtpField) -> String {
    match field {
        KtpField::Nik => &person.nik,
        KtpField::Name => &person.name,
        KtpField::PlaceOfBirth => &person.birth_place,
        KtpField::DateOfBirth => &person.birth_date,
        KtpField::Gender => person.gender.printed(),
        KtpField::BloodType => &person.blood_type,
        KtpField::Address => &person.address,
        KtpField::RtRw => &person.rt_rw,
        KtpField::Village => &person.village,
        KtpField::District => &person.district,
        KtpField::City => &person.regency,
        KtpField::Province => &person.province,
        KtpField::Religion => &person.religion,
        KtpField::MaritalStatus => &person.marital_status,
        KtpField::Occupation => &person.occupation,
        KtpField::Nationality => &person.nationality,
        KtpField::ValidUntil => &person.valid_until,
        KtpField::IssuePlace => &person.issue_place,
        KtpField::IssueDate => &person.issue_date,
    }
    .to_owned()
}

/// A photograph as a careful person takes it: the card 640 to 1480 pixels wide, at most 7 degrees aslant, a blur of at
/// most 0.8 pixels at 640, grain of at most 5 levels, JPEG of at least 75. Then laid flat by corners that are off by
/// 0.3 % at most, as an outline's are.
pub fn photographed(person: &Person, seed: u64) -> RgbImage {
    let mut random = Random::new(seed ^ 0x0c72);
    let width = random.between(640.0, 1480.0);
    let frame = [count(0.5 * width / 0.87) * 2, count(0.5 * width / ID1_ASPECT / 0.84) * 2];
    let lie = Lie {
        aspect: ID1_ASPECT,
        share: width / real(frame[0]),
        degrees: [-4.0, -7.0, -7.0].map(|most: f32| random.between(most, -most)),
        shift: [0.0; 2],
        focal: 0.85,
    };
    let corners = lie.corners(frame[0], frame[1]);
    let scene = Scene::new(frame[0], frame[1], seed)
        .corners_at(corners)
        .light(random.between(0.0, 0.3), random.between(0.0, 360.0))
        .exposure(random.between(0.65, 1.05))
        .blur(random.between(0.2, 0.8) * width / 640.0)
        .grain(random.between(1.0, 5.0))
        .jpeg(u8::try_from(75 + random.below(21)).unwrap_or(75));
    let photograph = scene.render(&specimen::draw_card(person, 1480));
    let off = 0.003 * width;
    let found = corners.map(|corner| corner.map(|value| value + random.between(-off, off)));
    flat(&photograph, &found, count(width))
}

fn flat(photograph: &Picture, corners: &[[f32; 2]; 4], width: u32) -> RgbImage {
    let height = count(real(width) / ID1_ASPECT);
    let view = RgbaView::new(photograph.as_raw(), photograph.width(), photograph.height())
        .expect("a picture has four bytes a pixel");
    let bytes = rectify_rgba(&view, corners, width as usize, height as usize);
    let card = Picture::from_raw(width, height, bytes).expect("corners of a lie span an area");
    image::DynamicImage::from(card).into_rgb8()
}

/// Reads the cards of these seeds; `None` where this machine has no Tesseract.
pub fn read_cards(seeds: Range<u64>) -> Option<Vec<Read>> {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().expect("a runtime starts")
    };
    // What is read is measured here, also beside other work that makes the machine slow.
    let settings = ReaderSettings { time_limit: Duration::from_mins(1), ..ReaderSettings::default() };
    let reader = runtime().block_on(CardReader::find(&settings));
    reader.is_available().then(|| {
        each_seed(
            seeds,
            || (runtime(), NikReader::new()),
            |(runtime, number), seed| {
                let person = specimen::invented(seed);
                let card = photographed(&person, seed);
                let start = Instant::now();
                let nik = number.read(&brightest(&card), &|digits| Nik::parse(digits).is_ok());
                let text = runtime
                    .block_on(reader.read(&card, nik.as_ref().map(number_field)))
                    .map(|read| read.text);
                let millis = start.elapsed().as_secs_f64() * 1e3;
                Read { seed, width: card.width(), person, text, millis }
            },
        )
    })
}

fn brightest(card: &RgbImage) -> LumaImage {
    let bytes = card.pixels().map(|pixel| pixel.0.into_iter().max().unwrap_or(0)).collect();
    LumaImage::new(bytes, card.width() as usize, card.height() as usize).expect("a byte a pixel")
}
