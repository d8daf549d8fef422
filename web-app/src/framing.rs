//! Which part of a camera's picture lies inside the frame on the screen, so that the photo is shown as it was
//! framed. The photo itself is kept and sent whole. Pure.

/// A rectangle, in any one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

/// The frame and a little around it, as fractions of the picture. `shown` is where the video lies on the
/// screen, filling it and cut at two sides; `frame` is the frame on the same screen.
#[must_use]
pub fn framed_part(
    picture_width: f64,
    picture_height: f64,
    shown: Rect,
    frame: Rect,
    margin: f64,
) -> Option<Rect> {
    let scale = (shown.width / picture_width).max(shown.height / picture_height);
    if !(scale.is_finite() && scale > 0.0) {
        return None;
    }
    let hidden_x = (picture_width * scale - shown.width) / 2.0;
    let hidden_y = (picture_height * scale - shown.height) / 2.0;
    // No further than the picture goes, and by the same factor on both sides: the shape stays.
    let room = (picture_width * scale / frame.width).min(picture_height * scale / frame.height);
    let grow = (1.0 + 2.0 * margin).min(room);
    let width = frame.width * grow / (picture_width * scale);
    let height = frame.height * grow / (picture_height * scale);
    let centre_x = (frame.x + frame.width / 2.0 - shown.x + hidden_x) / (picture_width * scale);
    let centre_y = (frame.y + frame.height / 2.0 - shown.y + hidden_y) / (picture_height * scale);
    let x = (centre_x - width / 2.0).min(1.0 - width).max(0.0);
    let y = (centre_y - height / 2.0).min(1.0 - height).max(0.0);
    Some(Rect { x, y, width, height })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Rect = Rect { x: 0.0, y: 0.0, width: 360.0, height: 720.0 };

    fn close(a: Rect, b: Rect) -> bool {
        [a.x - b.x, a.y - b.y, a.width - b.width, a.height - b.height].iter().all(|error| error.abs() < 1e-9)
    }

    #[test]
    fn a_frame_over_an_uncut_picture_is_its_own_share() {
        let frame = Rect { x: 36.0, y: 180.0, width: 288.0, height: 180.0 };
        let part = framed_part(1080.0, 2160.0, SCREEN, frame, 0.0).expect("a part");
        assert!(close(part, Rect { x: 0.1, y: 0.25, width: 0.8, height: 0.25 }), "{part:?}");
    }

    #[test]
    fn what_the_screen_cuts_off_is_counted() {
        // 1440x1440 fills the height at half size; 180 of its 720 points are hidden at either side.
        let frame = Rect { x: 0.0, y: 0.0, width: 360.0, height: 720.0 };
        let part = framed_part(1440.0, 1440.0, SCREEN, frame, 0.0).expect("a part");
        assert!(close(part, Rect { x: 0.25, y: 0.0, width: 0.5, height: 1.0 }), "{part:?}");
    }

    #[test]
    fn a_margin_keeps_the_shape_and_stays_inside_the_picture() {
        let frame = Rect { x: 0.0, y: 0.0, width: 324.0, height: 200.0 };
        let part = framed_part(1080.0, 2160.0, SCREEN, frame, 0.1).expect("a part");
        assert!(part.x >= 0.0 && part.y >= 0.0 && part.x + part.width <= 1.0 + 1e-9);
        assert!((part.width * 1080.0 / (part.height * 2160.0) - 324.0 / 200.0).abs() < 1e-9);
    }

    #[test]
    fn a_video_that_is_not_there_yet_has_no_part() {
        assert_eq!(framed_part(0.0, 0.0, SCREEN, SCREEN, 0.0), None);
    }
}
