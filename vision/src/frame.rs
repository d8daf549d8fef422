//! Borrowed views of a frame whose sizes were checked once, so that no measure checks them again.
//! Leaves out how the bytes came here.

use thiserror::Error;

/// The longest side that a view accepts: above any camera of today, and it keeps row sums within 32 bits.
pub const MAX_SIDE_PX: u32 = 16_384;

/// Why bytes are not a frame of the size stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrameError {
    /// A side is zero.
    #[error("a frame needs at least one pixel")]
    Empty,
    /// A side is longer than [`MAX_SIDE_PX`].
    #[error("a frame side may be at most {MAX_SIDE_PX} pixels")]
    TooLarge,
    /// The rows of a plane overlap.
    #[error("the {plane} plane needs {needed} bytes a row, its stride is {stride}")]
    Stride {
        /// Which plane.
        plane: PlaneName,
        /// The stride given, in bytes.
        stride: usize,
        /// The bytes that one row holds.
        needed: usize,
    },
    /// A plane ends before its last row.
    #[error("the {plane} plane needs {needed} bytes, it has {size_bytes}")]
    TooShort {
        /// Which plane.
        plane: PlaneName,
        /// The bytes given.
        size_bytes: usize,
        /// The bytes that the rows need.
        needed: usize,
    },
}

/// The planes that a frame may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaneName {
    /// Four bytes a pixel.
    Packed,
    /// Luma.
    Y,
    /// Blue difference.
    U,
    /// Red difference.
    V,
    /// Blue and red difference in turn.
    Uv,
}

impl std::fmt::Display for PlaneName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Packed => "packed",
            Self::Y => "Y",
            Self::U => "U",
            Self::V => "V",
            Self::Uv => "UV",
        })
    }
}

/// The bytes of one plane and the distance between its rows.
#[derive(Debug, Clone, Copy)]
pub struct Plane<'a> {
    /// The bytes, from the first row on.
    pub bytes: &'a [u8],
    /// Bytes from the start of a row to the start of the next.
    pub stride: usize,
}

impl<'a> Plane<'a> {
    fn checked(self, plane: PlaneName, row_bytes: usize, rows: usize) -> Result<Self, FrameError> {
        if self.stride < row_bytes {
            return Err(FrameError::Stride { plane, stride: self.stride, needed: row_bytes });
        }
        // The last row may end without its padding.
        let needed = self.stride.saturating_mul(rows - 1).saturating_add(row_bytes);
        if self.bytes.len() < needed {
            return Err(FrameError::TooShort { plane, size_bytes: self.bytes.len(), needed });
        }
        Ok(self)
    }

    /// The bytes `columns` of one row. The view has checked that they are there.
    pub(crate) fn row(&self, row: usize, columns: std::ops::Range<usize>) -> &'a [u8] {
        let start = row * self.stride;
        &self.bytes[start + columns.start..start + columns.end]
    }
}

/// In which order the four bytes of a pixel stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelOrder {
    /// Red, green, blue, then alpha or padding.
    Rgba,
    /// Blue, green, red, then alpha or padding.
    Bgra,
}

/// A frame of four bytes a pixel. The fourth byte is never read.
#[derive(Debug, Clone, Copy)]
pub struct RgbaView<'a> {
    plane: Plane<'a>,
    width: u32,
    height: u32,
    order: ChannelOrder,
}

impl<'a> RgbaView<'a> {
    /// A frame without padding between rows, red first.
    pub fn new(bytes: &'a [u8], width: u32, height: u32) -> Result<Self, FrameError> {
        Self::with_layout(Plane { bytes, stride: width as usize * 4 }, width, height, ChannelOrder::Rgba)
    }

    /// A frame with its own stride and channel order.
    pub fn with_layout(
        plane: Plane<'a>,
        width: u32,
        height: u32,
        order: ChannelOrder,
    ) -> Result<Self, FrameError> {
        check_sides(width, height)?;
        let plane = plane.checked(PlaneName::Packed, width as usize * 4, height as usize)?;
        Ok(Self { plane, width, height, order })
    }

    /// In which order the bytes of a pixel stand.
    pub fn order(&self) -> ChannelOrder {
        self.order
    }

    /// The pixels `columns` of one row, four bytes each.
    pub(crate) fn pixels(&self, row: usize, columns: std::ops::Range<usize>) -> &'a [u8] {
        self.plane.row(row, columns.start * 4..columns.end * 4)
    }
}

/// How the two colour differences of a 4:2:0 frame are stored.
#[derive(Debug, Clone, Copy)]
pub enum Chroma<'a> {
    /// I420: one plane each.
    Planar {
        /// Blue difference.
        u: Plane<'a>,
        /// Red difference.
        v: Plane<'a>,
    },
    /// NV12: blue and red difference in turn in one plane.
    Interleaved(Plane<'a>),
}

/// A frame of full luma and colour differences at half of each side, planar (I420) or interleaved (NV12).
#[derive(Debug, Clone, Copy)]
pub struct I420View<'a> {
    luma: Plane<'a>,
    chroma: Chroma<'a>,
    width: u32,
    height: u32,
}

impl<'a> I420View<'a> {
    /// A frame from its planes; odd sides round up in the colour planes.
    pub fn new(luma: Plane<'a>, chroma: Chroma<'a>, width: u32, height: u32) -> Result<Self, FrameError> {
        check_sides(width, height)?;
        let luma = luma.checked(PlaneName::Y, width as usize, height as usize)?;
        let (half_width, half_height) = (width.div_ceil(2) as usize, height.div_ceil(2) as usize);
        let chroma = match chroma {
            Chroma::Planar { u, v } => Chroma::Planar {
                u: u.checked(PlaneName::U, half_width, half_height)?,
                v: v.checked(PlaneName::V, half_width, half_height)?,
            },
            Chroma::Interleaved(uv) => {
                Chroma::Interleaved(uv.checked(PlaneName::Uv, half_width * 2, half_height)?)
            }
        };
        Ok(Self { luma, chroma, width, height })
    }

    pub(crate) fn luma(&self) -> &Plane<'a> {
        &self.luma
    }

    pub(crate) fn chroma(&self) -> &Chroma<'a> {
        &self.chroma
    }
}

fn check_sides(width: u32, height: u32) -> Result<(), FrameError> {
    if width == 0 || height == 0 {
        Err(FrameError::Empty)
    } else if width > MAX_SIDE_PX || height > MAX_SIDE_PX {
        Err(FrameError::TooLarge)
    } else {
        Ok(())
    }
}

/// Which weights turned RGB into luma and colour differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matrix {
    /// ITU-R BT.601: cameras and JPEG.
    Bt601,
    /// ITU-R BT.709: high definition video.
    Bt709,
}

/// Which byte values stand for black and white.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// Luma 16 to 235, colour differences 16 to 240.
    Limited,
    /// 0 to 255.
    Full,
}

/// How the numbers of a 4:2:0 frame mean colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coding {
    /// The weights.
    pub matrix: Matrix,
    /// The value range.
    pub range: Range,
}

/// A frame in either form.
#[derive(Debug, Clone, Copy)]
pub enum Frame<'a> {
    /// Four bytes a pixel.
    Rgba(RgbaView<'a>),
    /// 4:2:0, with what its numbers mean.
    I420(I420View<'a>, Coding),
}

impl Frame<'_> {
    /// Pixels in a row.
    pub fn width(&self) -> u32 {
        match self {
            Self::Rgba(view) => view.width,
            Self::I420(view, _) => view.width,
        }
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        match self {
            Self::Rgba(view) => view.height,
            Self::I420(view, _) => view.height,
        }
    }
}

impl<'a> From<RgbaView<'a>> for Frame<'a> {
    fn from(view: RgbaView<'a>) -> Self {
        Self::Rgba(view)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_size_of_packed_bytes_has_its_name() {
        let bytes = [0; 24];
        assert!(RgbaView::new(&bytes, 3, 2).is_ok());
        assert_eq!(RgbaView::new(&bytes, 0, 2).unwrap_err(), FrameError::Empty);
        assert_eq!(RgbaView::new(&bytes, 1, u32::MAX).unwrap_err(), FrameError::TooLarge);
        assert_eq!(
            RgbaView::new(&bytes[1..], 3, 2).unwrap_err(),
            FrameError::TooShort { plane: PlaneName::Packed, size_bytes: 23, needed: 24 }
        );
        let plane = Plane { bytes: &bytes, stride: 11 };
        assert_eq!(
            RgbaView::with_layout(plane, 3, 2, ChannelOrder::Bgra).unwrap_err(),
            FrameError::Stride { plane: PlaneName::Packed, stride: 11, needed: 12 }
        );
    }

    #[test]
    fn every_wrong_size_of_planes_has_its_name() {
        let bytes = [0; 64];
        let plane = |stride, size| Plane { bytes: &bytes[..size], stride };
        let planar = |u, v| Chroma::Planar { u, v };
        // 5 by 3: colour planes of 3 by 2.
        assert!(I420View::new(plane(5, 15), planar(plane(3, 6), plane(4, 7)), 5, 3).is_ok());
        assert!(I420View::new(plane(5, 15), Chroma::Interleaved(plane(6, 12)), 5, 3).is_ok());
        for (luma, chroma, expected) in [
            (
                plane(5, 14),
                planar(plane(3, 6), plane(3, 6)),
                FrameError::TooShort { plane: PlaneName::Y, size_bytes: 14, needed: 15 },
            ),
            (
                plane(5, 15),
                planar(plane(3, 5), plane(3, 6)),
                FrameError::TooShort { plane: PlaneName::U, size_bytes: 5, needed: 6 },
            ),
            (
                plane(5, 15),
                planar(plane(3, 6), plane(2, 6)),
                FrameError::Stride { plane: PlaneName::V, stride: 2, needed: 3 },
            ),
            (
                plane(5, 15),
                Chroma::Interleaved(plane(6, 11)),
                FrameError::TooShort { plane: PlaneName::Uv, size_bytes: 11, needed: 12 },
            ),
        ] {
            assert_eq!(I420View::new(luma, chroma, 5, 3).unwrap_err(), expected);
        }
        assert_eq!(
            I420View::new(plane(5, 15), planar(plane(3, 6), plane(3, 6)), 5, 0).unwrap_err(),
            FrameError::Empty
        );
    }

    #[test]
    fn a_huge_stride_is_an_error_and_not_an_overflow() {
        let plane = Plane { bytes: &[0; 8], stride: usize::MAX };
        assert!(matches!(
            RgbaView::with_layout(plane, 1, 3, ChannelOrder::Rgba),
            Err(FrameError::TooShort { .. })
        ));
    }
}
