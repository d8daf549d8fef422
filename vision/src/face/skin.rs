//! Where bare skin is in a face's square, for the samples of a flash.

use super::Face;
use crate::region::Region;

/// Forehead between brows and hair, then the cheek at the left of the picture, then the one at its right: left, top,
/// width and height in fractions of the square. On drawn faces the eyes lie at a third of its height and the head is
/// as wide as the square.
const PLACES: [[f64; 4]; 3] = [[0.32, 0.07, 0.36, 0.10], [0.16, 0.48, 0.14, 0.15], [0.70, 0.48, 0.14, 0.15]];

/// The three places of a face in a frame of these sides, where all of them are in sight.
pub(super) fn places(face: &Face, size: [u32; 2]) -> Option<[Region; 3]> {
    let place = |at: usize| face.part(PLACES[at]).region(size);
    Some([place(0)?, place(1)?, place(2)?])
}
