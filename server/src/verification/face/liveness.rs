//! What the pixels of one selfie tell of a person or a picture before the camera, as evidence with its numbers. The verdict
//! over all evidence is `contract::face`; the flash and successive frames are voted on elsewhere.

use contract::{
    face::{SelfieCue, SelfieEvidence},
    finding::Observation,
};
use image::RgbaImage;
use vision::replay::{ReplayEye, ReplaySigns};

use super::sight::{SelfieFace, view};

/// Evidence of one selfie.
pub(super) fn evidence(photo: &RgbaImage, face: &SelfieFace) -> Vec<SelfieEvidence> {
    let signs = view(photo).ok().and_then(|photo| ReplayEye::default().look(&photo, &face.bounds));
    // A face that was found lies in its photo.
    signs.map_or_else(Vec::new, |signs| of_signs(&signs))
}

fn of_signs(signs: &ReplaySigns) -> Vec<SelfieEvidence> {
    vec![pattern(signs), border(signs), surface(signs), compression(signs)]
}

fn found(cue: SelfieCue, observation: Observation, reason: &str, numbers: &[(&str, f64)]) -> SelfieEvidence {
    let numbers = numbers.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect();
    SelfieEvidence { cue, observation, reason: reason.to_owned(), numbers }
}

fn pattern(signs: &ReplaySigns) -> SelfieEvidence {
    let cue = SelfieCue::RegularPattern;
    let Some((lines, tints)) = signs.lines.zip(signs.tints) else {
        let reason = "the face is too small to show the grid of a screen or the dots of a print";
        return found(cue, Observation::NotObservable, reason, &[("facePx", signs.face_px)]);
    };
    let numbers =
        [("linePeaks", f64::from(lines)), ("tintPeaks", f64::from(tints)), ("facePx", signs.face_px)];
    if signs.has_pattern() {
        let reason = "the face has a regular pattern, as a screen or a print has";
        found(cue, Observation::Fail, reason, &numbers)
    } else {
        found(cue, Observation::Pass, "no grid of a screen and no dots of a print on the face", &numbers)
    }
}

fn border(signs: &ReplaySigns) -> SelfieEvidence {
    let cue = SelfieCue::PictureBorder;
    let numbers = [("sides", f64::from(signs.border.sides)), ("tone", signs.border.tone)];
    if signs.has_border() {
        let reason = "a frame of one tone surrounds the picture, as a screen's case or a print's margin does";
        found(cue, Observation::Fail, reason, &numbers)
    } else {
        found(cue, Observation::Pass, "no frame around the picture", &numbers)
    }
}

fn surface(signs: &ReplaySigns) -> SelfieEvidence {
    let cue = SelfieCue::SkinSurface;
    let numbers = [("clippedShare", signs.clipped_share), ("flatShare", signs.flat_share)];
    if signs.is_clipped() {
        found(cue, Observation::Fail, "much of the face has lost its tones", &numbers)
    } else if signs.is_flat() {
        found(cue, Observation::Fail, "the skin has no grain: it was drawn or smoothed", &numbers)
    } else {
        found(cue, Observation::Pass, "skin with the tones and the grain of a camera", &numbers)
    }
}

fn compression(signs: &ReplaySigns) -> SelfieEvidence {
    let cue = SelfieCue::EarlierCompression;
    let [across, down] = signs.grid.strength;
    let numbers = [("across", across), ("down", down)];
    if signs.has_foreign_grid() {
        let reason = "the photo was compressed before and cut since";
        found(cue, Observation::Fail, reason, &numbers)
    } else if signs.has_grid() {
        found(cue, Observation::Pass, "compressed once, or never cut since", &numbers)
    } else {
        let reason = "the photo is compressed too little to show an earlier compression";
        found(cue, Observation::NotObservable, reason, &numbers)
    }
}
