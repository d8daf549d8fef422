//! Where a KTP has its printed parts, in fractions of the card: left, top, right, bottom. Measured on the printed
//! layout; `specimen` draws by the same figures. Leaves out the number, whose room `nik_reader` searches.

/// A rectangle in fractions of the card.
pub type Part = [f32; 4];

/// Without the rim, where a rotated card shows its desk.
pub(crate) const INSIDE: Part = [0.08, 0.08, 0.92, 0.92];
/// The printed lines below the number, without the portrait.
pub(crate) const TEXT: Part = [0.03, 0.30, 0.71, 0.90];
/// The portrait with its ground.
pub const PORTRAIT: Part = [0.747, 0.270, 0.959, 0.722];
