//! Small orderings without a sort: each kind of sort that is compiled in costs a browser three kilobytes.

/// Puts `item` into a list, before the first that `is_after` it; the list is ordered so already.
pub(crate) fn insert<T>(list: &mut Vec<T>, item: T, is_after: impl Fn(&T) -> bool) {
    let at = list.iter().position(is_after).unwrap_or(list.len());
    list.insert(at, item);
}

/// The value of rank `rank` from 0, `None` beyond the last. Finds it bit by bit, the highest first.
pub(crate) fn of_rank(values: &[u32], rank: usize) -> Option<u32> {
    if rank >= values.len() {
        return None;
    }
    let (mut found, mut rank) = (0, rank);
    for bit in (0..u32::BITS).rev() {
        // Those that agree so far, and have a zero here.
        let below = values.iter().filter(|value| (**value ^ found) >> bit == 0).count();
        if rank >= below {
            rank -= below;
            found |= 1 << bit;
        }
    }
    Some(found)
}

/// Bits that are ordered as numbers are, NaN at the ends.
pub(crate) fn ordered(value: f32) -> u32 {
    let bits = value.to_bits();
    if bits >> 31 == 0 { bits | 1 << 31 } else { !bits }
}

/// The number of these bits.
pub(crate) fn number(ordered: u32) -> f32 {
    f32::from_bits(if ordered >> 31 == 1 { ordered & !(1 << 31) } else { !ordered })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_order_as_bits_and_come_back() {
        let numbers = [f32::NEG_INFINITY, -3.5, -1e-30, 0.0, 1e-30, 2.0, 2.5, f32::INFINITY];
        assert!(numbers.windows(2).all(|pair| ordered(pair[0]) < ordered(pair[1])));
        assert!(numbers.iter().all(|value| number(ordered(*value)).total_cmp(value).is_eq()));
        let bits = [2.0, -7.0, 0.5, 0.5].map(ordered);
        let ranks = [0, 1, 2, 3, 4].map(|rank| of_rank(&bits, rank).map(number));
        assert_eq!(ranks, [Some(-7.0), Some(0.5), Some(0.5), Some(2.0), None]);
    }
}
