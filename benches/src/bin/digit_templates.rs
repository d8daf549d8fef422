//! Writes the exemplars of the NIK reader: ten OCR-A digits, each 16 x 20 bytes of ink (0 to 255), from the font of `specimen`.
//! Run from the workspace: `cargo run --release -p benches --bin digit_templates`.

use ab_glyph::{Font, FontRef, Glyph, GlyphId, PxScale, point};
use benches::number::{level, real};

/// Pixels of a cell, and samples along each side of one.
const CELL: [u32; 2] = [16, 20];
const SAMPLES: u32 = 16;
/// Advance and height of the digits in font units (`hmtx`, `glyf` of OCRA.ttf).
const ADVANCE: f32 = 715.0;
const HEIGHT: f32 = 740.0;

fn main() -> std::io::Result<()> {
    let font = FontRef::try_from_slice(include_bytes!("../../../specimen/fonts/OCRA.ttf"))
        .map_err(std::io::Error::other)?;
    let mut bytes = Vec::new();
    for digit in '0'..='9' {
        bytes.extend(cell(&font, font.glyph_id(digit)));
    }
    std::fs::write("vision/src/nik_reader/digits.bin", bytes)
}

/// One digit, centred in height, its pen at the left edge and its advance at the right one.
fn cell(font: &FontRef<'_>, id: GlyphId) -> Vec<u8> {
    let [wide, high] = CELL;
    let unit = real(wide * SAMPLES) / ADVANCE;
    // A scale is the height from descent to ascent.
    let scale = PxScale::from(font.height_unscaled() * unit);
    let baseline = 0.5 * (real(high * SAMPLES) + HEIGHT * unit);
    let glyph = Glyph { id, scale, position: point(0.0, baseline) };
    let mut ink = vec![0.0_f32; usize::try_from(wide * high).unwrap_or(0)];
    let share = 255.0 / real(SAMPLES * SAMPLES);
    if let Some(outline) = font.outline_glyph(glyph) {
        let corner = outline.px_bounds().min;
        outline.draw(|x, y, cover| {
            let (x, y) = (corner.x + real(x), corner.y + real(y));
            let (column, row) = ((x / real(SAMPLES)).floor(), (y / real(SAMPLES)).floor());
            if column >= 0.0 && row >= 0.0 && column < real(wide) && row < real(high) {
                let at = benches::number::count(row * real(wide) + column);
                ink[usize::try_from(at).unwrap_or(0)] += share * cover;
            }
        });
    }
    ink.into_iter().map(level).collect()
}
