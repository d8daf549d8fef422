//! What the address asks of the queue. Pure; what is not known is left out.

use contract::portal::review::ReviewState;

use crate::portal::query;

/// Which cases are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    Only(ReviewState),
    /// Whatever is not decided.
    #[default]
    Undecided,
    /// What this member has.
    Mine,
}

impl Shown {
    pub(super) const ALL: [Self; 6] = [
        Self::Undecided,
        Self::Mine,
        Self::Only(ReviewState::Open),
        Self::Only(ReviewState::Claimed),
        Self::Only(ReviewState::Proposed),
        Self::Only(ReviewState::Closed),
    ];

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Only(state) => state.as_str(),
            Self::Undecided => "undecided",
            Self::Mine => "mine",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) shown: Shown,
    /// The id of a case or a customer, whatever its state.
    pub(super) search: String,
    /// After this one.
    pub(super) after: String,
}

impl Asked {
    /// Cases of a kind, from the first on.
    pub(super) fn of(shown: Shown) -> Self {
        Self { shown, ..Self::default() }
    }

    /// Reads an address's query; nonsense asks for whatever is not decided.
    pub(super) fn read(text: &str) -> Self {
        let value = |name: &str| query::value(text, name).unwrap_or_default();
        let word = value("state");
        let shown = Shown::ALL.into_iter().find(|shown| shown.word() == word).unwrap_or_default();
        Self { shown, search: value("search"), after: value("after") }
    }

    /// The query of its address.
    pub(super) fn query(&self) -> String {
        let state = if self.shown == Shown::Undecided { "" } else { self.shown.word() };
        query::written([("state", state), ("search", &self.search), ("after", &self.after)])
    }

    /// The query of the call.
    pub(super) fn call(&self) -> String {
        let (state, mine) = match self.shown {
            Shown::Only(state) => (state.as_str(), ""),
            Shown::Undecided => ("", ""),
            Shown::Mine => ("", "true"),
        };
        let asked = [("state", state), ("mine", mine), ("search", &self.search), ("after", &self.after)];
        query::written(asked)
    }

    /// The same from the first on.
    pub(super) fn first(&self) -> Self {
        Self { after: String::new(), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_is_asked_and_nonsense_shows_what_is_not_decided() {
        for (address, query, call) in [
            ("", "", ""),
            ("state=open", "state=open", "state=open"),
            ("state=closed", "state=closed", "state=closed"),
            ("state=proposed&after=x", "state=proposed&after=x", "state=proposed&after=x"),
            ("state=mine", "state=mine", "mine=true"),
            ("search=c%201", "search=c%201", "search=c%201"),
            ("state=<script>", "", ""),
            ("state=undecided", "", ""),
        ] {
            let asked = Asked::read(address);
            assert_eq!((asked.query().as_str(), asked.call().as_str()), (query, call), "{address}");
        }
        assert_eq!(
            Asked::read("state=closed&after=9.x").first(),
            Asked::of(Shown::Only(ReviewState::Closed))
        );
    }
}
