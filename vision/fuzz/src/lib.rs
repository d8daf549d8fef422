//! What is done with bytes of any kind: each function drives one room of `vision`. An answer or a named error is
//! right, a panic is a fault. The tests of `vision` run the same functions over the corpora.

mod draw;
mod take;

use draw::Pixels;
use take::Take;
use vision::colour::{colour_spread, mean_rgb};
use vision::document::DocumentEye;
use vision::exposure::{Exposure, Histogram, mean_luma};
use vision::face::{Face, FaceEye, FaceModel};
use vision::frame::Frame;
use vision::glare::glare;
use vision::guidance::{
    CardPose, DocumentHint, DocumentMeasures, FaceHint, FaceMeasures, Shutter, ShutterState, Steady,
    document_hint, face_hint, least_nten,
};
use vision::luma::LumaImage;
use vision::motion::LumaThumbnail;
use vision::nik_reader::NikReader;
use vision::outline::CardFinder;
use vision::rectify::{Corners, Homography, rectify_luma, rectify_rgba};
use vision::region::Region;
use vision::replay::ReplayEye;
use vision::series::{Registered, frame_liveness};
use vision::sharpness::{live_pass, sharpness};
use vision::spectrum::{Spectrum, spectrum};
use vision::still::{StillCard, StillEye};
use vision::text_sheet::text_sheet;

/// The detector's data as it is shipped.
const FACES: &[u8] = include_bytes!("../../data/faces.bin");

/// Every measure of a frame in either form, of any region.
pub fn measures(data: &[u8]) {
    let mut take = Take::new(data);
    let region = region(&mut take);
    let masked = [self::region(&mut take)];
    let width_px = take.any_number();
    let factor = u32::from(take.byte());
    let pixels = Pixels::draw(&mut take);
    pixels.with_frame(|frame| {
        let mean = mean_rgb(&frame, region);
        assert!((0.0..=1.0).contains(&mean.clipped) && (0.0..=255.0).contains(&mean.luma()));
        assert!((0.0..=255.0).contains(&mean_luma(&frame)));
        let thumbnail = LumaThumbnail::of(&frame);
        assert!(thumbnail.difference(&thumbnail) < 1e-9);
        let glare = glare(&frame, region, &masked);
        assert!((0.0..=1.0).contains(&glare.share) && glare.largest_share() <= glare.share + 1e-9);
        let spread = colour_spread(&frame, region);
        assert!(spread.sum() >= 0.0 && spread.chroma_of(&mean).is_finite());
        let mut luma = LumaImage::default();
        luma.fill_from(&frame);
        assert!(sharpness(&luma, region).nten.is_finite());
        let live = live_pass(&luma, region);
        let exposure = live.histogram.exposure();
        assert!((0.0..=255.0).contains(&exposure.mean) && live.histogram.dynamic_range().is_finite());
        let _ = Histogram::of(&luma, region, usize::from(take_step(factor))).percentile(factor);
        let _ = spectrum(&luma, region, width_px);
        luma.fill_reduced(&frame, factor);
        assert!(luma.width() >= 1 && luma.height() >= 1);
    });
}

/// The search for cards, and the refinement of corners that are anywhere.
pub fn outline(data: &[u8]) {
    let mut take = Take::new(data);
    let corners = corners(&mut take);
    let pixels = Pixels::draw(&mut take);
    let luma = pixels.luma();
    let mut finder = CardFinder::new();
    let found = finder.find(&luma);
    for card in &found.cards {
        assert!(card.corners.iter().flatten().all(|value| value.is_finite()));
        let refined = finder.refine(&luma, &card.corners);
        assert!(refined.iter().flatten().all(|value| value.is_finite()));
        let _ = (card.width_px(), card.coverage(luma.width(), luma.height()));
        let _ = card.aspect(luma.width(), luma.height());
    }
    assert_eq!(finder.find(&luma), found, "the same frame, the same answer");
    let _ = finder.refine(&luma, &corners);
}

/// Numbers, in whole pictures and between corners that are anywhere.
pub fn nik_reader(data: &[u8]) {
    let mut take = Take::new(data);
    let corners = corners(&mut take);
    let rule = take.byte();
    let plausible = |digits: &str| digits.bytes().fold(rule, u8::wrapping_add) % 3 == 0;
    let luma = Pixels::draw(&mut take).luma();
    let mut reader = NikReader::new();
    let readings = [reader.read(&luma, &plausible), reader.read_in_frame(&luma, &corners, &plausible)];
    for reading in readings.into_iter().flatten() {
        assert!(reading.digits.len() == 16 && reading.digits.bytes().all(|digit| digit.is_ascii_digit()));
        assert_eq!(reading.plausible, plausible(&reading.digits));
        assert!(reading.corrected.iter().all(|at| *at < 16));
    }
}

/// Flat pictures of what lies between corners that are anywhere.
pub fn rectify(data: &[u8]) {
    let mut take = Take::new(data);
    let corners = corners(&mut take);
    let (width, height) = (usize::from(take.byte()) * 5, usize::from(take.byte()) * 5);
    let pixels = Pixels::draw(&mut take);
    if let Some(map) = Homography::from_unit_square(&corners) {
        let _ = map.map([take.coordinate(), take.coordinate()]);
    }
    if let Some(flat) = rectify_luma(&pixels.luma(), &corners, width, height) {
        assert_eq!((flat.width(), flat.height()), (width, height));
    }
    pixels.with_frame(|frame| {
        if let Frame::Rgba(view) = &frame {
            let flat = rectify_rgba(view, &corners, width, height);
            assert!(flat.is_empty() || flat.len() == width * height * 4);
        }
    });
}

/// What a server looks at: a still, a row of frames, a selfie's pixels with a face that may be anywhere, a sheet of text.
pub fn still(data: &[u8]) {
    let mut take = Take::new(data);
    let corners = corners(&mut take);
    let [x, y, width, height] = [0; 4].map(|_| take.any_number());
    let face = Face { x, y, width, height, score: 2.0 };
    let sheet_width = usize::from(take.byte()) * 8;
    let (rule, shift) = (take.byte(), take.byte());
    let plausible = |digits: &str| digits.bytes().fold(rule, u8::wrapping_add) % 3 == 0;
    let pixels = Pixels::draw(&mut take);
    if let Some(sheet) = text_sheet(&pixels.luma(), &corners, sheet_width) {
        assert_eq!(sheet.picture.width(), sheet_width);
    }
    pixels.with_frame(|frame| {
        let _ = frame_liveness(&[frame, frame, frame]);
        let Frame::Rgba(view) = &frame else { return };
        let mut eye = StillEye::default();
        let still = eye.look(view, &plausible);
        if let Some(card) = &still.card {
            let ([wide, high], bytes) = card.at_full_resolution(view);
            assert!(bytes.is_empty() || bytes.len() == 4 * wide * high);
            let other: Vec<u8> = card.rgba.iter().map(|level| level.wrapping_add(shift)).collect();
            let [wide, high] = StillCard::SIDES_PX;
            if let Some(row) = Registered::new(&[&card.rgba, &other, &card.rgba], wide, high) {
                let _ = (row.specular(), row.hologram());
            }
        }
        if let Some(signs) = ReplayEye::default().look(view, &face) {
            let _ = (signs.has_pattern(), signs.has_border(), signs.is_clipped(), signs.is_flat());
        }
    });
}

/// Hints of any numbers, and the two that remember: hint and shutter, on clocks that jump.
pub fn guidance(data: &[u8]) {
    let mut take = Take::new(data);
    let exposure = Exposure {
        mean: take.any_number(),
        p5: take.any_number(),
        p90: take.any_number(),
        p95: take.any_number(),
        under_share: take.any_number(),
        over_share: take.any_number(),
    };
    let corners = [0; 4].map(|_| [take.any_number(), take.any_number()]);
    if let Some(pose) = CardPose::of(corners, u32::from(take.byte()) * 9, u32::from(take.byte()) * 9) {
        let _ = (pose.inside(), pose.text(), pose.portrait());
    }
    let hint = document_hint(&DocumentMeasures {
        cards: take.byte().into(),
        span: take.any_number(),
        corners_inside: take.byte().into(),
        side_ratio: take.any_number(),
        rotation_degrees: take.any_number(),
        card_width_px: take.any_number(),
        motion: take.flag().then(|| take.any_number()),
        exposure,
        glare_share: take.any_number(),
        colour_spread: take.any_number(),
        nten: take.any_number(),
        pattern: take.flag().then(|| Spectrum { mean_peaks: take.any_number(), ..Spectrum::default() }),
    });
    assert!(DocumentHint::ALL.contains(&hint));
    let _ = least_nten(take.any_number());
    let _ = face_hint(&FaceMeasures {
        faces: take.byte().into(),
        width_share: take.any_number(),
        centre: [take.any_number(), take.any_number()],
        covered: take.flag(),
        motion: take.flag().then(|| take.any_number()),
        exposure,
        nten: take.any_number(),
    });
    let (mut steady, mut shutter, mut fired) = (Steady::new(0), Shutter::new(), 0);
    let mut frame = 0;
    while take.more() {
        let t_ms = take.any_number();
        let _ = steady.show(take.byte() % 4, t_ms);
        if let ShutterState::Fire { frame: of } = shutter.observe(frame, take.flag(), take.any_number(), t_ms)
        {
            assert!(of <= frame);
            fired += 1;
        }
        frame += 1;
    }
    assert!(fired <= 1, "one shot");
}

/// The whole look at a frame, twice with the same eye.
pub fn document(data: &[u8]) {
    let mut take = Take::new(data);
    let motion = take.flag().then(|| take.any_number());
    let pixels = Pixels::draw(&mut take);
    let mut eye = DocumentEye::default();
    pixels.with_frame(|frame| {
        let seen = eye.look(&frame, motion, &|digits| digits.ends_with('1'));
        assert_eq!(seen.card.is_some(), seen.cards > 0);
        assert!(seen.nten.is_finite() && seen.colour_spread.is_finite());
        let again = eye.look(&frame, motion, &|digits| digits.ends_with('1'));
        assert_eq!(again.hint, seen.hint, "the eye keeps no history");
    });
}

/// The search for faces with the shipped data, and with data that is right but for some bytes: refused by name or used.
pub fn face(data: &[u8]) {
    let mut take = Take::new(data);
    let motion = take.flag().then(|| take.any_number());
    let mut bytes = FACES.to_vec();
    for _ in 0..take.byte() % 4 {
        let at =
            usize::from(take.byte()) << 12 | usize::from(take.byte()) << 4 | usize::from(take.byte() % 16);
        if let Some(byte) = bytes.get_mut(at) {
            *byte = take.byte();
        }
    }
    if take.byte().is_multiple_of(8) {
        bytes.truncate(usize::from(take.byte()) << 11);
    }
    let Ok(model) = FaceModel::parse(&bytes) else { return };
    let pixels = Pixels::draw(&mut take);
    let mut eye = FaceEye::new(model);
    pixels.with_frame(|frame| {
        let seen = eye.look(&frame, motion);
        assert!(FaceHint::ALL.contains(&seen.hint));
        assert!(seen.people as usize <= seen.faces.len() && seen.nten.is_finite());
        let _ = seen.skin();
        assert_eq!(eye.look(&frame, motion), seen, "the eye keeps no history");
    });
}

fn region(take: &mut Take<'_>) -> Region {
    let mut share = || f64::from(take.byte()) / 255.0;
    Region::new(share(), share(), share(), share()).unwrap_or(Region::FULL)
}

fn corners(take: &mut Take<'_>) -> Corners {
    [0; 4].map(|_| [take.coordinate(), take.coordinate()])
}

fn take_step(factor: u32) -> u8 {
    u8::try_from(factor % 7).unwrap_or(0)
}
