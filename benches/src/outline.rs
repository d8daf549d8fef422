//! The outline against its truth: found or not, how far off, what was found where nothing is.

use std::time::Instant;

use specimen::Picture;
use specimen::scene::Corners;
use vision::frame::RgbaView;
use vision::luma::LumaImage;
use vision::outline::{CardFinder, Presence};

use crate::number::real;
use crate::parallel::each_seed;
use crate::view::{self, EMPTIES, Empty, KINDS, Kind, View};

/// A card counts as found when its corners are off by no more than this share of its width.
pub const FOUND_WITHIN: f64 = 0.02;

/// What became of a frame with a card.
#[derive(Debug, Clone, Copy)]
pub struct Sight {
    /// What the frame showed.
    pub kind: Kind,
    /// Its seed.
    pub seed: u64,
    /// Mean error of the corners over the card's width, before and after refinement; `None` where nothing was found.
    pub error: Option<[f64; 2]>,
    /// What the finder said of the frame.
    pub presence: Presence,
    /// Time of the search and of the refinement.
    pub micros: [f64; 2],
    /// Whether the frame was 1280 x 720.
    pub timed: bool,
    /// The best score.
    pub score: f32,
    /// Width over height seen, over that of ID-1, less 1; and the least support of a side.
    pub aspect_off: f32,
    /// The least support of a side.
    pub least_support: f32,
    /// The mean fit of the sides.
    pub fit: f32,
    /// Edges inside.
    pub print_share: f32,
}

/// What became of another frame.
#[derive(Debug, Clone, Copy)]
pub struct Other {
    /// Its seed.
    pub seed: u64,
    /// What the finder said.
    pub presence: Presence,
    /// The best score, 0 for none.
    pub score: f32,
    /// The mean fit of the sides.
    pub fit: f32,
    /// Edges inside the best outline.
    pub print_share: f32,
}

/// The luma of a frame.
pub fn luma_of(frame: &Picture) -> LumaImage {
    let mut luma = LumaImage::default();
    if let Ok(view) = RgbaView::new(frame.as_raw(), frame.width(), frame.height()) {
        luma.fill_from(&view.into());
    }
    luma
}

/// Mean distance of corners over the card's width; a card seen upside down is as good.
pub fn corner_error(found: &Corners, truth: &Corners) -> f64 {
    let far = |a: [f32; 2], b: [f32; 2]| f64::from((a[0] - b[0]).hypot(a[1] - b[1]));
    let width = 0.5 * (far(truth[0], truth[1]) + far(truth[3], truth[2]));
    [0, 2]
        .map(|turn| (0..4).map(|at| far(found[at], truth[(at + turn) % 4])).sum::<f64>() / 4.0 / width)
        .into_iter()
        .fold(f64::INFINITY, f64::min)
}

/// The cards that the frames show.
pub fn cards() -> Vec<Picture> {
    specimen::people().iter().zip(0_u64..).map(|(person, seed)| view::card_of(person, seed)).collect()
}

fn card_for(cards: &[Picture], seed: u64) -> &Picture {
    let count = u64::try_from(cards.len()).unwrap_or(1);
    &cards[usize::try_from(seed % count).unwrap_or(0)]
}

/// The kind of the usable frame of a seed.
pub fn kind_of(seed: u64) -> Kind {
    KINDS[usize::try_from(seed % 6).unwrap_or(0)]
}

/// Looks at usable frames.
pub fn look_at_usable(cards: &[Picture], seeds: std::ops::Range<u64>) -> Vec<Sight> {
    each_seed(seeds, CardFinder::new, |finder, seed| {
        let kind = kind_of(seed);
        sight(finder, &view::usable(card_for(cards, seed / 6), kind, seed), kind, seed)
    })
}

fn sight(finder: &mut CardFinder, view: &View, kind: Kind, seed: u64) -> Sight {
    let luma = luma_of(&view.frame);
    let start = Instant::now();
    let found = finder.find(&luma);
    let search = start.elapsed().as_secs_f64() * 1e6;
    let mut refinement = 0.0;
    let error = found.cards.first().zip(view.corners).map(|(card, truth)| {
        let start = Instant::now();
        let refined = finder.refine(&luma, &card.corners);
        refinement = start.elapsed().as_secs_f64() * 1e6;
        [corner_error(&card.corners, &truth), corner_error(&refined, &truth)]
    });
    let best = found.cards.first();
    let aspect_off =
        best.map_or(0.0, |card| card.aspect(luma.width(), luma.height()) / view::ID1_ASPECT - 1.0);
    let least_support = best.map_or(0.0, |card| card.side_support.iter().copied().fold(1.0, f32::min));
    let score = found.cards.first().map_or(0.0, |card| card.score);
    let timed = real(view.frame.width()) * real(view.frame.height()) > 900_000.0;
    Sight {
        kind,
        seed,
        error,
        presence: found.presence,
        micros: [search, refinement],
        timed,
        score,
        aspect_off,
        least_support,
        print_share: best.map_or(0.0, |card| card.print_share),
        fit: fit_of(best),
    }
}

fn other(finder: &mut CardFinder, frame: &Picture, seed: u64) -> Other {
    let found = finder.find(&luma_of(frame));
    let best = found.cards.first();
    Other {
        seed,
        presence: found.presence,
        score: best.map_or(0.0, |card| card.score),
        print_share: best.map_or(0.0, |card| card.print_share),
        fit: fit_of(best),
    }
}

/// Looks at frames without a card.
pub fn look_at_empty(seeds: std::ops::Range<u64>) -> Vec<(Empty, Other)> {
    each_seed(seeds, CardFinder::new, |finder, seed| {
        let kind = EMPTIES[usize::try_from(seed % 4).unwrap_or(0)];
        (kind, other(finder, &view::empty(kind, seed).frame, seed))
    })
}

/// Looks at cards cut by the border.
pub fn look_at_cut(cards: &[Picture], seeds: std::ops::Range<u64>) -> Vec<Other> {
    each_seed(seeds, CardFinder::new, |finder, seed| {
        other(finder, &view::cut(card_for(cards, seed), seed).frame, seed)
    })
}

/// Looks at two cards in a frame.
pub fn look_at_two(cards: &[Picture], seeds: std::ops::Range<u64>) -> Vec<Other> {
    each_seed(seeds, CardFinder::new, |finder, seed| {
        let pair = [card_for(cards, seed), card_for(cards, seed + 1)];
        other(finder, &view::two(pair, seed).frame, seed)
    })
}

/// Looks at cards too far away.
pub fn look_at_small(cards: &[Picture], seeds: std::ops::Range<u64>) -> Vec<Other> {
    each_seed(seeds, CardFinder::new, |finder, seed| {
        other(finder, &view::small(card_for(cards, seed), seed).frame, seed)
    })
}

/// Looks at cards that lean far away.
pub fn look_at_steep(cards: &[Picture], seeds: std::ops::Range<u64>) -> Vec<Sight> {
    each_seed(seeds, CardFinder::new, |finder, seed| {
        sight(finder, &view::steep(card_for(cards, seed), seed), Kind::Plain, seed)
    })
}

/// Looks at cards with a corner cut off: whether a card was found, and whether just that corner is called cut.
pub fn look_at_clipped(cards: &[Picture], seeds: std::ops::Range<u64>) -> Vec<(bool, bool)> {
    each_seed(seeds, CardFinder::new, |finder, seed| {
        let (view, corner) = view::clipped(card_for(cards, seed), seed);
        let found = finder.find(&luma_of(&view.frame));
        let Some((card, truth)) = found.cards.first().zip(view.corners) else { return (false, false) };
        let far = |[ax, ay]: [f32; 2], [bx, by]: [f32; 2]| (ax - bx).hypot(ay - by);
        let nearest = (0..4).min_by(|one, two| {
            far(card.corners[*one], truth[corner]).total_cmp(&far(card.corners[*two], truth[corner]))
        });
        let named = (0..4).all(|at| card.cut_corners[at] == (Some(at) == nearest));
        (corner_error(&card.corners, &truth) <= FOUND_WITHIN, named)
    })
}

fn fit_of(card: Option<&vision::outline::Card>) -> f32 {
    card.map_or(0.0, |card| card.side_fit.iter().sum::<f32>() / 4.0)
}
