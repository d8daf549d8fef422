//! Frames of any size and form, from few bytes: a ground, grain, stripes, and quads that may look like cards.

use super::take::Take;
use vision::frame::{ChannelOrder, Chroma, Coding, Frame, I420View, Matrix, Plane, Range, RgbaView};
use vision::luma::LumaImage;

/// Bytes of a frame and how they lie.
pub(crate) struct Pixels {
    bytes: Vec<u8>,
    width: u32,
    height: u32,
    stride: usize,
    form: u8,
}

/// The largest side drawn: the code does not know larger ones from this, and a run stays short.
const MOST_SIDE_PX: u32 = 640;

impl Pixels {
    pub(crate) fn draw(take: &mut Take<'_>) -> Self {
        let mut side = || 1 + (u32::from(take.byte()) * 4 + u32::from(take.byte())) % MOST_SIDE_PX;
        let (width, height) = (side(), side());
        let form = take.byte();
        let pad = usize::from(take.byte() % 9);
        let stride = if form & 1 == 0 { width as usize * 4 + pad } else { width as usize + pad };
        let mut pixels = Self { bytes: Vec::new(), width, height, stride, form };
        let luma = pixels.picture(take);
        pixels.fill(&luma, take);
        pixels
    }

    /// Luma, drawn: ground, up to six layers.
    fn picture(&self, take: &mut Take<'_>) -> Vec<u8> {
        let (width, height) = (self.width as usize, self.height as usize);
        let mut luma = vec![take.byte(); width * height];
        for _ in 0..take.byte() % 7 {
            match take.byte() % 4 {
                0 => stripes(&mut luma, width, take),
                1 => grain(&mut luma, take),
                2 => quad(&mut luma, width, take),
                _ => bytes_of_input(&mut luma, take),
            }
        }
        luma
    }

    fn fill(&mut self, luma: &[u8], take: &mut Take<'_>) {
        let (width, height) = (self.width as usize, self.height as usize);
        let tint = [take.byte(), take.byte(), take.byte()];
        if self.form & 1 == 0 {
            self.bytes = vec![0; self.stride * height];
            for (row, line) in luma.chunks_exact(width).enumerate() {
                for (at, value) in line.iter().enumerate() {
                    let pixel = row * self.stride + at * 4;
                    for (channel, tint) in tint.iter().enumerate() {
                        self.bytes[pixel + channel] = value.wrapping_add(tint / 2);
                    }
                }
            }
        } else {
            self.bytes = vec![tint[0]; self.stride * height];
            for (row, line) in luma.chunks_exact(width).enumerate() {
                self.bytes[row * self.stride..][..width].copy_from_slice(line);
            }
        }
    }

    pub(crate) fn luma(&self) -> LumaImage {
        let mut luma = LumaImage::default();
        self.with_frame(|frame| luma.fill_from(&frame));
        luma
    }

    /// Hands over the frame; a size that the bytes do not have must be refused, and is tried first.
    pub(crate) fn with_frame(&self, mut see: impl FnMut(Frame<'_>)) {
        let plane = Plane { bytes: &self.bytes, stride: self.stride };
        if self.form & 1 == 0 {
            let order = if self.form & 2 == 0 { ChannelOrder::Rgba } else { ChannelOrder::Bgra };
            assert!(RgbaView::with_layout(plane, self.width, self.height + 1, order).is_err());
            if let Ok(view) = RgbaView::with_layout(plane, self.width, self.height, order) {
                see(view.into());
            }
            return;
        }
        let (half_wide, half_high) = (self.width.div_ceil(2) as usize, self.height.div_ceil(2) as usize);
        let coding = Coding {
            matrix: if self.form & 4 == 0 { Matrix::Bt601 } else { Matrix::Bt709 },
            range: if self.form & 8 == 0 { Range::Limited } else { Range::Full },
        };
        let colour = vec![self.form.wrapping_mul(37); half_wide * 2 * half_high];
        let chroma = if self.form & 2 == 0 {
            let plane = Plane { bytes: &colour, stride: half_wide };
            Chroma::Planar { u: plane, v: plane }
        } else {
            Chroma::Interleaved(Plane { bytes: &colour, stride: half_wide * 2 })
        };
        if let Ok(view) = I420View::new(plane, chroma, self.width, self.height) {
            see(Frame::I420(view, coding));
        }
    }
}

fn stripes(luma: &mut [u8], width: usize, take: &mut Take<'_>) {
    let (across, down) = (usize::from(take.byte() % 16), usize::from(take.byte() % 16));
    let (period, light) = (usize::from(take.byte() % 40) + 1, take.byte());
    for (at, value) in luma.iter_mut().enumerate() {
        if (((at % width) * across + (at / width) * down) / period).is_multiple_of(2) {
            *value = value.wrapping_add(light);
        }
    }
}

fn grain(luma: &mut [u8], take: &mut Take<'_>) {
    let (mut state, reach) = (u32::from(take.byte()) | 1, take.byte());
    for value in luma {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let step = (state >> 24) as u8 & reach;
        *value = value.saturating_add(step / 2).saturating_sub(step & 1);
    }
}

/// A convex or crossed quad with print in it.
fn quad(luma: &mut [u8], width: usize, take: &mut Take<'_>) {
    let height = luma.len() / width;
    let corners: [[f32; 2]; 4] = [[0, 0], [1, 0], [1, 1], [0, 1]].map(|[right, lower]| {
        let mut at = |far: u8, side: usize| {
            let share = f32::from(take.byte()) / 255.0 * 0.5 + f32::from(far) * 0.5;
            share * real(side)
        };
        [at(right, width), at(lower, height)]
    });
    let (light, print) = (take.byte(), take.byte());
    for row in 0..height {
        for column in 0..width {
            let inside = (0..4).all(|at| {
                let ([x0, y0], [x1, y1]) = (corners[at], corners[(at + 1) % 4]);
                (x1 - x0) * (real(row) - y0) - (y1 - y0) * (real(column) - x0) >= 0.0
            });
            if inside {
                let printed = print > 0 && row % 9 < 4 && column / usize::from(print % 7 + 2) % 2 == 0;
                luma[row * width + column] = if printed { light / 2 } else { light };
            }
        }
    }
}

/// A side or a place in a picture as a number.
fn real(pixels: usize) -> f32 {
    f32::from(u16::try_from(pixels).unwrap_or(u16::MAX))
}

fn bytes_of_input(luma: &mut [u8], take: &mut Take<'_>) {
    let rest = take.rest();
    if !rest.is_empty() {
        for (value, byte) in luma.iter_mut().zip(rest.iter().cycle()) {
            *value ^= byte;
        }
    }
}
