//! The steps of a capture and their order: one table. What each does is in its own room.

use contract::capture_flow::Purpose;

/// The steps of a capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::verification) enum Step {
    /// Look at the card: what lies there, its quality, signs of forgery, its number.
    Inspect,
    /// Read what is printed on it.
    Read,
    /// Look at the person.
    Face,
    /// Ask the records about the person.
    Record,
    /// Put everything together and decide.
    Decide,
    /// What follows for who holds as verified.
    Issue,
    /// Tell the partner whose submission it is. Taken whenever there is something new to tell.
    Tell,
}

impl Step {
    /// Those that follow each other, in the order in which they are taken.
    const PLAN: [Self; 6] = [Self::Inspect, Self::Read, Self::Face, Self::Record, Self::Decide, Self::Issue];

    /// The first one.
    pub(in crate::verification) const FIRST: Self = Self::PLAN[0];

    /// As the store writes it.
    pub(in crate::verification) fn as_str(self) -> &'static str {
        match self {
            Self::Inspect => "inspect",
            Self::Read => "read",
            Self::Face => "face",
            Self::Record => "record",
            Self::Decide => "decide",
            Self::Issue => "issue",
            Self::Tell => "tell",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::PLAN.into_iter().chain([Self::Tell]).find(|step| step.as_str() == name)
    }

    /// The one after it, of a capture for this purpose.
    pub(super) fn next(self, purpose: Purpose) -> Option<Self> {
        let mut later = Self::PLAN.into_iter().skip_while(|step| *step != self).skip(1);
        later.find(|step| purpose >= step.least_purpose())
    }

    /// Captures for less do without it.
    pub(super) fn least_purpose(self) -> Purpose {
        match self {
            Self::Record | Self::Issue => Purpose::Identity,
            _ => Purpose::Capture,
        }
    }
}
