//! Regular patterns that no card has: the grid of a screen, the dots of a print, as lines in the spectrum.
//! Leaves out the verdict of a voter; needs native resolution, since making a picture smaller removes what is sought.

mod fourier;
mod rings;

use crate::exposure::side;
use crate::luma::LumaImage;
use crate::region::Region;
use fourier::{Fourier, HALF, SIDE};
use rings::Rings;

/// Below this width of the card the pattern is finer than the pixels (4.5 of the card measures).
pub const MIN_CARD_WIDTH_PX: f64 = 1000.0;
/// Mean peaks a patch from which on a pattern is suspicious.
///
/// Fitted on the stills of `cargo xtask bench accuracy` (fit seeds, sharpening and JPEG from 70 on included): of cards
/// 1020 pixels wide and more, 99 in 100 have at most 0.5. Of screens of 1.3 to 3.1 pixels 94 in 100 have more, of prints
/// of dots 4 to 6.5 pixels apart 88. A blur of 1.0 to 1.6 pixels hides a third of the screens: no threshold brings those
/// back. The fine lines of real cards, which specimens lack, were seen to give 0.3 at this width, and one straight edge
/// at 45 degrees may fill a patch, so the threshold stays well above the specimens' own.
pub const SUSPICIOUS_MEAN: f64 = 1.8;
/// Peaks that the patch with most of them must have besides; the same fit.
pub const SUSPICIOUS_MAX: u32 = 6;
/// Patches across and down at most.
const PATCHES: (usize, usize) = (4, 3);
/// The same for live frames.
const LIVE_PATCHES: (usize, usize) = (2, 2);

/// What the spectra of up to twelve patches hold.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spectrum {
    /// Bins that stand out, mean over the patches.
    pub mean_peaks: f64,
    /// Bins that stand out in the patch that has most of them.
    pub max_peaks: u32,
    /// Patches looked at, 1 to 12.
    pub patches: u32,
    /// Bins that stand out at 0, 15, 30, 45, 60 and 75 degrees, each give or take 7.5, modulo a right angle. A
    /// hint for a reader, no proof: the inks of a print have three or four directions (15, 45, 75 and the axes,
    /// which are left out), a screen has its own and its diagonals.
    pub orientations: [u32; 6],
}

impl Spectrum {
    /// Whether the pattern is more than a card has: [`SUSPICIOUS_MEAN`] and [`SUSPICIOUS_MAX`], both.
    pub fn is_suspicious(&self) -> bool {
        self.mean_peaks >= SUSPICIOUS_MEAN && self.max_peaks >= SUSPICIOUS_MAX
    }
}

/// The spectra of a still's patches, each by itself and all of them together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StillSpectrum {
    /// Each by itself.
    pub patches: Spectrum,
    /// Bins that stand out of the mean of all.
    pub pooled_peaks: u32,
    /// Their directions, as [`Spectrum::orientations`] has them.
    pub pooled_orientations: [u32; 6],
}

/// The spectrum of `region`; `None` where it is not observable: a card narrower than [`MIN_CARD_WIDTH_PX`], or a
/// region smaller than a patch of 256 pixels.
pub fn spectrum(image: &LumaImage, region: Region, card_width_px: f64) -> Option<Spectrum> {
    SpectrumEye::default().look(image, region, card_width_px, PATCHES)
}

/// The tables and the memory of spectra (0.6 MB, made at the first look), for a stream of frames.
#[derive(Default)]
pub struct SpectrumEye {
    tables: Option<Box<(Fourier, Rings)>>,
}

impl std::fmt::Debug for SpectrumEye {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SpectrumEye")
    }
}

impl SpectrumEye {
    /// The spectrum of four patches instead of twelve: a pattern is all over a card, and a live frame has no time.
    pub fn live(&mut self, image: &LumaImage, region: Region, card_width_px: f64) -> Option<Spectrum> {
        self.look(image, region, card_width_px, LIVE_PATCHES)
    }

    /// The spectrum of twelve patches, and what stands out of all of them together: a grid is the same in every patch,
    /// grain and print are not, so their mean shows what a lens a little out of focus has nearly hidden.
    pub fn still(&mut self, image: &LumaImage, region: Region, card_width_px: f64) -> Option<StillSpectrum> {
        if card_width_px >= MIN_CARD_WIDTH_PX { self.pooled(image, region) } else { None }
    }

    /// Bins that stand out of the mean of up to twelve patches, in an image of anything; `None` of a region smaller than
    /// a patch. Whoever asks knows what the number means there.
    pub fn joint_peaks(&mut self, image: &LumaImage, region: Region) -> Option<u32> {
        self.pooled(image, region).map(|spectrum| spectrum.pooled_peaks)
    }

    fn pooled(&mut self, image: &LumaImage, region: Region) -> Option<StillSpectrum> {
        let mut sum = vec![[0.0_f32; HALF]; SIDE];
        let patches = self.each(image, region, PATCHES, |log_power| {
            for (sums, powers) in sum.iter_mut().zip(log_power) {
                for (sum, power) in sums.iter_mut().zip(powers) {
                    *sum += power;
                }
            }
        })?;
        let share = 1.0 / small(patches.patches);
        for value in sum.iter_mut().flatten() {
            *value *= share;
        }
        let mut pooled_orientations = [0; 6];
        let (_, rings) = &mut **self.tables.as_mut()?;
        let pooled_peaks = rings.count(&sum, &mut pooled_orientations);
        Some(StillSpectrum { patches, pooled_peaks, pooled_orientations })
    }

    fn look(
        &mut self,
        image: &LumaImage,
        region: Region,
        card_width_px: f64,
        most: (usize, usize),
    ) -> Option<Spectrum> {
        if card_width_px >= MIN_CARD_WIDTH_PX { self.each(image, region, most, |_| {}) } else { None }
    }

    fn each(
        &mut self,
        image: &LumaImage,
        region: Region,
        most: (usize, usize),
        mut also: impl FnMut(&[[f32; HALF]]),
    ) -> Option<Spectrum> {
        let (columns, rows) = (region.columns(side(image.width())), region.rows(side(image.height())));
        if columns.len() < SIDE || rows.len() < SIDE {
            return None;
        }
        let (fourier, rings) =
            &mut **self.tables.get_or_insert_with(|| Box::new((Fourier::new(), Rings::new())));
        let mut result = Spectrum::default();
        let mut total = 0;
        for top in starts(&rows, most.1) {
            for left in starts(&columns, most.0) {
                let log_power = fourier.log_power(|row| &image.row(top + row)[left..left + SIDE]);
                also(log_power);
                let peaks = rings.count(log_power, &mut result.orientations);
                result.max_peaks = result.max_peaks.max(peaks);
                total += peaks;
                result.patches += 1;
            }
        }
        result.mean_peaks = f64::from(total) / f64::from(result.patches);
        Some(result)
    }
}

/// A number of patches as a real one.
fn small(count: u32) -> f32 {
    f32::from(u8::try_from(count).unwrap_or(u8::MAX))
}

/// Where patches start along a side: evenly apart, overlapping by half at most.
fn starts(pixels: &std::ops::Range<usize>, most: usize) -> impl Iterator<Item = usize> + use<> {
    let room = pixels.len() - SIDE;
    let count = (2 * room / SIDE + 1).min(most);
    let first = pixels.start;
    (0..count).map(move |at| if count == 1 { first + room / 2 } else { first + at * room / (count - 1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Grain of about four levels on a mid grey, with a pattern on top.
    fn image(width: usize, height: usize, pattern: impl Fn(f32, f32) -> f32) -> LumaImage {
        let mut state = 11_u32;
        let mut bytes = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let grain = f32::from(u8::try_from(state >> 24).unwrap()) / 255.0 * 14.0 - 7.0;
                let place = |at: usize| f32::from(u16::try_from(at).unwrap());
                bytes.push(level(120.0 + grain + pattern(place(x), place(y))));
            }
        }
        LumaImage::new(bytes, width, height).unwrap()
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    fn level(value: f32) -> u8 {
        value.round().clamp(0.0, 255.0) as u8
    }

    fn wave(degrees: f32, period_px: f32, amplitude: f32) -> impl Fn(f32, f32) -> f32 {
        let (sin, cos) = degrees.to_radians().sin_cos();
        move |x, y| amplitude * ((cos * x + sin * y) * std::f32::consts::TAU / period_px).sin()
    }

    #[test]
    fn grain_has_no_peaks_and_twelve_patches() {
        let found = spectrum(&image(1100, 700, |_, _| 0.0), Region::FULL, 1100.0).unwrap();
        assert_eq!((found.max_peaks, found.patches), (0, 12), "{found:?}");
    }

    #[test]
    fn a_wave_is_found_at_its_angle_in_every_patch() {
        for (degrees, bin) in [(15.0, 1), (30.0, 2), (45.0, 3), (105.0, 1), (75.0, 5)] {
            let found = spectrum(&image(1100, 700, wave(degrees, 5.0, 6.0)), Region::FULL, 1100.0).unwrap();
            assert!(found.mean_peaks >= 2.0, "{degrees}: {found:?}");
            assert_eq!(
                found.orientations.iter().sum::<u32>(),
                found.orientations[bin],
                "{degrees}: {found:?}"
            );
        }
    }

    #[test]
    fn four_patches_say_what_twelve_say() {
        let mut eye = SpectrumEye::default();
        for (degrees, period_px, amplitude) in [(0.0, 9.0, 0.0), (20.0, 3.1, 8.0), (38.0, 5.0, 20.0)] {
            let image = image(1100, 700, wave(degrees, period_px, amplitude));
            let all = spectrum(&image, Region::FULL, 1100.0).unwrap();
            for _ in 0..2 {
                let four = eye.live(&image, Region::FULL, 1100.0).unwrap();
                assert_eq!(four.patches, 4);
                assert_eq!(four.is_suspicious(), all.is_suspicious(), "{four:?} {all:?}");
            }
        }
    }

    #[test]
    fn slow_waves_and_waves_along_the_axes_do_not_count() {
        for (degrees, period_px) in [(30.0, 20.0), (0.0, 5.0), (90.0, 5.0)] {
            let found =
                spectrum(&image(600, 600, wave(degrees, period_px, 10.0)), Region::FULL, 1000.0).unwrap();
            assert_eq!(found.max_peaks, 0, "{degrees} {period_px}: {found:?}");
        }
    }

    #[test]
    fn a_straight_edge_at_any_angle_is_no_pattern_and_hides_none() {
        for degrees in [5.0_f32, 9.0, 30.0, 45.0, 63.0] {
            let (sin, cos) = degrees.to_radians().sin_cos();
            // As soft as a lens makes it: an edge of one pixel has stairs, which are a pattern indeed.
            let edge = move |x: f32, y: f32| 25.0 * (cos * (x - 300.0) + sin * (y - 300.0)).clamp(-1.5, 1.5);
            let found = spectrum(&image(600, 600, edge), Region::FULL, 1000.0).unwrap();
            assert!(!found.is_suspicious(), "{degrees}: {found:?}");
            let grid = wave(degrees + 40.0, 4.0, 6.0);
            let both =
                spectrum(&image(600, 600, |x, y| edge(x, y) + grid(x, y)), Region::FULL, 1000.0).unwrap();
            assert!(both.mean_peaks >= 2.0, "{degrees}: {both:?}");
        }
    }

    #[test]
    fn a_narrow_card_and_a_small_region_are_not_observable() {
        let image = image(600, 300, |_, _| 0.0);
        for (region, width_px) in [
            (Region::FULL, 999.0),
            (Region::FULL, f64::NAN),
            (Region::CENTRE, 1200.0),
            (Region::new(0.0, 0.0, 1.0, 0.8).unwrap(), 1200.0),
        ] {
            assert_eq!(spectrum(&image, region, width_px), None);
        }
        assert_eq!(spectrum(&LumaImage::default(), Region::FULL, 1200.0), None);
        assert_eq!(spectrum(&image, Region::FULL, 1000.0).unwrap().patches, 3);
    }

    #[test]
    fn flat_pictures_have_no_peaks() {
        for level in [0, 128, 255] {
            let flat = LumaImage::new(vec![level; 256 * 256], 256, 256).unwrap();
            let found = spectrum(&flat, Region::FULL, 1000.0).unwrap();
            assert_eq!((found.max_peaks, found.patches), (0, 1));
        }
    }
}
