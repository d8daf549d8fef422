//! Signs that a selfie was taken of a picture instead of a person: the grid of a screen, the dots of a print, a frame
//! around it, saturation, a grid of an earlier compression. Needs the photo's own pixels. What follows from them is left out.

mod border;
mod grid;

pub use border::Border;
pub use grid::BlockGrid;

use crate::exposure::side;
use crate::face::Face;
use crate::frame::{ChannelOrder, Frame, RgbaView};
use crate::luma::LumaImage;
use crate::region::Region;
use crate::spectrum::SpectrumEye;

/// Channels at or above this are saturated, at or below [`BLACK`] too.
const WHITE: u8 = 252;
const BLACK: u8 = 3;

/// Peaks of brightness and colour together from which on a pattern is one. Fitted on the selfies of the bench
/// `verdict-faces` with faces from 400 pixels on (fit seeds 1 to 60): people 0, all of them; screens of 1.3 to 3.1 pixels at
/// least 28; a blur of 1.0 to 1.6 pixels hides 1 in 25 of them; prints of dots 4 to 6.5 pixels apart 28 and more but for
/// 1 in 50. Above a few, since cloth and hair of real people have lines that drawn ones lack.
const LEAST_PEAKS: u32 = 16;
/// The same selfies have a strip along one side at most, screens with their case and prints with their margin along three
/// or four.
const LEAST_BORDER_SIDES: u8 = 3;
/// The same people have at most 0.04, burnt prints up to 0.33.
const MOST_CLIPPED: f64 = 0.15;
/// The same people have at most 0.29, where JPEG of quality 70 has taken the grain.
const MOST_FLAT: f64 = 0.5;
/// A grid of blocks shows from here on; the same people's photos have up to 1.10 at a foreign place, photos that were cut
/// 1.0 to 1.6.
const LEAST_GRID: f64 = 1.2;

/// What was measured; all of it numbers, and which of them are beyond a person's.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplaySigns {
    /// Width of the face in pixels.
    pub face_px: f64,
    /// Bins of the spectrum of the face's brightness that stand out ([`SpectrumEye::joint_peaks`]); `None` where it is
    /// smaller than a patch of 256 pixels.
    pub lines: Option<u32>,
    /// The same of its colour, red against blue: the stripes of a screen have them, skin has not.
    pub tints: Option<u32>,
    /// Strips of one tone along the frame's sides.
    pub border: Border,
    /// Share of the face's pixels in which a channel is saturated, white or black.
    pub clipped_share: f64,
    /// Share of the face's pixels that equal both neighbours at the right and below in all channels. A sensor has
    /// grain; what a program drew or smoothed has not.
    pub flat_share: f64,
    /// The blocks of compression in the whole photo.
    pub grid: BlockGrid,
}

impl ReplaySigns {
    /// Whether the face has the grid of a screen or the dots of a print; false too where that could not be looked for.
    pub fn has_pattern(&self) -> bool {
        self.lines.unwrap_or(0).saturating_add(self.tints.unwrap_or(0)) >= LEAST_PEAKS
    }

    /// Whether a frame of one tone surrounds the picture.
    pub fn has_border(&self) -> bool {
        self.border.sides >= LEAST_BORDER_SIDES
    }

    /// Whether much of the face has lost its tones.
    pub fn is_clipped(&self) -> bool {
        self.clipped_share > MOST_CLIPPED
    }

    /// Whether the skin has less grain than any camera leaves.
    pub fn is_flat(&self) -> bool {
        self.flat_share > MOST_FLAT
    }

    /// Whether blocks of an earlier compression lie where this photo's own do not.
    pub fn has_foreign_grid(&self) -> bool {
        (0..2).any(|axis| !self.grid.is_own[axis] && self.grid.strength[axis] >= LEAST_GRID)
    }

    /// Whether blocks of any compression show.
    pub fn has_grid(&self) -> bool {
        self.grid.strength.iter().any(|strength| *strength >= LEAST_GRID)
    }
}

/// The tables and the memory that looking needs.
#[derive(Debug, Default)]
pub struct ReplayEye {
    spectra: SpectrumEye,
    luma: LumaImage,
    small: LumaImage,
}

impl ReplayEye {
    /// Looks at a photo at its own size and the face in it; `None` for a face outside the photo.
    pub fn look(&mut self, photo: &RgbaView<'_>, face: &Face) -> Option<ReplaySigns> {
        let frame = Frame::from(*photo);
        let region = face.region([frame.width(), frame.height()])?;
        self.luma.fill_from(&frame);
        self.small.fill_reduced(&frame, frame.width().max(frame.height()).div_ceil(border::SIDE_PX));
        let skin = Skin::of(photo, region);
        let tints = LumaImage::new(skin.tints, skin.width, skin.height).ok()?;
        Some(ReplaySigns {
            face_px: face.width,
            lines: self.spectra.joint_peaks(&self.luma, region),
            tints: self.spectra.joint_peaks(&tints, Region::FULL),
            border: Border::of(&self.small),
            clipped_share: skin.clipped_share,
            flat_share: skin.flat_share,
            grid: BlockGrid::of(&self.luma),
        })
    }
}

/// One pass over the face's pixels.
struct Skin {
    /// Red against blue, 128 where they are equal.
    tints: Vec<u8>,
    width: usize,
    height: usize,
    clipped_share: f64,
    flat_share: f64,
}

impl Skin {
    fn of(photo: &RgbaView<'_>, region: Region) -> Self {
        let frame = Frame::from(*photo);
        let (columns, rows) = (region.columns(frame.width()), region.rows(frame.height()));
        let (red, blue) = match photo.order() {
            ChannelOrder::Rgba => (0, 2),
            ChannelOrder::Bgra => (2, 0),
        };
        let (width, height) = (columns.len(), rows.len());
        let mut tints = Vec::with_capacity(width * height);
        let (mut clipped, mut flat) = (0_usize, 0_usize);
        for row in rows.clone() {
            let line = photo.pixels(row, columns.clone());
            let below = photo.pixels((row + 1).min(rows.end - 1), columns.clone());
            for (at, (pixel, under)) in line.chunks_exact(4).zip(below.chunks_exact(4)).enumerate() {
                let difference = (i16::from(pixel[red]) - i16::from(pixel[blue])) / 2 + 128;
                tints.push(u8::try_from(difference.clamp(0, 255)).unwrap_or(128));
                clipped += usize::from(pixel[..3].iter().any(|level| *level >= WHITE || *level <= BLACK));
                let next = line.get(4 * at + 4..4 * at + 7);
                flat += usize::from(next == Some(&pixel[..3]) && under[..3] == pixel[..3]);
            }
        }
        let all = f64::from(side(width * height)).max(1.0);
        let share = |count: usize| f64::from(side(count)) / all;
        Self { tints, width, height, clipped_share: share(clipped), flat_share: share(flat) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE_PX: u32 = 640;
    const FACE: Face = Face { x: 64.0, y: 64.0, width: 512.0, height: 512.0, score: 9.0 };

    /// A slope with grain, and what `paint` makes of each pixel.
    fn signs(paint: impl Fn(u32, u32, f32) -> [f32; 3]) -> ReplaySigns {
        let mut state = 5_u32;
        let mut pixels = Vec::new();
        for y in 0..SIDE_PX {
            for x in 0..SIDE_PX {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let grain = f32::from(u8::try_from(state >> 24).unwrap()) / 255.0 * 12.0 - 6.0;
                let place = |at: u32| f32::from(u16::try_from(at).unwrap());
                let level = 90.0 + 0.08 * (place(x) + place(y));
                pixels.extend(paint(x, y, level + grain).map(crate::outline::number::byte));
                pixels.push(255);
            }
        }
        let view = RgbaView::new(&pixels, SIDE_PX, SIDE_PX).unwrap();
        ReplayEye::default().look(&view, &FACE).unwrap()
    }

    fn wave(x: u32, y: u32) -> f32 {
        let place = |at: u32| f32::from(u16::try_from(at).unwrap());
        ((0.9 * place(x) + 0.43 * place(y)) * std::f32::consts::TAU / 3.7).sin()
    }

    #[test]
    fn grain_on_skin_is_no_sign_of_anything() {
        let found = signs(|_, _, level| [level + 30.0, level, level - 20.0]);
        assert!(!found.has_pattern() && !found.has_border() && !found.is_clipped() && !found.is_flat());
        assert!(!found.has_foreign_grid() && found.lines == Some(0) && found.tints == Some(0), "{found:?}");
    }

    #[test]
    fn a_faint_grid_shows_in_brightness_and_in_colour_alone() {
        let bright = signs(|x, y, level| [level + 2.5 * wave(x, y); 3]);
        assert!(bright.lines.is_some_and(|peaks| peaks > 0), "{bright:?}");
        let tinted = signs(|x, y, level| [level + 8.0 * wave(x, y), level, level - 8.0 * wave(x, y)]);
        assert!(tinted.tints.is_some_and(|peaks| peaks > 0), "{tinted:?}");
    }

    #[test]
    fn a_frame_of_one_tone_is_a_border_and_a_wall_at_one_side_is_none() {
        let edge = |x: u32, y: u32| x.min(y).min(SIDE_PX - 1 - x).min(SIDE_PX - 1 - y);
        for tone in [22.0, 245.0] {
            let found = signs(|x, y, level| [if edge(x, y) < 30 { tone } else { level }; 3]);
            assert_eq!(found.border.sides, 4, "{tone}");
            assert!(found.has_border() && (found.border.tone - f64::from(tone)).abs() < 3.0);
        }
        let wall = signs(|x, _, level| [if x < 60 { 230.0 } else { level }; 3]);
        assert!(wall.border.sides <= 1 && !wall.has_border());
    }

    #[test]
    fn blocks_at_another_place_than_the_photos_own_are_foreign() {
        let blocks = |shift: u32| {
            signs(move |x, y, level| {
                let tone = |at: u32| if ((at + shift) / 8).is_multiple_of(2) { 14.0 } else { 0.0 };
                [level + tone(x) + tone(y); 3]
            })
        };
        let (own, cut) = (blocks(0), blocks(5));
        assert!(own.has_grid() && !own.has_foreign_grid(), "{:?}", own.grid);
        assert!(cut.has_foreign_grid(), "{:?}", cut.grid);
    }

    #[test]
    fn burnt_and_drawn_skin_is_told() {
        assert!(signs(|x, _, level| [if x % 4 == 0 { 255.0 } else { level }; 3]).is_clipped());
        assert!(signs(|_, _, _| [120.0; 3]).is_flat());
    }

    #[test]
    fn a_face_smaller_than_a_patch_shows_no_pattern_and_one_outside_nothing() {
        let pixels = vec![120; 4 * 300 * 300];
        let view = RgbaView::new(&pixels, 300, 300).unwrap();
        let mut eye = ReplayEye::default();
        let small =
            eye.look(&view, &Face { width: 255.0, height: 255.0, x: 0.0, y: 0.0, score: 9.0 }).unwrap();
        assert_eq!((small.lines, small.tints, small.has_pattern()), (None, None, false));
        assert_eq!(eye.look(&view, &Face { x: 900.0, ..FACE }), None);
    }
}
