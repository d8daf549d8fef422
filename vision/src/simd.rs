//! The loops that take a frame's time, once for WASM SIMD and once for every other target: same signatures, same
//! results to the bit. The compiler's own vectoriser does not run on a module built for size.

#[cfg_attr(
    all(target_arch = "wasm32", target_feature = "simd128", not(test)),
    expect(dead_code, reason = "the reference that the tests compare with")
)]
mod scalar;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) use scalar::*;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) use wasm::*;

#[cfg(test)]
mod tests;
