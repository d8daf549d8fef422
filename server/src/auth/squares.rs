//! A text as a picture of squares (QR code, ISO/IEC 18004), for cameras of phones.

use std::fmt::Write;

use contract::portal::member::Squares;
use qrcode::{Color, EcLevel, QrCode};

use crate::Fault;

/// The squares of a text. A seventh of them may be unreadable (level M), as is usual on screens.
///
/// # Errors
/// The text is longer than 2,331 bytes, which no address of ours is.
pub(super) fn of(text: &str) -> Result<Squares, Fault> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| Fault::Invariant(format!("squares: {error}")))?;
    let side = code.width();
    let mut outline = String::new();
    for (y, line) in code.to_colors().chunks(side).enumerate() {
        let mut x = 0;
        // What lies side by side is one stroke.
        for run in line.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                let _ = write!(outline, "M{x} {y}h{0}v1h-{0}z", run.len());
            }
            x += run.len();
        }
    }
    Ok(Squares { side, outline })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corner_has_the_ring_that_cameras_look_for() {
        let squares =
            of("otpauth://totp/Tanda:ana%40bank.example?secret=GEZDGNBVGY3TQOJQ&issuer=Tanda").unwrap();
        // Versions are four squares apart.
        assert_eq!(squares.side % 4, 1);
        for stroke in ["M0 0h7v1h-7z", "M0 1h1v1h-1z", "M6 1h1v1h-1z", "M2 2h3v1h-3z", "M0 6h7v1h-7z"] {
            assert!(squares.outline.contains(stroke), "{stroke}: {}", squares.outline);
        }
    }

    #[test]
    fn a_text_without_room_is_a_fault() {
        assert!(of(&"x".repeat(3_000)).is_err());
    }
}
