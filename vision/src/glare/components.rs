//! Connected groups of cells.

use std::ops::Range;

use super::cells::Cells;

/// A group of cells that touch once each has grown by one.
pub(super) struct Component {
    /// Cells across, of those that were set before growing.
    pub(super) columns: Range<usize>,
    /// Cells down.
    pub(super) rows: Range<usize>,
    /// Saturated pixels in its cells.
    pub(super) pixels: u32,
}

const EMPTY: u8 = 0;
const GROWN: u8 = 1;
const SET: u8 = 2;

/// The groups, in no order that means anything.
pub(super) fn components(cells: &Cells) -> Vec<Component> {
    let across = cells.across();
    let total = cells.counts().len();
    let mut marks = vec![EMPTY; total];
    for cell in (0..total).filter(|cell| cells.is_set(*cell)) {
        for_neighbours(cell, across, total, |near| marks[near] = marks[near].max(GROWN));
        marks[cell] = SET;
    }
    let mut found = Vec::new();
    let mut open = Vec::new();
    for start in 0..total {
        if marks[start] != SET {
            continue;
        }
        let (x, y) = (start % across, start / across);
        let mut component = Component { columns: x..x + 1, rows: y..y + 1, pixels: 0 };
        let mut take = |cell: usize, marks: &mut [u8], open: &mut Vec<usize>| {
            if marks[cell] == SET {
                let (x, y) = (cell % across, cell / across);
                component.columns = component.columns.start.min(x)..component.columns.end.max(x + 1);
                component.rows = component.rows.start.min(y)..component.rows.end.max(y + 1);
            }
            component.pixels += cells.counts()[cell];
            marks[cell] = EMPTY;
            open.push(cell);
        };
        take(start, &mut marks, &mut open);
        while let Some(cell) = open.pop() {
            for_neighbours(cell, across, total, |near| {
                if marks[near] != EMPTY {
                    take(near, &mut marks, &mut open);
                }
            });
        }
        found.push(component);
    }
    found
}

/// The up to eight cells around one.
fn for_neighbours(cell: usize, across: usize, total: usize, mut visit: impl FnMut(usize)) {
    let (x, y) = (cell % across, cell / across);
    for row in y.saturating_sub(1)..(y + 2).min(total / across) {
        for column in x.saturating_sub(1)..(x + 2).min(across) {
            if (column, row) != (x, y) {
                visit(row * across + column);
            }
        }
    }
}
