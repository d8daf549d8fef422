//! How a camera's picture lies on the screen: which part of it is inside the frame, so that the photo is shown as
//! it was framed, and where on the screen a card's corners are. The photo itself is kept and sent whole. Pure.

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

/// A picture that fills the place where a video is shown, cut at two sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Screen pixels of a picture pixel.
    scale: f64,
    /// Where the whole picture would begin and how large it would be.
    whole: Rect,
}

impl Shown {
    /// A picture of this size in that place; none while there is no picture.
    #[must_use]
    pub fn filling(picture_width: f64, picture_height: f64, place: Rect) -> Option<Self> {
        let scale = (place.width / picture_width).max(place.height / picture_height);
        if !(scale.is_finite() && scale > 0.0) {
            return None;
        }
        let (width, height) = (picture_width * scale, picture_height * scale);
        let x = place.x - (width - place.width) / 2.0;
        let y = place.y - (height - place.height) / 2.0;
        Some(Self { scale, whole: Rect { x, y, width, height } })
    }

    /// The frame and a little around it, as fractions of the picture.
    #[must_use]
    pub fn part(&self, frame: Rect, margin: f64) -> Rect {
        let whole = self.whole;
        // No further than the picture goes, and by the same factor on both sides: the shape stays.
        let room = (whole.width / frame.width).min(whole.height / frame.height);
        let grow = (1.0 + 2.0 * margin).min(room);
        let (width, height) = (frame.width * grow / whole.width, frame.height * grow / whole.height);
        let centre_x = (frame.x + frame.width / 2.0 - whole.x) / whole.width;
        let centre_y = (frame.y + frame.height / 2.0 - whole.y) / whole.height;
        let x = (centre_x - width / 2.0).min(1.0 - width).max(0.0);
        let y = (centre_y - height / 2.0).min(1.0 - height).max(0.0);
        Rect { x, y, width, height }
    }

    /// Where the marks of a card's corners belong, given the corners in pixels of the picture and in any order.
    /// Top left, top right, bottom right, bottom left as the screen shows them.
    #[must_use]
    pub fn marks(&self, corners: [[f64; 2]; 4], frame: Rect) -> [Mark; 4] {
        let placed = corners.map(|[x, y]| [self.whole.x + x * self.scale, self.whole.y + y * self.scale]);
        let around = clockwise(placed);
        std::array::from_fn(|index| {
            let [here, next, before] = [index, index + 1, index + 3].map(|index| around[index % 4]);
            // Both arms lie along the card's sides as well as a right angle can.
            let turn = |from: [f64; 2], to: [f64; 2], square: f64| {
                let off = (to[1] - from[1]).atan2(to[0] - from[0]).to_degrees() - square;
                off - (off / 360.0).round() * 360.0
            };
            #[expect(clippy::cast_precision_loss, reason = "0 to 3")]
            let square = 90.0 * index as f64;
            let off = f64::midpoint(turn(here, next, square), turn(here, before, square + 90.0));
            Mark {
                x: permille((here[0] - frame.x) / frame.width),
                y: permille((here[1] - frame.y) / frame.height),
                turn: permille((square + off) / 100.0),
            }
        })
    }
}

/// The place of one corner mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// From the frame's left, in thousandths of its width.
    pub x: i32,
    /// From the frame's top, in thousandths of its height.
    pub y: i32,
    /// Clockwise, in tenths of a degree.
    pub turn: i32,
}

#[expect(clippy::cast_possible_truncation, reason = "a cast saturates; a mark far outside is not seen")]
fn permille(share: f64) -> i32 {
    (share * 1000.0).round() as i32
}

/// Four points in the order of a clock's hand, from the one that is furthest up and left.
fn clockwise(points: [[f64; 2]; 4]) -> [[f64; 2]; 4] {
    let middle = [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / 4.0);
    let angle = |point: &[f64; 2]| (point[1] - middle[1]).atan2(point[0] - middle[0]);
    let mut around = points;
    // From the left, over the top, to the right and back, since y grows downwards.
    around.sort_by(|one, other| angle(one).total_cmp(&angle(other)));
    let sum = |index: &usize| around[*index][0] + around[*index][1];
    let first = (0..4).min_by(|one, other| sum(one).total_cmp(&sum(other))).unwrap_or(0);
    around.rotate_left(first);
    around
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Rect = Rect { x: 0.0, y: 0.0, width: 360.0, height: 720.0 };

    fn shown(picture_width: f64, picture_height: f64) -> Shown {
        Shown::filling(picture_width, picture_height, SCREEN).expect("a picture")
    }

    fn close(a: Rect, b: Rect) -> bool {
        [a.x - b.x, a.y - b.y, a.width - b.width, a.height - b.height].iter().all(|error| error.abs() < 1e-9)
    }

    #[test]
    fn a_frame_over_an_uncut_picture_is_its_own_share() {
        let frame = Rect { x: 36.0, y: 180.0, width: 288.0, height: 180.0 };
        let part = shown(1080.0, 2160.0).part(frame, 0.0);
        assert!(close(part, Rect { x: 0.1, y: 0.25, width: 0.8, height: 0.25 }), "{part:?}");
    }

    #[test]
    fn what_the_screen_cuts_off_is_counted() {
        // 1440x1440 fills the height at half size; 180 of its 720 points are hidden at either side.
        let frame = Rect { x: 0.0, y: 0.0, width: 360.0, height: 720.0 };
        let part = shown(1440.0, 1440.0).part(frame, 0.0);
        assert!(close(part, Rect { x: 0.25, y: 0.0, width: 0.5, height: 1.0 }), "{part:?}");
    }

    #[test]
    fn a_margin_keeps_the_shape_and_stays_inside_the_picture() {
        let frame = Rect { x: 0.0, y: 0.0, width: 324.0, height: 200.0 };
        let part = shown(1080.0, 2160.0).part(frame, 0.1);
        assert!(part.x >= 0.0 && part.y >= 0.0 && part.x + part.width <= 1.0 + 1e-9);
        assert!((part.width * 1080.0 / (part.height * 2160.0) - 324.0 / 200.0).abs() < 1e-9);
    }

    #[test]
    fn a_video_that_is_not_there_yet_has_no_part() {
        assert_eq!(Shown::filling(0.0, 0.0, SCREEN), None);
    }

    #[test]
    fn marks_lie_where_the_screen_shows_the_corners() {
        // At half size, 180 points of the picture are hidden at the left.
        let shown = shown(1440.0, 1440.0);
        let frame = Rect { x: 30.0, y: 200.0, width: 300.0, height: 200.0 };
        let upright = [[420.0, 400.0], [1020.0, 400.0], [1020.0, 800.0], [420.0, 800.0]];
        let rest = [[0, 0, 0], [1000, 0, 900], [1000, 1000, 1800], [0, 1000, 2700]];
        let marks = |corners| shown.marks(corners, frame).map(|mark| [mark.x, mark.y, mark.turn]);
        assert_eq!(marks(upright), rest);
        // A card that is held upside down, or named the other way round, has its marks in the same places.
        let [a, b, c, d] = upright;
        assert_eq!(marks([c, d, a, b]), rest);
        assert_eq!(marks([b, a, d, c]), rest);
    }

    #[test]
    fn marks_turn_with_the_card_the_short_way() {
        let frame = Rect { x: 0.0, y: 0.0, width: 100.0, height: 100.0 };
        let tilt = |degrees: f64| {
            let (sin, cos) = degrees.to_radians().sin_cos();
            let turned = [[-80.0, -50.0], [80.0, -50.0], [80.0, 50.0], [-80.0, 50.0]]
                .map(|[x, y]| [500.0 + x * cos - y * sin, 500.0 + x * sin + y * cos]);
            shown(1440.0, 1440.0).marks(turned, frame).map(|mark| mark.turn)
        };
        assert_eq!(tilt(5.0), [50, 950, 1850, 2750]);
        assert_eq!(tilt(-5.0), [-50, 850, 1750, 2650]);
    }
}
