//! Where the card is: corners of ID-1 cards in a frame, at any turn, in perspective, on any ground.
//! Positions are in pixels of the image given; (0, 0) is the outer corner of the first pixel. Lines: `line`, quads: `quad` and `shape`,
//! cards cut by the frame: `cut`, sub-pixel sides: `refine`, cards of which one side does not show: `three`.

mod cut;
mod edges;
mod line;
pub(crate) mod number;
mod quad;
pub(crate) mod reduce;
mod refine;
mod shape;
pub(crate) mod straight;
mod three;

use crate::luma::LumaImage;
pub use crate::rectify::Corners;
use edges::Edges;
use line::Lines;
use number::real;
use quad::{Crossings, Quad, Search};

/// At most this many outlines are looked at closely in a frame.
const MOST_CARDS: usize = 4;

/// A card of this score or more is one, its portrait counted. On seeds 1 to 1200 of the accuracy bench (`benches`,
/// binary `accuracy`; all of its cluttered and pale frames, a third of the others) outlines of frames without a card
/// stay below 0.63; of the cards that are found one in a hundred has less than 0.70.
const LEAST_SCORE: f32 = 0.64;
/// What a portrait at its place is worth, and the share of its rim from which on it counts in full: on the same seeds
/// 99 of 100 false outlines have less than 0.53 there, three of four cards 0.52 or more.
const PORTRAIT_WORTH: f32 = 0.35;
const PORTRAIT_SHARE: f32 = 0.60;
/// Three sides alone are a card where this share of the portrait's rim shows.
const SURE_PORTRAIT: f32 = 0.50;
/// A card that the frame cuts has this score, its portrait counted, and print on this share of its area: of the bench's
/// cut cards (seeds 1 to 160) one in thirty has less, of its telephones (seeds 3 to 4199) two in three that three sides
/// would make a card.
const LEAST_CUT_SCORE: f32 = 0.80;
const LEAST_CUT_PRINT: f32 = 0.19;
/// What an aspect costs that is off by [`ASPECT_OFF`] once the sides are fitted, growing with the square: 19 of 20 cards
/// are nearer, half of the false outlines are not.
const ASPECT_COST: f32 = 0.04;
const ASPECT_OFF: f32 = 0.02;
/// A card shows print on this share of its area: 0.164 was the least of the frames of seeds 1 to 720 of the accuracy
/// bench, and 0.08 the most of blank sheets and telephones.
const LEAST_PRINT: f32 = 0.14;
/// Mean of the four sides' fits of a card: one in a hundred of the cards that are found has less than 0.70.
const LEAST_FIT: f32 = 0.60;
/// A card of any other kind has this score without a portrait, and sides that fit as well as this.
const LEAST_OTHER_SCORE: f32 = 0.80;
const LEAST_OTHER_FIT: f32 = 0.80;
/// A second card counts from this share of the best score on.
const SECOND_SHARE: f32 = 0.70;
/// Corners nearer to the border than this share of the frame's longer side are cut off.
const BORDER_SHARE: f32 = 0.01;
/// A card narrower than this share of the widest card that fits into the frame is too small: at 1280 x 720 that is
/// 500 px, the least that text reading works with.
const SMALL_SHARE: f32 = 0.44;

/// An outline found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Card {
    /// Upper left, upper right, lower right, lower left, as the card would lie in landscape; which of its two long
    /// sides is the upper one cannot be seen from its outline.
    pub corners: Corners,
    /// 0 to about 1.
    pub score: f32,
    /// Share of the upper, right, lower and left side that shows an edge.
    pub side_support: [f32; 4],
    /// The same for the ends of the two sides that meet in each corner.
    pub corner_support: [f32; 4],
    /// Share of points of each side at which the steepest step across it lies on it, in the image given.
    pub side_fit: [f32; 4],
    /// Share of the area inside that shows edges: print, a portrait. A blank sheet has next to none.
    pub print_share: f32,
    /// Corners at which the ground shows inside the outline: cut off, or never there.
    pub cut_corners: [bool; 4],
    /// Whether all corners are in the frame, with a margin.
    pub complete: bool,
}

impl Card {
    /// Mean length of the two long sides, in pixels.
    pub fn width_px(&self) -> f32 {
        let [upper, _, lower, _] = shape::side_lengths(&self.corners);
        0.5 * (upper + lower)
    }

    /// Area of the outline over the area of a frame of this size.
    pub fn coverage(&self, width: usize, height: usize) -> f32 {
        let area = real(width.max(1)) * real(height.max(1));
        0.5 * shape::signed_area(&self.corners).abs() / area
    }

    /// Width over height of the rectangle that is seen, for a phone's usual lens; 1.586 for ID-1. 0 for no area.
    pub fn aspect(&self, width: usize, height: usize) -> f32 {
        shape::aspect_in_frame(&self.corners, width, height)
    }
}

/// What a frame holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// No card.
    None,
    /// One whole card, large enough.
    One,
    /// More than one.
    TooMany,
    /// A card that the frame cuts off, or that touches its border.
    Incomplete,
    /// A whole card too small to read.
    TooSmall,
}

/// What was found in a frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Best first.
    pub cards: Vec<Card>,
    /// What it means.
    pub presence: Presence,
}

/// Finds cards; keep one for a stream of frames, its memory is used again.
#[derive(Debug, Default)]
pub struct CardFinder {
    edges: Edges,
    lines: Lines,
    crossings: Crossings,
}

impl CardFinder {
    /// A finder.
    pub fn new() -> Self {
        Self::default()
    }

    /// The cards of a frame. Lines are sought at a size of about 320 pixels, sides are then fitted in the image given;
    /// where that is a reduced one, [`Self::refine`] fits them again in the whole one.
    pub fn find(&mut self, luma: &LumaImage) -> Found {
        if !self.edges.fill(luma) {
            return Found { cards: Vec::new(), presence: Presence::None };
        }
        let mut cards: Vec<Card> = Vec::new();
        self.lines.fill(&self.edges);
        let half = self.edges.centre();
        let cut = {
            let search = Search { lines: &self.lines, half };
            self.crossings.search(&search);
            cut::find(&search)
        };
        self.choose(luma, &mut cards);
        if let Some(card) = cards.first()
            && self.edges.erase(&card.corners)
        {
            // What is left may hold another card, whose lines the first one's had drawn to themselves.
            self.lines.fill(&self.edges);
            self.crossings.search(&Search { lines: &self.lines, half });
            self.choose(luma, &mut cards);
        }
        if let Some(quad) = cut {
            let mut card = self.card(&quad, false);
            card.score -= self.missing_portrait(&quad.corners);
            let is_card = card.print_share >= LEAST_CUT_PRINT && card.score >= LEAST_CUT_SCORE;
            if is_card && cards.iter().all(|other| encloses(&card, other)) {
                cards.clear();
                cards.push(card);
            }
        }
        if cards.is_empty() {
            three::find(&Search { lines: &self.lines, half }, &self.edges, &mut self.crossings.best);
            self.crossings.best.retain(|quad| cut::portrait(&self.edges, &quad.corners) >= SURE_PORTRAIT);
            self.choose(luma, &mut cards);
            // Three sides of something small are too little.
            cards.retain(|card| !self.is_small(card));
            cards.truncate(1);
        }
        let presence = self.presence(&cards);
        Found { cards, presence }
    }

    /// An outline of a card's shape and size whatever is on it: a card of another kind, where [`Self::find`] sees no KTP.
    pub fn find_other(&mut self, luma: &LumaImage) -> Option<Card> {
        if !self.edges.fill(luma) {
            return None;
        }
        self.lines.fill(&self.edges);
        self.crossings.search(&Search { lines: &self.lines, half: self.edges.centre() });
        let sure = self.crossings.best.iter().take_while(|quad| quad.score >= LEAST_OTHER_SCORE);
        sure.map(|quad| self.card(quad, true)).find_map(|mut card| {
            (card.corners, card.side_fit) = refine::refine(luma, &card.corners);
            shape::aspect_off(&card.corners, luma.width(), luma.height())?;
            let is_straight = card.side_fit.iter().sum::<f32>() >= 4.0 * LEAST_OTHER_FIT;
            (is_straight && !self.is_small(&card)).then_some(card)
        })
    }

    /// Fits the four sides to the edges of a larger image of the same frame, whose pixels `corners` are in.
    /// A side without an edge of its own stays where it is.
    pub fn refine(&self, full: &LumaImage, corners: &Corners) -> Corners {
        refine::refine(full, corners).0
    }

    /// Adds the outlines of the last search that are cards.
    fn choose(&mut self, luma: &LumaImage, cards: &mut Vec<Card>) {
        let mut quads: Vec<Quad> = Vec::new();
        for quad in std::mem::take(&mut self.crossings.best) {
            let score = quad.score - self.missing_portrait(&quad.corners);
            let at = quads.partition_point(|other| other.score >= score);
            quads.insert(at, Quad { score, ..quad });
        }
        self.crossings.best = quads;
        for quad in &self.crossings.best {
            let best = cards.first().map_or(0.0, |card| card.score);
            if quad.score < LEAST_SCORE || quad.score < SECOND_SHARE * best || cards.len() >= MOST_CARDS {
                break;
            }
            let mut card = self.card(quad, true);
            let same = cards.iter().position(|other| overlap(&other.corners, &card.corners));
            // Of two outlines that overlap the better one is known already: the larger wins only if it holds the
            // other, as a card holds its portrait.
            if same.is_some_and(|at| cards.get(at).is_none_or(|other| !encloses(&card, other))) {
                continue;
            }
            let (corners, fit) = refine::refine(luma, &card.corners);
            card.corners = corners;
            card.side_fit = fit;
            let Some(off) = shape::aspect_off(&card.corners, luma.width(), luma.height()) else { continue };
            card.score -= ASPECT_COST * (off / ASPECT_OFF) * (off / ASPECT_OFF);
            let straight = fit.iter().sum::<f32>() / 4.0;
            if straight < LEAST_FIT || card.print_share < LEAST_PRINT || card.score < LEAST_SCORE {
                continue;
            }
            match same.and_then(|at| cards.get_mut(at)) {
                Some(slot) => *slot = card,
                None => cards.push(card),
            }
        }
    }

    /// What an outline loses for a portrait that is not where a KTP has it.
    fn missing_portrait(&self, corners: &Corners) -> f32 {
        PORTRAIT_WORTH * (PORTRAIT_SHARE - cut::portrait(&self.edges, corners).min(PORTRAIT_SHARE))
    }

    fn card(&self, quad: &Quad, whole: bool) -> Card {
        let [cx, cy] = self.edges.centre();
        let factor = real(self.edges.factor);
        let [wide, high] = self.frame_sides();
        let corners = quad.corners.map(|[x, y]| [(x + cx + 0.5) * factor, (y + cy + 0.5) * factor]);
        let margin = BORDER_SHARE * wide.max(high);
        let inside =
            |[x, y]: [f32; 2]| x >= margin && y >= margin && x <= wide - margin && y <= high - margin;
        Card {
            corners,
            score: quad.score,
            side_support: quad.support,
            corner_support: quad.corner_support,
            side_fit: [0.0; 4],
            print_share: cut::print_share(&self.edges, quad),
            cut_corners: cut::corners(&self.edges, quad),
            complete: whole && corners.into_iter().all(inside),
        }
    }

    fn presence(&self, cards: &[Card]) -> Presence {
        match cards {
            [] => Presence::None,
            [_, _, ..] => Presence::TooMany,
            [card] if !card.complete => Presence::Incomplete,
            [card] if self.is_small(card) => Presence::TooSmall,
            [_] => Presence::One,
        }
    }

    fn is_small(&self, card: &Card) -> bool {
        let [wide, high] = self.frame_sides();
        card.width_px() < SMALL_SHARE * wide.min(high * shape::ASPECT)
    }

    /// Sides of what the work image covers, in pixels of the frame.
    fn frame_sides(&self) -> [f32; 2] {
        [self.edges.width, self.edges.height].map(|side| real(side * self.edges.factor))
    }
}

/// Whether one of two outlines holds the other's middle.
fn overlap(one: &Corners, other: &Corners) -> bool {
    shape::holds(one, shape::middle(other)) || shape::holds(other, shape::middle(one))
}

/// Whether `outer` holds the middle of `inner` and is at least twice as large.
fn encloses(outer: &Card, inner: &Card) -> bool {
    shape::holds(&outer.corners, shape::middle(&inner.corners))
        && shape::signed_area(&outer.corners) > 2.0 * shape::signed_area(&inner.corners)
}

#[cfg(test)]
mod tests;
