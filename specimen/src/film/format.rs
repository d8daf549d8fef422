//! Film files that Chromium takes for a camera: YUV4MPEG2 and concatenated JPEGs.
//! Names must end in `.y4m` or `.mjpeg` there; Chromium plays `.mjpeg` at 30 frames a second whatever was meant.

use crate::Picture;
use crate::jpeg::encode_jpeg;
use crate::level::index;

/// The frames as YUV4MPEG2: 4:2:0 with centred chroma, BT.601 in studio range; odd sides lose their last line.
///
/// Every frame must have the size of the first; others are left out.
pub fn y4m(frames: impl IntoIterator<Item = Picture>, fps: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut size = None;
    for frame in frames {
        let (width, height) = (frame.width() & !1, frame.height() & !1);
        if size.is_none() {
            bytes.extend(format!("YUV4MPEG2 W{width} H{height} F{fps}:1 Ip A1:1 C420jpeg\n").bytes());
        }
        if *size.get_or_insert((width, height)) == (width, height) {
            bytes.extend(b"FRAME\n");
            i420(&frame, &mut bytes);
        }
    }
    bytes
}

/// The frames as JPEGs one after another, each at `quality` (1 to 100).
pub fn mjpeg(frames: impl IntoIterator<Item = Picture>, quality: u8) -> Vec<u8> {
    frames.into_iter().flat_map(|frame| encode_jpeg(&frame, quality)).collect()
}

/// Appends the three planes of a frame.
pub(crate) fn i420(frame: &Picture, bytes: &mut Vec<u8>) {
    let (width, height) = (index(frame.width() & !1), index(frame.height() & !1));
    let stride = 4 * index(frame.width());
    let rows = || frame.as_raw().chunks_exact(stride).take(height).map(move |row| &row[..4 * width]);
    bytes.reserve(width * height * 3 / 2);
    for row in rows() {
        bytes.extend(row.chunks_exact(4).map(|pixel| {
            let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(i32::from);
            clip((66 * r + 129 * g + 25 * b + 128) / 256 + 16)
        }));
    }
    // BT.601 in 8-bit fractions (ITU-R BT.601-7); four pixels share a chroma sample.
    for [from_r, from_g, from_b] in [[-38, -74, 112], [112, -94, -18]] {
        let lines: Vec<&[u8]> = rows().collect();
        for pair in lines.chunks_exact(2) {
            bytes.extend(pair[0].chunks_exact(8).zip(pair[1].chunks_exact(8)).map(|(above, below)| {
                let sum = |at: usize| {
                    [above[at], above[at + 4], below[at], below[at + 4]].map(i32::from).iter().sum::<i32>()
                };
                clip((from_r * sum(0) + from_g * sum(1) + from_b * sum(2) + 512).div_euclid(1024) + 128)
            }));
        }
    }
}

fn clip(level: i32) -> u8 {
    u8::try_from(level.clamp(0, 255)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::{mjpeg, y4m};
    use crate::Picture;

    #[test]
    fn a_film_file_has_a_header_and_whole_frames() {
        let film = vec![Picture::from_pixel(64, 48, image::Rgba([255, 255, 255, 255])); 3];
        let bytes = y4m(film, 15);
        let header = b"YUV4MPEG2 W64 H48 F15:1 Ip A1:1 C420jpeg\n";
        assert!(bytes.starts_with(header));
        assert_eq!(bytes.len(), header.len() + 3 * (6 + 64 * 48 * 3 / 2));
        assert_eq!(&bytes[header.len()..header.len() + 6], b"FRAME\n");
    }

    #[test]
    fn colours_have_their_studio_values() {
        // Y, Cb, Cr of full colours in BT.601, rounded.
        for (rgb, expected) in [
            ([255, 255, 255], [235, 128, 128]),
            ([0, 0, 0], [16, 128, 128]),
            ([255, 0, 0], [82, 90, 240]),
            ([0, 0, 255], [41, 240, 110]),
        ] {
            let frame = Picture::from_pixel(2, 2, image::Rgba([rgb[0], rgb[1], rgb[2], 255]));
            let bytes = y4m([frame], 30);
            let planes = &bytes[bytes.len() - 6..];
            for (got, want) in [planes[0], planes[4], planes[5]].iter().zip(expected) {
                assert!(got.abs_diff(want) <= 1, "{rgb:?}: {planes:?} against {expected:?}");
            }
        }
    }

    #[test]
    fn an_odd_side_loses_its_last_line() {
        let bytes = y4m([Picture::new(5, 3)], 30);
        assert!(bytes.starts_with(b"YUV4MPEG2 W4 H2 "));
        assert!(bytes.ends_with(&[16, 16, 16, 16, 16, 16, 16, 16, 128, 128, 128, 128]));
    }

    #[test]
    fn concatenated_pictures_each_start_and_end() {
        let bytes = mjpeg(vec![Picture::new(16, 16); 2], 80);
        let starts = bytes.windows(3).filter(|three| three == &[0xff, 0xd8, 0xff]).count();
        assert_eq!(starts, 2);
        assert!(bytes.ends_with(&[0xff, 0xd9]));
    }
}
