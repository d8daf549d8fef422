//! Measures on pixels: pure functions on borrowed frames, the same in the browser and on the server.
//! Leaves out input and output, clocks, randomness, and decoding of files.

pub mod card;
pub mod colour;
pub mod document;
pub mod exposure;
pub mod face;
pub mod frame;
pub mod glare;
pub mod guidance;
pub mod live;
pub mod luma;
pub mod motion;
pub mod nik_reader;
mod order;
pub mod outline;
pub mod rectify;
pub mod region;
pub mod replay;
pub mod series;
pub mod sharpness;
pub mod sign;
mod simd;
pub mod spectrum;
pub mod still;
pub mod text_sheet;
