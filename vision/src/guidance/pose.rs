//! How a card lies in the frame, from its four corners, and which parts of the frame to measure.

use crate::card::{INSIDE, PORTRAIT, Part, TEXT};
use crate::region::Region;

/// The place and the attitude of a card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CardPose {
    /// The larger of the card's width over the frame's and its height over the frame's.
    pub span: f64,
    /// Area of the card over the area of the frame.
    pub coverage: f64,
    /// Corners inside the frame by at least one per cent of its sides.
    pub corners_inside: u32,
    /// The smallest ratio of two opposite sides.
    pub side_ratio: f64,
    /// The turn of the upper and lower sides from the horizontal, in degrees.
    pub rotation_degrees: f64,
    /// Mean length of the upper and lower sides, in pixels.
    pub width_px: f64,
    corners: [[f64; 2]; 4],
    frame: [f64; 2],
}

impl CardPose {
    /// The pose of a card with these corners in pixels: upper left, upper right, lower right, lower left.
    /// `None` when they do not span anything.
    pub fn of(corners: [[f64; 2]; 4], frame_width: u32, frame_height: u32) -> Option<Self> {
        let frame = [f64::from(frame_width), f64::from(frame_height)];
        let side = |from: usize, to: usize| {
            let (x, y) = (corners[to][0] - corners[from][0], corners[to][1] - corners[from][1]);
            (x * x + y * y).sqrt()
        };
        let (upper, right, lower, left) = (side(0, 1), side(1, 2), side(3, 2), side(0, 3));
        let shortest = upper.min(right).min(lower).min(left);
        let enough = shortest >= 1.0 && (upper + right + lower + left).is_finite();
        if !enough || frame_width == 0 || frame_height == 0 {
            return None;
        }
        let extent = |axis: usize| {
            let along = corners.map(|corner| corner[axis]);
            let least = along.iter().fold(f64::INFINITY, |least, value| least.min(*value));
            along.iter().fold(f64::NEG_INFINITY, |most, value| most.max(*value)) - least
        };
        let inside = |corner: &&[f64; 2]| {
            (0..2).all(|axis| corner[axis] >= 0.01 * frame[axis] && corner[axis] <= 0.99 * frame[axis])
        };
        // Twice the area, after Gauss: the cross product of the diagonals.
        let (across, down) = (
            [corners[2][0] - corners[0][0], corners[2][1] - corners[0][1]],
            [corners[3][0] - corners[1][0], corners[3][1] - corners[1][1]],
        );
        let area = 0.5 * (across[0] * down[1] - across[1] * down[0]).abs();
        let ratio = |a: f64, b: f64| a.min(b) / a.max(b);
        let (run, rise) = (
            corners[1][0] - corners[0][0] + corners[2][0] - corners[3][0],
            corners[1][1] - corners[0][1] + corners[2][1] - corners[3][1],
        );
        Some(Self {
            span: (extent(0) / frame[0]).max(extent(1) / frame[1]),
            coverage: area / (frame[0] * frame[1]),
            corners_inside: u32::try_from(corners.iter().filter(inside).count()).unwrap_or(4),
            side_ratio: ratio(upper, lower).min(ratio(left, right)),
            rotation_degrees: degrees(run, rise),
            width_px: 0.5 * (upper + lower),
            corners,
            frame,
        })
    }

    /// The card without its rim: for exposure, glare, colour and patterns. `None` when outside the frame.
    pub fn inside(&self) -> Option<Region> {
        self.part(INSIDE)
    }

    /// The printed lines: for sharpness.
    pub fn text(&self) -> Option<Region> {
        self.part(TEXT)
    }

    /// The portrait: for masking glare.
    pub fn portrait(&self) -> Option<Region> {
        self.part(PORTRAIT)
    }

    /// The upright rectangle inside a part, cut at the frame; none where the card is turned so far that no such
    /// rectangle is left.
    fn part(&self, part: Part) -> Option<Region> {
        let [left, top, right, bottom] = part.map(f64::from);
        let corners =
            [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(u, v)| self.at(u, v));
        // In order, the inner two of the four places along each axis bound what lies inside all sides.
        let inner = |axis: usize| {
            let [a, b, c, d] = corners.map(|corner| (corner[axis] / self.frame[axis]).clamp(0.0, 1.0));
            let (low, high) = (a.min(b).max(c.min(d)), a.max(b).min(c.max(d)));
            (low.min(high), low.max(high))
        };
        let ((x, to_x), (y, to_y)) = (inner(0), inner(1));
        Region::new(x, y, to_x - x, to_y - y).ok()
    }

    /// A point of the card, between its corners.
    fn at(&self, u: f64, v: f64) -> [f64; 2] {
        let [upper_left, upper_right, lower_right, lower_left] = self.corners;
        [0, 1].map(|axis| {
            let upper = upper_left[axis] + u * (upper_right[axis] - upper_left[axis]);
            let lower = lower_left[axis] + u * (lower_right[axis] - lower_left[axis]);
            upper + v * (lower - upper)
        })
    }
}

/// The angle of a line to the horizontal in degrees, -90 to 90, within a fifth of a degree.
fn degrees(run: f64, rise: f64) -> f64 {
    let (run, rise) = if run < 0.0 { (-run, -rise) } else { (run, rise) };
    // The arc tangent of a slope up to 1 is near slope * (45 + 15.64 (1 - |slope|)) degrees (Rajan 2006).
    let arc = |slope: f64| slope * (45.0 + 15.64 * (1.0 - slope.abs()));
    if rise.abs() <= run {
        if run > 0.0 { arc(rise / run) } else { 0.0 }
    } else {
        90.0_f64.copysign(rise) - arc(run / rise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_held_flat_has_its_shares_and_parts() {
        let corners = [[128.0, 72.0], [1152.0, 72.0], [1152.0, 648.0], [128.0, 648.0]];
        let pose = CardPose::of(corners, 1280, 720).unwrap();
        assert!((pose.span - 0.8).abs() < 1e-9 && (pose.coverage - 0.64).abs() < 1e-9);
        assert_eq!((pose.corners_inside, pose.width_px), (4, 1024.0));
        assert!((pose.side_ratio - 1.0).abs() < 1e-9 && pose.rotation_degrees.abs() < 1e-9);
        let inside = pose.inside().unwrap();
        assert_eq!((inside.columns(1280), inside.rows(720)), (209..1071, 118..602));
        assert!(pose.text().is_some() && pose.portrait().is_some());
    }

    #[test]
    fn turns_are_read_within_a_fifth_of_a_degree() {
        for turn in [-170.0, -80.0, -45.0, -12.0, 0.0, 5.0, 44.0, 46.0, 90.0, 100.0, 179.0_f64] {
            let (sin, cos) = turn.to_radians().sin_cos();
            let of =
                |x: f64, y: f64| [640.0 + 300.0 * (cos * x - sin * y), 360.0 + 300.0 * (sin * x + cos * y)];
            let corners = [of(-1.0, -0.63), of(1.0, -0.63), of(1.0, 0.63), of(-1.0, 0.63)];
            let got = CardPose::of(corners, 1280, 720).unwrap().rotation_degrees;
            // A card upside down has the same sides.
            let apart = ((got - turn) / 180.0 - ((got - turn) / 180.0).round()).abs() * 180.0;
            assert!(apart < 0.25, "{turn}: {got}");
        }
    }

    #[test]
    fn a_leaning_card_has_unequal_sides_and_a_corner_outside_is_seen() {
        let corners = [[200.0, 100.0], [1000.0, 100.0], [1278.0, 600.0], [0.0, 600.0]];
        let pose = CardPose::of(corners, 1280, 720).unwrap();
        assert!((pose.side_ratio - 800.0 / 1278.0).abs() < 1e-9);
        assert_eq!(pose.corners_inside, 2);
    }

    #[test]
    fn parts_of_a_turned_card_stay_on_the_card() {
        let (sin, cos) = 10.0_f64.to_radians().sin_cos();
        let of = |x: f64, y: f64| [640.0 + 400.0 * (cos * x - sin * y), 360.0 + 400.0 * (sin * x + cos * y)];
        let corners = [of(-1.0, -0.63), of(1.0, -0.63), of(1.0, 0.63), of(-1.0, 0.63)];
        let inside = CardPose::of(corners, 1280, 720).unwrap().inside().unwrap();
        let (columns, rows) = (inside.columns(1280), inside.rows(720));
        for x in [columns.start, columns.end] {
            for y in [rows.start, rows.end] {
                let number = |at: usize| f64::from(u32::try_from(at).unwrap());
                let (x, y) = ((number(x) - 640.0) / 400.0, (number(y) - 360.0) / 400.0);
                let (u, v) = (cos * x + sin * y, cos * y - sin * x);
                assert!(u.abs() < 1.0 && v.abs() < 0.63, "{u} {v}");
            }
        }
    }

    #[test]
    fn corners_that_span_nothing_have_no_pose() {
        assert_eq!(CardPose::of([[5.0, 5.0]; 4], 100, 100), None);
        assert_eq!(CardPose::of([[f64::NAN, 5.0], [50.0, 5.0], [50.0, 40.0], [5.0, 40.0]], 100, 100), None);
        let far = CardPose::of([[500.0, 5.0], [900.0, 5.0], [900.0, 90.0], [500.0, 90.0]], 100, 100).unwrap();
        assert_eq!((far.inside(), far.corners_inside), (None, 0));
    }
}
