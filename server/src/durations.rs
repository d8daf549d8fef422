//! Times counted in classes, so that a median of a million costs no more memory than that of ten.

use sea_orm::{
    ExprTrait,
    sea_query::{CaseStatement, Expr},
};

/// Classes in which times are counted: below a time, so wide, in milliseconds; the last one has no end. Ours: what is told
/// is wrong by a tenth at most, or by 10 ms.
const CLASSES_MS: [(i64, i64); 3] = [(1_000, 10), (10_000, 100), (i64::MAX, 1_000)];

/// The class of a time, by its upper end.
pub(crate) fn class_of(took_ms: &Expr) -> CaseStatement {
    CLASSES_MS.iter().fold(CaseStatement::new(), |class, (below_ms, wide_ms)| {
        let up_to_ms = took_ms.clone().div(*wide_ms).add(1).mul(*wide_ms);
        class.case(took_ms.clone().lt(*below_ms), up_to_ms)
    })
}

/// The time within which so many of a hundred are. Each class with how many it has, in order.
pub(crate) fn reached_by(classes: impl Iterator<Item = (i64, i64)> + Clone, percent: i64) -> Option<u32> {
    let all: i64 = classes.clone().map(|(_, count)| count).sum();
    let mut within = 0;
    let (up_to_ms, _) = { classes }.find(|(_, count)| {
        within += count;
        within * 100 >= all * percent
    })?;
    Some(u32::try_from(up_to_ms).unwrap_or(u32::MAX))
}
