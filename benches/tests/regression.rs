//! The outline and the NIK reader keep what the accuracy bench found, on a few seeds of their own.

use benches::nik::{read_covered, read_flat, read_turned};
use benches::outline::{FOUND_WITHIN, cards, look_at_cut, look_at_empty, look_at_two, look_at_usable};
use vision::outline::Presence;

/// Apart from the seeds of the bench.
const FIRST: u64 = 5_000_000;

#[test]
fn cards_are_found_exactly_and_called_one() {
    let sights = look_at_usable(&cards(), FIRST..FIRST + 72);
    let wrong: Vec<_> = sights
        .iter()
        .filter(|sight| {
            sight.presence != Presence::One || sight.error.is_none_or(|[_, refined]| refined > FOUND_WITHIN)
        })
        .collect();
    assert!(wrong.len() <= 1, "{wrong:#?}");
    let far = sights.iter().filter(|sight| sight.error.is_some_and(|[_, refined]| refined > 0.005)).count();
    assert!(far <= 2, "{far}");
}

#[test]
fn desks_faces_paper_and_telephones_are_no_cards() {
    let found: Vec<_> = look_at_empty(FIRST..FIRST + 48)
        .into_iter()
        .filter(|(_, other)| other.presence != Presence::None)
        .collect();
    assert!(found.len() <= 1, "{found:#?}");
}

#[test]
fn cut_cards_and_two_cards_are_named() {
    let cards = cards();
    let cut = look_at_cut(&cards, FIRST..FIRST + 16);
    // One in twenty says that there is no card: telephones that the frame cuts look much the same.
    assert!(cut.iter().filter(|other| other.presence != Presence::Incomplete).count() <= 2, "{cut:#?}");
    assert!(cut.iter().all(|other| other.presence != Presence::One), "{cut:#?}");
    let two = look_at_two(&cards, FIRST..FIRST + 10);
    assert!(two.iter().filter(|other| other.presence != Presence::TooMany).count() <= 1, "{two:#?}");
}

#[test]
fn numbers_are_read_down_to_640_px_and_a_blur_of_1_2() {
    for (width, blur) in [(1012, 0.6), (640, 1.2)] {
        let readings = read_flat(width, blur, FIRST..FIRST + 10);
        assert!(readings.iter().all(|reading| reading.right), "{width} {blur}: {readings:#?}");
    }
    assert!(read_turned(FIRST..FIRST + 4).iter().all(|reading| reading.right));
}

#[test]
fn covered_numbers_are_not_read() {
    let read: Vec<_> = read_covered(FIRST..FIRST + 25).into_iter().filter(|reading| reading.read).collect();
    assert!(read.is_empty(), "{read:#?}");
}
