//! The browser capture module: camera, frame measures, flash challenge, photo checks, bundle.
//!
//! A thin edge: every rule lives in `contract`, every measure in `vision`; here they meet the browser.
//! Leaves out the network and all words shown to people.

mod assemble;
mod camera;
mod canvas;
mod document;
mod error;
mod events;
mod exports;
mod face;
mod flash;
mod frames;
mod js;
mod run;
mod screen;
mod still;

pub use assemble::BundleAssembler;
pub use camera::Camera;
pub use document::analyze_document_frame;
pub use exports::{
    canonical_json, check_flash_challenge, check_nik, load_regions, mean_rgb, sign_bundle, validate_photo,
};
pub use face::{analyze_face_frame, load_face_model};
pub use frames::watch::FrameWatch;
pub use frames::worker::run_frame_worker;
pub use run::{probe_ambient, run_flash};

use wasm_bindgen::prelude::wasm_bindgen;

/// Types of the published surface that are plain objects, and the closed sets of words in them.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../js/types.d.ts");

/// Runs once when the module is loaded: a panic of a development build then says where it was. A published module
/// carries no messages for what must not happen; it traps.
#[cfg(debug_assertions)]
#[wasm_bindgen(start, skip_typescript)]
fn report_panics() {
    console_error_panic_hook::set_once();
}
