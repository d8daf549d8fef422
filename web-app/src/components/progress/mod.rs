//! How much of the bundle has left.

use leptos::prelude::*;

use crate::dom::{El, el};

/// A line that fills, in per mille; nothing means that nobody can say.
pub(crate) fn progress(words: impl Fn() -> &'static str + 'static, share: Signal<Option<u32>>) -> El {
    let percent = move || share.get().map(|permille| (permille / 10).to_string());
    let line = el("div", "progress")
        .class_if("progress--unknown", move || share.get().is_none())
        .attr("role", "progressbar")
        .label(words)
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", "100")
        .attr_live("aria-valuenow", percent)
        .child(el("div", "progress__fill").style_live("transform", move || scale(share.get())));
    let number = el("p", "progress__number")
        .attr("aria-hidden", "true")
        .says(move || percent().map_or_else(String::new, |percent| percent + " %"));
    el("div", "progress-box").children([line, number])
}

/// A line's fill as a transform, which costs no layout.
pub(crate) fn scale(permille: Option<u32>) -> String {
    permille
        .map_or_else(String::new, |permille| format!("scaleX({}.{:03})", permille / 1000, permille % 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_becomes_a_decimal_fraction() {
        assert_eq!(scale(Some(7)), "scaleX(0.007)");
        assert_eq!(scale(Some(1000)), "scaleX(1.000)");
        assert_eq!(scale(None), "");
    }
}
