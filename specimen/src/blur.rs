//! Gaussian blur of 8-bit RGBA, as three box passes: its cost does not grow with sigma.
//! Below a sigma of 1.2 px boxes are too coarse, so a true kernel is used there.

use crate::level::{byte, clamp_index, index, pixels, real, signed};

/// Below this sigma (pixels) the kernel is sampled; above it three boxes come within 3 % of a Gaussian.
const BOX_FROM_PX: f32 = 1.2;

/// Blurs premultiplied (or opaque) RGBA rows of `width` pixels in place.
pub(crate) fn blur_premultiplied(rgba: &mut [u8], width: u32, sigma_px: f32) {
    if sigma_px < 0.15 || width == 0 {
        return;
    }
    let columns = index(width);
    let rows = rgba.len() / 4 / columns;
    let mut turned = vec![0; rgba.len()];
    if sigma_px < BOX_FROM_PX {
        let kernel = kernel(sigma_px);
        convolve_rows(rgba, columns, &kernel);
        transpose(rgba, &mut turned, columns);
        convolve_rows(&mut turned, rows, &kernel);
    } else {
        let radii = box_radii(sigma_px);
        box_rows(rgba, columns, radii);
        transpose(rgba, &mut turned, columns);
        box_rows(&mut turned, rows, radii);
    }
    transpose(&turned, rgba, rows);
}

/// One side of the kernel, the middle first, summing to one over both sides.
fn kernel(sigma_px: f32) -> Vec<f32> {
    let reach = pixels((3.0 * sigma_px).ceil());
    let half: Vec<f32> = (0..=reach).map(|at| (-0.5 * (real(at) / sigma_px).powi(2)).exp()).collect();
    let sum = half[0] + 2.0 * half[1..].iter().sum::<f32>();
    half.iter().map(|weight| weight / sum).collect()
}

fn convolve_rows(rgba: &mut [u8], columns: usize, kernel: &[f32]) {
    let reach = kernel.len() - 1;
    let mut padded = vec![[0.0_f32; 4]; columns + 2 * reach];
    for row in rgba.chunks_exact_mut(4 * columns) {
        for (at, slot) in padded.iter_mut().enumerate() {
            let from = 4 * at.saturating_sub(reach).min(columns - 1);
            *slot = [row[from], row[from + 1], row[from + 2], row[from + 3]].map(f32::from);
        }
        for (at, pixel) in row.chunks_exact_mut(4).enumerate() {
            let middle = at + reach;
            let mut sum = padded[middle].map(|level| level * kernel[0]);
            for (away, weight) in kernel.iter().enumerate().skip(1) {
                let (left, right) = (padded[middle - away], padded[middle + away]);
                for channel in 0..4 {
                    sum[channel] += weight * (left[channel] + right[channel]);
                }
            }
            pixel.copy_from_slice(&sum.map(byte));
        }
    }
}

/// Radii of three boxes whose variances add up to sigma squared as nearly as whole pixels allow.
fn box_radii(sigma_px: f32) -> [i32; 3] {
    let ideal = (4.0 * sigma_px * sigma_px + 1.0).sqrt();
    let mut low = crate::level::floor(ideal).max(1);
    if low % 2 == 0 {
        low -= 1;
    }
    let width = signed(low);
    let narrow =
        (12.0 * sigma_px * sigma_px - 3.0 * width * width - 12.0 * width - 9.0) / (-4.0 * width - 4.0);
    let narrow = narrow.round();
    [0.0, 1.0, 2.0].map(|at| if at < narrow { (low - 1) / 2 } else { i32::midpoint(low, 1) })
}

fn box_rows(rgba: &mut [u8], columns: usize, radii: [i32; 3]) {
    let length = u32::try_from(columns).unwrap_or(u32::MAX);
    let mut row_before = vec![0_u8; 4 * columns];
    for row in rgba.chunks_exact_mut(4 * columns) {
        for radius in radii {
            row_before.copy_from_slice(row);
            let share = 1.0 / signed(2 * radius + 1);
            let mut sum = [0_i32; 4];
            for at in -radius..=radius {
                add(&mut sum, &row_before, 4 * clamp_index(at, length), 1);
            }
            for (at, pixel) in (0_i32..).zip(row.chunks_exact_mut(4)) {
                for channel in 0..4 {
                    pixel[channel] = byte(signed(sum[channel]) * share);
                }
                add(&mut sum, &row_before, 4 * clamp_index(at + radius + 1, length), 1);
                add(&mut sum, &row_before, 4 * clamp_index(at - radius, length), -1);
            }
        }
    }
}

fn add(sum: &mut [i32; 4], row: &[u8], at: usize, sign: i32) {
    for (total, level) in sum.iter_mut().zip(&row[at..at + 4]) {
        *total += sign * i32::from(*level);
    }
}

fn transpose(from: &[u8], to: &mut [u8], columns: usize) {
    let rows = from.len() / 4 / columns;
    for (y, row) in from.chunks_exact(4 * columns).enumerate() {
        for (x, pixel) in row.chunks_exact(4).enumerate() {
            let at = 4 * (x * rows + y);
            to[at..at + 4].copy_from_slice(pixel);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::blur_premultiplied;

    /// Standard deviation of the spread of a bright column, in pixels.
    fn spread(sigma_px: f32) -> f32 {
        let mut rgba = vec![0_u8; 4 * 81 * 3];
        for row in 0..3 {
            rgba[4 * (row * 81 + 40)..][..4].fill(255);
        }
        // A column three pixels wide keeps enough levels after the blur.
        for row in 0..3 {
            rgba[4 * (row * 81 + 39)..][..12].fill(255);
        }
        blur_premultiplied(&mut rgba, 81, sigma_px);
        let row: Vec<f32> = rgba[4 * 81..8 * 81].chunks_exact(4).map(|pixel| f32::from(pixel[0])).collect();
        let total: f32 = row.iter().sum();
        let moment: f32 = row.iter().zip(0_i16..).map(|(level, at)| level * f32::from(at - 40).powi(2)).sum();
        // The column itself has a variance of two thirds.
        (moment / total - 2.0 / 3.0).max(0.0).sqrt()
    }

    #[test]
    fn a_blur_spreads_by_its_sigma() {
        for sigma in [0.6, 1.0, 1.5, 2.5, 4.0] {
            let measured = spread(sigma);
            assert!((measured - sigma).abs() < 0.12 * sigma + 0.1, "asked {sigma}, got {measured}");
        }
    }
}
