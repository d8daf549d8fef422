//! Text in the three fonts of the card, as outlines, so it can be turned and scaled freely.
//! Layout of the card's rows lives in `card`.

use crate::canvas::{At, Canvas, Ink};
use ab_glyph::{Font, FontRef, GlyphId, OutlineCurve};
use std::sync::LazyLock;
use tiny_skia::{Path, PathBuilder, Transform};

/// Cap height of Liberation Sans over its em, from the font's OS/2 table (1409 of 2048).
pub(crate) const CAP_HEIGHT: f32 = 0.688;

/// The fonts that the card uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Liberation Sans, with the metrics of Arial.
    Regular,
    /// Liberation Sans Bold.
    Bold,
    /// OCR-A, for the NIK.
    Ocr,
}

struct Fonts {
    regular: FontRef<'static>,
    bold: FontRef<'static>,
    ocr: FontRef<'static>,
}

static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts {
    regular: load(include_bytes!("../fonts/LiberationSans-Regular.ttf")),
    bold: load(include_bytes!("../fonts/LiberationSans-Bold.ttf")),
    ocr: load(include_bytes!("../fonts/OCRA.ttf")),
});

fn load(bytes: &'static [u8]) -> FontRef<'static> {
    FontRef::try_from_slice(bytes).expect("an embedded font parses, as the tests show")
}

impl Face {
    fn font(self) -> &'static FontRef<'static> {
        match self {
            Self::Regular => &FONTS.regular,
            Self::Bold => &FONTS.bold,
            Self::Ocr => &FONTS.ocr,
        }
    }
}

/// Width of `text` at an em of `size`, in the unit of `size`.
pub(crate) fn width_of(text: &str, face: Face, size: f32) -> f32 {
    place(text, face).1 * size / em(face)
}

/// Writes `text` with its baseline starting at `from`, the em being `size`.
pub(crate) fn write(canvas: &mut Canvas, text: &str, face: Face, size: f32, from: At, ink: &Ink) {
    let scale = size / em(face);
    if let Some(path) = outline(text, face) {
        canvas.fill_placed(&path, ink, Transform::from_row(scale, 0.0, 0.0, scale, from.0, from.1));
    }
}

/// Writes `text` as [`write`] does, its strokes wider by `more` (in the unit of `size`).
pub(crate) fn write_heavy(
    canvas: &mut Canvas,
    text: &str,
    face: Face,
    size: f32,
    from: At,
    ink: &Ink,
    more: f32,
) {
    let scale = size / em(face);
    let placement = Transform::from_row(scale, 0.0, 0.0, scale, from.0, from.1);
    let path = outline(text, face).and_then(|path| path.transform(placement));
    canvas.fill(path.clone(), ink);
    canvas.stroke(path, more, ink);
}

fn em(face: Face) -> f32 {
    face.font().units_per_em().unwrap_or(1000.0)
}

/// Glyphs with their horizontal positions, and the end of the line, in font units.
fn place(text: &str, face: Face) -> (Vec<(GlyphId, f32)>, f32) {
    let font = face.font();
    let mut glyphs = Vec::new();
    let (mut pen, mut before) = (0.0, None);
    for letter in text.chars() {
        let glyph = font.glyph_id(letter);
        if let Some(before) = before {
            pen += font.kern_unscaled(before, glyph);
        }
        glyphs.push((glyph, pen));
        pen += font.h_advance_unscaled(glyph);
        before = Some(glyph);
    }
    (glyphs, pen)
}

/// The outlines of a line of text, y down, in font units.
fn outline(text: &str, face: Face) -> Option<Path> {
    let font = face.font();
    let mut builder = PathBuilder::new();
    for (glyph, pen) in place(text, face).0 {
        let Some(shape) = font.outline(glyph) else { continue };
        let mut end = None;
        for curve in shape.curves {
            let (start, stop) = match curve {
                OutlineCurve::Line(a, b) | OutlineCurve::Quad(a, _, b) | OutlineCurve::Cubic(a, _, _, b) => {
                    (a, b)
                }
            };
            if end != Some(start) {
                builder.move_to(pen + start.x, -start.y);
            }
            match curve {
                OutlineCurve::Line(_, b) => builder.line_to(pen + b.x, -b.y),
                OutlineCurve::Quad(_, c, b) => builder.quad_to(pen + c.x, -c.y, pen + b.x, -b.y),
                OutlineCurve::Cubic(_, c, d, b) => {
                    builder.cubic_to(pen + c.x, -c.y, pen + d.x, -d.y, pen + b.x, -b.y);
                }
            }
            end = Some(stop);
        }
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::{Face, outline, width_of};

    #[test]
    fn every_font_draws_what_the_card_needs() {
        for (face, text) in [
            (Face::Regular, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/.,'-"),
            (Face::Bold, "PROVINSI–BUKAN"),
            (Face::Ocr, "0123456789"),
        ] {
            for letter in text.chars() {
                assert!(outline(&letter.to_string(), face).is_some(), "{face:?} lacks {letter}");
            }
        }
    }

    #[test]
    fn ocr_digits_are_monospaced() {
        let one = width_of("1", Face::Ocr, 100.0);
        assert!((width_of("0123456789", Face::Ocr, 100.0) - 10.0 * one).abs() < 0.01);
    }
}
