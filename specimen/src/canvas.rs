//! A drawing surface in pixels over `tiny-skia`: fills, strokes and soft layers.
//! Text is laid out in `text`; this file only fills its outlines.

use crate::Picture;
use crate::blur::blur_premultiplied;
use crate::level::{floor, pixels, real, signed};
use tiny_skia::{
    Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Paint, Path, PathBuilder, Pixmap,
    PixmapPaint, Point, RadialGradient, Rect, Shader, SpreadMode, Stroke, Transform,
};

/// A point in the surface's units.
pub(crate) type At = (f32, f32);

/// A paint: a colour with an opacity, or a gradient.
#[derive(Clone)]
pub(crate) enum Ink {
    /// One colour at an opacity of 0.0 to 1.0.
    Flat([u8; 3], f32),
    /// From the first point's colour to the second's, each with its opacity.
    Along(At, At, ([u8; 3], f32), ([u8; 3], f32)),
    /// From the centre to the radius.
    Round(At, f32, ([u8; 3], f32), ([u8; 3], f32)),
}

/// A surface whose units are mapped to pixels by a transform.
pub(crate) struct Canvas {
    pixmap: Pixmap,
    transform: Transform,
    /// Where a layer's upper left pixel lies on the surface below it.
    corner: (i32, i32),
}

impl Canvas {
    /// A transparent surface; sides of zero become one.
    pub(crate) fn new(width: u32, height: u32) -> Self {
        let pixmap = Pixmap::new(width.max(1), height.max(1))
            .expect("a picture's sides are far below the limit of tiny-skia");
        Self { pixmap, transform: Transform::identity(), corner: (0, 0) }
    }

    /// A surface that starts as `picture`, which must be opaque.
    pub(crate) fn over(picture: &Picture) -> Self {
        let mut canvas = Self::new(picture.width(), picture.height());
        canvas.pixmap.data_mut().copy_from_slice(picture.as_raw());
        canvas
    }

    /// Sets how units become pixels: scaled by `scale`, turned by `degrees` clockwise, then moved to `origin`.
    pub(crate) fn place(&mut self, origin: At, scale: f32, degrees: f32) {
        self.transform =
            Transform::from_rotate(degrees).pre_scale(scale, scale).post_translate(origin.0, origin.1);
    }

    /// A transparent surface with the same placement that covers the box `from..to` of units, as far as it is in sight.
    pub(crate) fn layer(&self, from: At, to: At) -> Self {
        let mut corners = [from, (to.0, from.1), to, (from.0, to.1)].map(|(x, y)| Point::from_xy(x, y));
        self.transform.map_points(&mut corners);
        let reach = |places: [f32; 4], side: u32| {
            let (low, high) =
                places.iter().fold((f32::MAX, f32::MIN), |(low, high), at| (low.min(*at), high.max(*at)));
            let low = floor(low.clamp(0.0, real(side)));
            (low, pixels((high.clamp(0.0, real(side)) - signed(low)).ceil()))
        };
        let (left, width) = reach(corners.map(|corner| corner.x), self.pixmap.width());
        let (top, height) = reach(corners.map(|corner| corner.y), self.pixmap.height());
        let mut layer = Self::new(width, height);
        layer.transform = self.transform.post_translate(-signed(left), -signed(top));
        layer.corner = (left, top);
        layer
    }

    /// Lays `layer` over this surface, blurred by `sigma_px`, at `opacity`.
    pub(crate) fn lay(&mut self, mut layer: Self, sigma_px: f32, opacity: f32) {
        let width = layer.pixmap.width();
        blur_premultiplied(layer.pixmap.data_mut(), width, sigma_px);
        let paint = PixmapPaint { opacity, ..PixmapPaint::default() };
        let (left, top) = layer.corner;
        self.pixmap.draw_pixmap(left, top, layer.pixmap.as_ref(), &paint, Transform::identity(), None);
    }

    /// Fills a path.
    pub(crate) fn fill(&mut self, path: Option<Path>, ink: &Ink) {
        if let Some(path) = path {
            self.pixmap.fill_path(&path, &paint_of(ink), FillRule::Winding, self.transform, None);
        }
    }

    /// Fills a path that was built in other units, mapped by `placement` into this surface's units.
    pub(crate) fn fill_placed(&mut self, path: &Path, ink: &Ink, placement: Transform) {
        let transform = self.transform.pre_concat(placement);
        self.pixmap.fill_path(path, &paint_of(ink), FillRule::Winding, transform, None);
    }

    /// Strokes a path with round ends, `width` in units.
    pub(crate) fn stroke(&mut self, path: Option<Path>, width: f32, ink: &Ink) {
        if let Some(path) = path {
            let stroke =
                Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
            self.pixmap.stroke_path(&path, &paint_of(ink), &stroke, self.transform, None);
        }
    }

    /// Fills an axis-parallel rectangle from `(x, y)`.
    pub(crate) fn rectangle(&mut self, from: At, size: At, ink: &Ink) {
        if let Some(rect) = Rect::from_xywh(from.0, from.1, size.0, size.1) {
            self.fill(Some(PathBuilder::from_rect(rect)), ink);
        }
    }

    /// Copies an opaque picture with its upper left corner at a pixel, ignoring the placement.
    pub(crate) fn paste(&mut self, picture: &Picture, left: u32, top: u32) {
        let (width, height) = (self.pixmap.width(), self.pixmap.height());
        let data = self.pixmap.data_mut();
        for (x, y, pixel) in picture.enumerate_pixels() {
            if x + left < width && y + top < height {
                let at = 4 * crate::level::index((y + top) * width + x + left);
                data[at..at + 4].copy_from_slice(&pixel.0);
            }
        }
    }

    /// The pixels, which must all be opaque by now for the colours to be true.
    pub(crate) fn into_picture(self) -> Picture {
        let (width, height) = (self.pixmap.width(), self.pixmap.height());
        Picture::from_raw(width, height, self.pixmap.take()).expect("a pixmap holds four bytes a pixel")
    }
}

/// An ellipse as a path.
pub(crate) fn ellipse(centre: At, radii: At) -> Option<Path> {
    PathBuilder::from_oval(Rect::from_xywh(
        centre.0 - radii.0,
        centre.1 - radii.1,
        2.0 * radii.0,
        2.0 * radii.1,
    )?)
}

/// Straight lines through `points`, closed when there are more than two.
pub(crate) fn polygon(points: &[At]) -> Option<Path> {
    let (first, rest) = points.split_first()?;
    let mut builder = PathBuilder::new();
    builder.move_to(first.0, first.1);
    for point in rest {
        builder.line_to(point.0, point.1);
    }
    if rest.len() > 1 {
        builder.close();
    }
    builder.finish()
}

/// The points of a smooth open line (Catmull-Rom) through `points`, eight a piece.
pub(crate) fn outline_through(points: &[At]) -> Vec<At> {
    let last = points.len().saturating_sub(1);
    let mut line = Vec::new();
    for at in 0..last {
        let around = [points[at.saturating_sub(1)], points[at], points[at + 1], points[(at + 2).min(last)]];
        for step in 0_u8..8 {
            let share = f32::from(step) / 8.0;
            line.push((
                spline(around.map(|point| point.0), share),
                spline(around.map(|point| point.1), share),
            ));
        }
    }
    line.extend(points.last());
    line
}

/// The Catmull-Rom curve between the middle two of four values.
fn spline([before, from, to, after]: [f32; 4], share: f32) -> f32 {
    let cubic = 3.0 * (from - to) + after - before;
    let square = 2.0 * before - 5.0 * from + 4.0 * to - after;
    from + 0.5 * share * (to - before + share * (square + share * cubic))
}

/// A smooth path through `points` (Catmull-Rom), closed or open.
pub(crate) fn smooth(points: &[At], closed: bool) -> Option<Path> {
    let count = points.len();
    if count < 2 {
        return None;
    }
    let point = |at: usize, step: isize| -> At {
        let moved = at.checked_add_signed(step);
        if closed {
            let wrapped = moved.map_or(count - 1, |moved| moved % count);
            points[wrapped]
        } else {
            points[moved.unwrap_or(0).min(count - 1)]
        }
    };
    let mut builder = PathBuilder::new();
    builder.move_to(points[0].0, points[0].1);
    let pieces = if closed { count } else { count - 1 };
    for at in 0..pieces {
        let (before, from, to, after) = (point(at, -1), point(at, 0), point(at, 1), point(at, 2));
        // A sixth of the chord beside each point makes the cubic pass with that point's tangent.
        builder.cubic_to(
            from.0 + (to.0 - before.0) / 6.0,
            from.1 + (to.1 - before.1) / 6.0,
            to.0 - (after.0 - from.0) / 6.0,
            to.1 - (after.1 - from.1) / 6.0,
            to.0,
            to.1,
        );
    }
    if closed {
        builder.close();
    }
    builder.finish()
}

fn colour((rgb, opacity): ([u8; 3], f32)) -> Color {
    Color::from_rgba8(rgb[0], rgb[1], rgb[2], crate::level::byte(255.0 * opacity))
}

fn paint_of(ink: &Ink) -> Paint<'static> {
    let stops = |from, to| vec![GradientStop::new(0.0, colour(from)), GradientStop::new(1.0, colour(to))];
    let shader = match *ink {
        Ink::Flat(rgb, opacity) => Shader::SolidColor(colour((rgb, opacity))),
        Ink::Along(a, b, from, to) => LinearGradient::new(
            Point::from_xy(a.0, a.1),
            Point::from_xy(b.0, b.1),
            stops(from, to),
            SpreadMode::Pad,
            Transform::identity(),
        )
        .unwrap_or_else(|| Shader::SolidColor(colour(from))),
        Ink::Round(centre, radius, from, to) => RadialGradient::new(
            Point::from_xy(centre.0, centre.1),
            Point::from_xy(centre.0, centre.1),
            radius,
            stops(from, to),
            SpreadMode::Pad,
            Transform::identity(),
        )
        .unwrap_or_else(|| Shader::SolidColor(colour(from))),
    };
    Paint { shader, anti_alias: true, ..Paint::default() }
}
