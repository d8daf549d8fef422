//! A card's print made plain for a reader of text: flat, dark on even white, without the portrait, the column right of
//! the rows moved below them so that no line runs through both. Reading it is another's.

use std::ops::Range;

use crate::card::PORTRAIT;
use crate::luma::LumaImage;
use crate::outline::number::{byte, index, real};
use crate::rectify::{Corners, rectify_luma};

/// Height over width of ID-1.
const HEIGHT_OVER_WIDTH: f32 = 53.98 / 85.60;
/// The rim, where a card's corners are not exact, shows the desk.
const RIM: f32 = 0.012;
/// Below the head, rows end where the portrait's column begins.
const HEAD_END: f32 = 0.20;
const ROWS_END: f32 = PORTRAIT[0] - 0.012;
/// Place and date of issue, and the signature below them: from the portrait's lower side on. Where public descriptions
/// of the layout differ, this holds the lines of both.
const ISSUE_TOP: f32 = PORTRAIT[3] + 0.016;
const ISSUE_BOTTOM: f32 = 0.885;
/// White between the rows and what is moved below them, and around all of it.
const GAP: f32 = 0.04;
/// The ground is measured in squares of this part of the width, about three letters.
const SQUARE: f32 = 1.0 / 24.0;
/// The ground is this rank of a square's levels: ink covers less than a third of any.
const GROUND_RANK: f32 = 0.80;
/// What is this share of the ground's level or lighter becomes white: the ground's own pattern, its grain, pale print
/// under the text. What is darker than the other stays as it is: the dots of small print are no darker.
const WHITE_FROM: f32 = 0.86;
const KEPT_TO: f32 = 0.75;
/// Paper white.
const WHITE: u8 = 255;

/// The colons between labels and values stand in a column that begins within these shares of the width, below the
/// number's line.
const COLONS_WITHIN: [f32; 2] = [0.19, 0.33];
const COLONS_TOP: f32 = 0.29;
/// Such a column is at most this wide, and clear of print on both sides for at least this, as shares of the width. On
/// the drawn layout it is 0.4 % wide, with 1.2 % clear to the right and 0.6 % beside the longest label.
const COLON_WIDE: f32 = 0.009;
const COLON_CLEAR: f32 = 0.003;
/// It holds many marks, none of them higher than this share of the width: half of a capital.
const LEAST_DOTS: usize = 10;
const DOT_HIGH: f32 = 0.008;
/// Darker than this is ink. Dots of blurred print are pale, stains beside dark ones are not: each is tried.
const INK_LEVELS: [u8; 3] = [225, 190, 128];

/// The print of a card on white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSheet {
    /// Dark print on a light ground.
    pub picture: LumaImage,
    /// From this row on down are the lines from below the portrait.
    pub issue_top: usize,
    /// Where the colons stood, right of all labels and left of all values; they are wiped, since a reader of text takes
    /// them for letters of the value. `None` where no such column was found, and nothing is wiped.
    pub colons_x: Option<usize>,
}

impl TextSheet {
    /// Where a place of the sheet is on the card, in shares of its sides.
    pub fn on_card(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let wide = real(self.picture.width());
        let high = real(index(wide * HEIGHT_OVER_WIDTH));
        if y < real(self.issue_top) {
            return [x / wide, y / high];
        }
        // What was moved below goes back to its place.
        let gap = real(index(GAP * high));
        let left = real(index(ROWS_END * wide));
        let top = real(index(ISSUE_TOP * high));
        [(x - gap + left) / wide, (y - real(self.issue_top) - gap + top) / high]
    }
}

/// The print of the card between `corners` of an image of the brightest channel, as a sheet of about `width` pixels;
/// `None` for corners that span no area and for a width below 64 or beyond 4096.
pub fn text_sheet(brightest: &LumaImage, corners: &Corners, width: usize) -> Option<TextSheet> {
    if width < 64 {
        return None;
    }
    let height = index(real(width) * HEIGHT_OVER_WIDTH);
    let card = rectify_luma(brightest, corners, width, height)?;
    let ground = Ground::of(&card);
    let down = |share: f32| index(share * real(height));
    let across = |share: f32| index(share * real(width));
    let (rim, bottom) = (across(RIM), height - across(RIM));
    let gap = down(GAP);
    let issue = down(ISSUE_TOP)..down(ISSUE_BOTTOM).min(bottom);
    let (left, right) = (across(ROWS_END), width - rim);

    let sheet_height = bottom + gap + issue.len() + gap;
    let mut bytes = vec![WHITE; width * sheet_height];
    for y in rim..bottom {
        let end = if y < down(HEAD_END) { right } else { left };
        for x in rim..end {
            bytes[y * width + x] = ground.clear(&card, x, y);
        }
    }
    for (row, y) in issue.clone().enumerate() {
        let start = (bottom + gap + row) * width + gap;
        for (out, x) in bytes[start..].iter_mut().zip(left..right) {
            *out = ground.clear(&card, x, y);
        }
    }
    let body = down(COLONS_TOP)..bottom;
    let colons = colons(&bytes, width, &body);
    if let Some(columns) = &colons {
        for y in body {
            bytes[y * width..][columns.clone()].fill(WHITE);
        }
    }
    let colons_x = colons.map(|columns| usize::midpoint(columns.start, columns.end));
    let picture = LumaImage::new(bytes, width, sheet_height).ok()?;
    Some(TextSheet { picture, issue_top: bottom, colons_x })
}

/// The columns of the colons: the band of most dots with clear columns on both sides.
fn colons(bytes: &[u8], width: usize, rows: &Range<usize>) -> Option<Range<usize>> {
    let all = INK_LEVELS.into_iter().filter_map(|ink| columns_of_dots(bytes, width, rows, ink));
    let (_, found) = all.max_by_key(|(count, _)| *count)?;
    // With the soft edges of the ink.
    let edge = index(COLON_CLEAR * real(width)).max(1);
    Some(found.start.saturating_sub(edge)..found.end + edge)
}

/// Where ink is what is darker than `ink`: the first narrow band of dots with clear columns on both sides, and how many
/// dots it holds.
fn columns_of_dots(
    bytes: &[u8],
    width: usize,
    rows: &Range<usize>,
    ink: u8,
) -> Option<(usize, Range<usize>)> {
    let [from, to] = COLONS_WITHIN.map(|share| index(share * real(width)));
    let least = |share: f32| index(share * real(width)).max(1);
    let is_ink = |x: usize, y: usize| bytes[y * width + x] < ink;
    let clear: Vec<bool> = (from..to).map(|x| !rows.clone().any(|y| is_ink(x, y))).collect();
    // Bands of ink and of clear columns in turn.
    let mut bands: Vec<(bool, Range<usize>)> = Vec::new();
    for (x, is_clear) in (from..to).zip(clear) {
        match bands.last_mut() {
            Some((same, columns)) if *same == is_clear => columns.end = x + 1,
            _ => bands.push((is_clear, x..x + 1)),
        }
    }
    bands.windows(3).find_map(|bands| {
        let [(true, before), (false, band), (true, after)] = bands else { return None };
        let alone = before.len() >= least(COLON_CLEAR) && after.len() >= least(COLON_CLEAR);
        if !alone || band.len() > least(COLON_WIDE) {
            return None;
        }
        let inked = rows.clone().map(|y| band.clone().any(|x| is_ink(x, y)));
        let count = dots(inked, least(DOT_HIGH));
        (count >= LEAST_DOTS).then(|| (count, band.clone()))
    })
}

/// How many runs of ink there are, none if one is higher than a dot.
fn dots(inked: impl Iterator<Item = bool>, highest: usize) -> usize {
    let (mut count, mut run) = (0, 0);
    for ink in inked {
        run = if ink { run + 1 } else { 0 };
        count += usize::from(run == 1);
        if run > highest {
            return 0;
        }
    }
    count
}

/// The level of the unprinted card in each square.
struct Ground {
    levels: Vec<f32>,
    columns: usize,
    rows: usize,
    side: usize,
}

impl Ground {
    fn of(card: &LumaImage) -> Self {
        let side = index(SQUARE * real(card.width())).max(1);
        let (columns, rows) = (card.width().div_ceil(side), card.height().div_ceil(side));
        let mut levels = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let mut histogram = [0_usize; 256];
                let mut count = 0;
                for y in row * side..((row + 1) * side).min(card.height()) {
                    let end = ((column + 1) * side).min(card.width());
                    for level in &card.row(y)[column * side..end] {
                        histogram[usize::from(*level)] += 1;
                        count += 1;
                    }
                }
                let rank = index(GROUND_RANK * real(count));
                let mut below = 0;
                let level = histogram.iter().position(|size| {
                    below += size;
                    below > rank
                });
                levels.push(real(level.unwrap_or(255)).max(1.0));
            }
        }
        Self { levels, columns, rows, side }
    }

    /// The level between the middles of four squares.
    fn at(&self, x: usize, y: usize) -> f32 {
        let place = |at: usize, count: usize| {
            let along = (real(at) + 0.5) / real(self.side) - 0.5;
            let along = along.max(0.0).min(real(count - 1));
            let first = index(along);
            (first, (first + 1).min(count - 1), along - real(first))
        };
        let (left, right, across) = place(x, self.columns);
        let (top, bottom, down) = place(y, self.rows);
        let level = |column: usize, row: usize| self.levels[row * self.columns + column];
        let upper = level(left, top) + across * (level(right, top) - level(left, top));
        let lower = level(left, bottom) + across * (level(right, bottom) - level(left, bottom));
        upper + down * (lower - upper)
    }

    /// A pixel's level between the black of ink and the white of the ground around it.
    fn clear(&self, card: &LumaImage, x: usize, y: usize) -> u8 {
        let share = f32::from(card.row(y)[x]) / self.at(x, y);
        let paler = ((share - KEPT_TO) / (WHITE_FROM - KEPT_TO)).clamp(0.0, 1.0);
        byte(255.0 * (share + paler * (1.0 - share)).min(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(level: u8, wide: usize, high: usize) -> LumaImage {
        LumaImage::new(vec![level; wide * high], wide, high).unwrap()
    }

    fn corners(wide: f32, high: f32) -> Corners {
        [[0.0, 0.0], [wide, 0.0], [wide, high], [0.0, high]]
    }

    #[test]
    fn an_empty_card_is_white_whatever_its_light() {
        let (wide, high) = (640, 404);
        let slope = (0..wide * high).map(|at| u8::try_from(90 + at % wide / 8).unwrap()).collect();
        let card = LumaImage::new(slope, wide, high).unwrap();
        let sheet = text_sheet(&card, &corners(640.0, 404.0), 960).unwrap();
        let least = sheet.picture.bytes().iter().min();
        assert!(least == Some(&255), "{least:?}");
    }

    #[test]
    fn the_portrait_is_gone_and_what_stands_below_it_is_moved_below_the_rows() {
        let (wide, high) = (1000_usize, 630_usize);
        let mut bytes = vec![220_u8; wide * high];
        let mut ink = |x: usize, y: usize| {
            for row in y..y + 6 {
                bytes[row * wide + x..row * wide + x + 20].fill(30);
            }
        };
        ink(850, 300);
        ink(850, 490);
        ink(300, 300);
        let card = LumaImage::new(bytes, wide, high).unwrap();
        let sheet = text_sheet(&card, &corners(1000.0, 630.0), 1000).unwrap();
        let dark = |rows: std::ops::Range<usize>, columns: std::ops::Range<usize>| {
            rows.clone().any(|row| sheet.picture.row(row)[columns.clone()].iter().any(|level| *level < 80))
        };
        assert!(dark(295..310, 295..325) && !dark(0..sheet.issue_top, 740..1000));
        assert!(dark(sheet.issue_top..sheet.picture.height(), 0..300));

        // Whatever was moved is known by its place on the card.
        let first = |rows: std::ops::Range<usize>| {
            let all = rows.flat_map(|row| (0..1000).map(move |column| [column, row]));
            let mut dark = all.filter(|[column, row]| sheet.picture.row(*row)[*column] < 80);
            sheet.on_card(dark.next().unwrap().map(real))
        };
        for (rows, card) in
            [(0..sheet.issue_top, [0.3, 300.0]), (sheet.issue_top..sheet.picture.height(), [0.85, 490.0])]
        {
            let [x, y] = first(rows);
            assert!((x - card[0]).abs() < 0.003 && (630.0 * y - card[1]).abs() < 3.0, "{x} {y}");
        }
    }

    #[test]
    fn colons_between_labels_and_values_are_wiped_and_their_column_is_told() {
        let (wide, high) = (1000_usize, 630_usize);
        let mut bytes = vec![220_u8; wide * high];
        let mut ink = |x: usize, y: usize, columns: usize, rows: usize| {
            for row in y..y + rows {
                bytes[row * wide + x..row * wide + x + columns].fill(30);
            }
        };
        for row in 0..10 {
            let y = 200 + 30 * row;
            ink(33, y, 200, 16);
            ink(252, y + 4, 4, 4);
            ink(252, y + 11, 4, 4);
            ink(268, y, 200, 16);
        }
        let sheet = |bytes: &[u8]| {
            let card = LumaImage::new(bytes.to_vec(), wide, high).unwrap();
            text_sheet(&card, &corners(1000.0, 630.0), 1000).unwrap()
        };
        let found = sheet(&bytes);
        assert!(found.colons_x.is_some_and(|x| (250..258).contains(&x)), "{:?}", found.colons_x);
        let dark = |columns: std::ops::Range<usize>| {
            (190..500).any(|row| found.picture.row(row)[columns.clone()].iter().any(|level| *level < 200))
        };
        assert!(!dark(240..262) && dark(100..230) && dark(268..300));
        assert_eq!(sheet(&vec![220; wide * high]).colons_x, None);
    }

    #[test]
    fn sizes_and_corners_that_hold_no_card_have_no_sheet() {
        let card = flat(200, 40, 30);
        assert!(text_sheet(&card, &corners(40.0, 30.0), 0).is_none());
        assert!(text_sheet(&card, &corners(40.0, 30.0), 5000).is_none());
        assert!(text_sheet(&card, &[[3.0, 3.0]; 4], 800).is_none());
        assert!(text_sheet(&flat(0, 1, 1), &corners(1.0, 1.0), 64).is_some());
    }
}
