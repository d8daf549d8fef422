//! Sums over rows, in 32 bits within a tile and 64 bits beyond: 64-bit sums inside the loop would keep a
//! compiler from using vectors.

use super::Sharpness;
use crate::colour::mean;
use crate::order;
use crate::simd;

/// A tile: wide enough for whole vectors, and of pixels enough (1024) that noise is known within some per cent.
/// Its sum is at most 1024 * 2 * 1020^2, which 32 bits hold.
const TILE_COLUMNS: usize = 64;
const TILE_ROWS: usize = 16;
/// With fewer tiles than this the flattest tenth may well be text: noise is then not looked for.
const MIN_TILES: usize = 20;
/// Of independent noise of variance 1 each Sobel filter has the sum of its squared weights, 12.
const NOISE_GAIN: f64 = 24.0;

/// Sums of a sweep over rows.
pub(super) struct Sweep {
    columns: usize,
    rows: usize,
    tile_rows: usize,
    rows_in_tile: usize,
    tiles_now: Vec<u32>,
    tiles: Vec<u32>,
    energy: u64,
    sum: u64,
    squares: u64,
}

impl Sweep {
    /// A sweep over rows of `columns` pixels, of which every `step`-th is added.
    pub(super) fn new(columns: usize, step: usize) -> Self {
        let inner = columns.saturating_sub(2);
        Self {
            columns: inner,
            rows: 0,
            // Of a sweep that leaves rows out, half as many make a tile, however far apart.
            tile_rows: if step > 1 { TILE_ROWS / 2 } else { TILE_ROWS },
            rows_in_tile: 0,
            tiles_now: vec![0; inner.div_ceil(TILE_COLUMNS)],
            tiles: Vec::new(),
            energy: 0,
            sum: 0,
            squares: 0,
        }
    }

    /// Adds a row with its neighbours.
    pub(super) fn add(&mut self, above: &[u8], here: &[u8], below: &[u8]) {
        if self.columns == 0 {
            return;
        }
        for (tile, start) in self.tiles_now.iter_mut().zip((0..self.columns).step_by(TILE_COLUMNS)) {
            let covered = start..(start + TILE_COLUMNS).min(self.columns) + 2;
            let here = &here[covered.clone()];
            *tile += simd::edge_energy(&above[covered.clone()], here, &below[covered]);
            let (sum, squares) = simd::moments(&here[1..here.len() - 1]);
            self.sum += u64::from(sum);
            self.squares += u64::from(squares);
        }
        self.rows += 1;
        self.rows_in_tile += 1;
        if self.rows_in_tile == self.tile_rows {
            self.close_tiles();
        }
    }

    fn close_tiles(&mut self) {
        self.energy += self.tiles_now.iter().copied().map(u64::from).sum::<u64>();
        if self.rows_in_tile == self.tile_rows {
            // A narrow last tile would be a worse witness than the others.
            let whole = self.columns / TILE_COLUMNS;
            self.tiles.extend_from_slice(&self.tiles_now[..whole]);
        }
        self.tiles_now.fill(0);
        self.rows_in_tile = 0;
    }

    /// The measures of all rows added.
    pub(super) fn finish(mut self) -> Sharpness {
        self.close_tiles();
        let count = self.columns * self.rows;
        if count == 0 {
            return Sharpness::default();
        }
        let average = mean(self.sum, count);
        let variance = mean(self.squares, count) - average * average;
        let noise_variance = self.noise_energy() / NOISE_GAIN;
        let energy = mean(self.energy, count) - noise_variance * NOISE_GAIN;
        let clean = variance - noise_variance;
        let nten = if clean > MIN_VARIANCE && energy > 0.0 { energy / clean } else { 0.0 };
        Sharpness { nten, variance: clean.max(0.0), noise: noise_variance.sqrt() }
    }

    /// Mean edge energy of the flattest tenth of the tiles.
    fn noise_energy(&self) -> f64 {
        let tenth = self.tiles.len() / 10;
        if self.tiles.len() < MIN_TILES {
            return 0.0;
        }
        let value = order::of_rank(&self.tiles, tenth).unwrap_or(0);
        (mean(u64::from(value), TILE_COLUMNS * self.tile_rows)).min(NOISE_GAIN * MOST_NOISE * MOST_NOISE)
    }
}

/// More noise than a camera has, in levels: then even the flattest tile is drawing.
const MOST_NOISE: f64 = 10.0;
/// Below a standard deviation of two levels there is no edge to be sharp.
const MIN_VARIANCE: f64 = 4.0;
