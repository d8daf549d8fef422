//! The same measures natively, for the ratio of the browser to this machine.

use std::time::Instant;

use vision::frame::RgbaView;
use vision::live::LiveEye;

const WARM_UP: usize = 20;
const ROUNDS: usize = 200;

/// The median time of the live measures of a photo's pixels, in milliseconds.
///
/// # Panics
/// Where the photo cannot be decoded.
pub fn live_measures_ms(photo: &[u8]) -> f64 {
    let pixels = image::load_from_memory(photo).expect("a photo that was just encoded").to_rgba8();
    let view = RgbaView::new(&pixels, pixels.width(), pixels.height()).expect("the photo's own size");
    let mut eye = LiveEye::default();
    let mut times: Vec<f64> = (0..WARM_UP + ROUNDS)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(eye.look(&view.into()));
            start.elapsed().as_secs_f64() * 1e3
        })
        .skip(WARM_UP)
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    times[ROUNDS / 2]
}
