//! One measurement as a line of a table, held against its budget.

use serde_json::Value;

/// What a measurement has to reach.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Times faster than the peer, as the median of all pairs.
    pub ratio: f64,
    /// Milliseconds at most, where the budget names any, at full speed.
    pub most_ms: Option<f64>,
}

/// One line of the table, and whether the budget is met.
pub fn line(title: &str, throttle: u32, answer: &Value, budget: Budget) -> (String, bool) {
    if let Some(error) = answer["error"].as_str() {
        let first = error.lines().next().unwrap_or_default();
        return (format!("{title:<42} {throttle}x  failed: {first}"), false);
    }
    let of = |side: &str, name: &str| answer[side][name].as_f64().unwrap_or(f64::NAN);
    let ratio = of("ratio", "median");
    let in_time = throttle > 1 || budget.most_ms.is_none_or(|most_ms| of("ours", "median") <= most_ms);
    let met = ratio >= budget.ratio && in_time;
    let side =
        |side: &str| format!("{:8.2} [{:.2}, {:.2}]", of(side, "median"), of(side, "min"), of(side, "p95"));
    let line = format!(
        "{title:<42} {throttle}x {} {} {ratio:7.1}x  {}",
        side("ours"),
        side("theirs"),
        if met { "met" } else { "MISSED" },
    );
    (line, met)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const BUDGET: Budget = Budget { ratio: 5.0, most_ms: Some(16.0) };

    fn answer(ours: f64, ratio: f64) -> Value {
        json!({ "ours": { "median": ours }, "theirs": { "median": ours * ratio }, "ratio": { "median": ratio } })
    }

    #[test]
    fn a_budget_is_met_by_ratio_and_by_time_at_full_speed_alone() {
        let met = |ours, ratio, throttle| line("t", throttle, &answer(ours, ratio), BUDGET).1;
        assert!(met(10.0, 6.0, 1) && met(40.0, 6.0, 4));
        assert!(!met(10.0, 4.9, 1) && !met(17.0, 6.0, 1));
        assert!(!line("t", 1, &json!({ "error": "no card" }), BUDGET).1);
    }
}
