//! Numbers as people read them: thousands parted, shares as per cent. Pure.

use contract::consent::Locale;

/// A whole number with its thousands parted: `1.234.567` or `1,234,567`.
pub(crate) fn count(number: u64, locale: Locale) -> String {
    let digits = number.to_string();
    let parting = match locale {
        Locale::Id => '.',
        Locale::En => ',',
    };
    let mut parted = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            parted.push(parting);
        }
        parted.push(digit);
    }
    parted
}

/// A number with so many decimals, and without thousands.
pub(crate) fn decimal(number: f64, decimals: usize, locale: Locale) -> String {
    let written = format!("{number:.decimals$}");
    match locale {
        Locale::Id => written.replace('.', ","),
        Locale::En => written,
    }
}

/// A share of one as per cent with one decimal, rounded down, so that 100 % means all of them.
pub(crate) fn percent(share: f64, locale: Locale) -> String {
    let tenths = (share.clamp(0.0, 1.0) * 1_000.0 + 1e-9).floor();
    let decimals = usize::from(tenths % 10.0 != 0.0);
    decimal(tenths / 10.0, decimals, locale) + "%"
}

/// The whole number nearest to a small one that is not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "callers pass small positive numbers"
)]
pub(crate) fn whole(number: f64) -> u64 {
    number.round().max(0.0) as u64
}

/// A size: bytes, kB or MB.
pub(crate) fn size(bytes: u64, locale: Locale) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", count(bytes / 1_000, locale)),
        _ => {
            #[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2^53")]
            let megabytes = bytes as f64 / 1e6;
            decimal(megabytes, 1, locale) + " MB"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_as_the_language_does() {
        for (number, id, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1.000", "1,000"),
            (1_234_567, "1.234.567", "1,234,567"),
        ] {
            assert_eq!((count(number, Locale::Id).as_str(), count(number, Locale::En).as_str()), (id, en));
        }
    }

    #[test]
    fn a_share_is_never_rounded_up_to_all() {
        for (share, words) in
            [(1.0, "100%"), (0.9999, "99.9%"), (0.973, "97.3%"), (0.5, "50%"), (0.0, "0%"), (2.0, "100%")]
        {
            assert_eq!(percent(share, Locale::En), words);
        }
        assert_eq!(percent(0.973, Locale::Id), "97,3%");
    }

    #[test]
    fn sizes_have_a_unit_that_fits() {
        assert_eq!(size(999, Locale::En), "999 B");
        assert_eq!(size(64_500, Locale::En), "64 kB");
        assert_eq!(size(2_450_000, Locale::Id), "2,5 MB");
    }
}
