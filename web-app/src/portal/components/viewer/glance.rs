//! Where a picture lies in its window: how large, how far moved. Pure.

/// More than this shows pixels and no more of the card; ours.
const MOST: f64 = 8.0;

/// A width and a height in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Size {
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// A part of a picture, in shares of its sides: left, top, right, bottom.
pub(crate) type Part = [f64; 4];

/// The whole picture.
pub(crate) const WHOLE: Part = [0.0, 0.0, 1.0, 1.0];

/// How a picture lies: its pixels times `scale`, its left upper corner at `x`, `y`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glance {
    pub(crate) scale: f64,
    pub(crate) x: f64,
    pub(crate) y: f64,
}

impl Glance {
    /// A part of a picture, as large as the window lets it be, in its middle.
    pub(crate) fn fit(window: Size, picture: Size, part: Part) -> Self {
        let [left, top, right, bottom] = part;
        let (width, height) = (picture.width * (right - left), picture.height * (bottom - top));
        if !(width > 0.0 && height > 0.0 && window.width > 0.0 && window.height > 0.0) {
            return Self { scale: 1.0, x: 0.0, y: 0.0 };
        }
        let scale = (window.width / width).min(window.height / height);
        Self {
            scale,
            x: (window.width - width * scale) / 2.0 - picture.width * left * scale,
            y: (window.height - height * scale) / 2.0 - picture.height * top * scale,
        }
    }

    /// The same, `factor` times as large around a point of the window, which stays where it is.
    pub(crate) fn zoomed(self, factor: f64, [at_x, at_y]: [f64; 2], window: Size, picture: Size) -> Self {
        let least = Self::fit(window, picture, WHOLE).scale;
        let scale = (self.scale * factor).clamp(least, MOST.max(least));
        let factor = scale / self.scale;
        let moved = Self { scale, x: at_x - (at_x - self.x) * factor, y: at_y - (at_y - self.y) * factor };
        moved.held(window, picture)
    }

    /// The same, moved.
    pub(crate) fn moved(self, [by_x, by_y]: [f64; 2], window: Size, picture: Size) -> Self {
        Self { x: self.x + by_x, y: self.y + by_y, ..self }.held(window, picture)
    }

    /// The same, its edges no further in than they have to be: what is smaller than the window stays in its middle.
    fn held(self, window: Size, picture: Size) -> Self {
        let hold = |at: f64, window: f64, length: f64| {
            if length <= window { (window - length) / 2.0 } else { at.clamp(window - length, 0.0) }
        };
        Self {
            x: hold(self.x, window.width, picture.width * self.scale),
            y: hold(self.y, window.height, picture.height * self.scale),
            ..self
        }
    }
}

/// What turns the pixels of a file of this size as displayed upright, as the numbers of a CSS matrix: EXIF orientation 1
/// to 8.
pub(crate) fn upright(orientation: u8, Size { width, height }: Size) -> [f64; 6] {
    match orientation {
        2 => [-1.0, 0.0, 0.0, 1.0, width, 0.0],
        3 => [-1.0, 0.0, 0.0, -1.0, width, height],
        4 => [1.0, 0.0, 0.0, -1.0, 0.0, height],
        5 => [0.0, 1.0, 1.0, 0.0, 0.0, 0.0],
        6 => [0.0, 1.0, -1.0, 0.0, width, 0.0],
        7 => [0.0, -1.0, -1.0, 0.0, width, height],
        8 => [0.0, -1.0, 1.0, 0.0, 0.0, height],
        _ => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Size = Size { width: 400.0, height: 300.0 };
    const PICTURE: Size = Size { width: 1600.0, height: 1000.0 };

    #[test]
    fn a_picture_that_fits_lies_in_the_middle() {
        assert_eq!(Glance::fit(WINDOW, PICTURE, WHOLE), Glance { scale: 0.25, x: 0.0, y: 25.0 });
        let part = Glance::fit(WINDOW, PICTURE, [0.75, 0.0, 1.0, 0.5]);
        assert_eq!((part.scale, part.x, part.y), (0.6, 200.0 - 1_400.0 * 0.6, 0.0));
        let nothing = Size { width: 0.0, height: 0.0 };
        assert_eq!(Glance::fit(nothing, PICTURE, WHOLE), Glance { scale: 1.0, x: 0.0, y: 0.0 });
    }

    #[test]
    fn zooming_holds_the_point_under_the_pointer() {
        let fit = Glance::fit(WINDOW, PICTURE, WHOLE);
        let at = [100.0, 150.0];
        let zoomed = fit.zoomed(4.0, at, WINDOW, PICTURE);
        let under = |glance: Glance| [(at[0] - glance.x) / glance.scale, (at[1] - glance.y) / glance.scale];
        assert_eq!(under(fit).map(|at| format!("{at:.6}")), under(zoomed).map(|at| format!("{at:.6}")));
        assert_eq!(fit.zoomed(0.1, at, WINDOW, PICTURE), fit, "never smaller than what fits");
        assert!(fit.zoomed(1e9, at, WINDOW, PICTURE).scale <= MOST);
    }

    #[test]
    fn a_picture_is_never_moved_out_of_its_window() {
        let zoomed = Glance::fit(WINDOW, PICTURE, WHOLE).zoomed(4.0, [0.0, 0.0], WINDOW, PICTURE);
        let far = zoomed.moved([-1e6, 1e6], WINDOW, PICTURE);
        assert_eq!((far.x, far.y), (WINDOW.width - PICTURE.width, 0.0));
    }

    #[test]
    fn every_orientation_keeps_the_picture_on_its_place() {
        let displayed = Size { width: 30.0, height: 20.0 };
        for orientation in 0..=9 {
            let turn = upright(orientation, displayed);
            // As the file has it, lying where it is displayed standing.
            let (width, height) = if (5..=8).contains(&orientation) { (20.0, 30.0) } else { (30.0, 20.0) };
            let corners =
                [(0.0, 0.0), (width, 0.0), (0.0, height), (width, height)].map(|(x, y): (f64, f64)| {
                    (turn[0] * x + turn[2] * y + turn[4], turn[1] * x + turn[3] * y + turn[5])
                });
            for corner in [(0.0, 0.0), (30.0, 0.0), (0.0, 20.0), (30.0, 20.0)] {
                assert!(corners.contains(&corner), "{orientation}: {corners:?}");
            }
        }
    }
}
