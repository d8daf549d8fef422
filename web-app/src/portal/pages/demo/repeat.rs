//! Under which reference a form is sent: one as long as its answer is not known, so that a call whose answer was lost is
//! answered again and not charged again. Pure.

use contract::{ecert::Failure, portal::demo::Answered};

/// What was sent and not answered yet, and its reference.
pub(super) struct Unanswered<T>(Option<(T, Option<String>)>);

impl<T: PartialEq> Unanswered<T> {
    /// Nothing yet.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// The reference of what is sent: the one before where it is the same again, else a fresh one.
    pub(super) fn reference(&mut self, sent: T, fresh: impl FnOnce() -> Option<String>) -> Option<String> {
        match &self.0 {
            Some((before, reference)) if *before == sent => reference.clone(),
            _ => {
                let reference = fresh();
                self.0 = Some((sent, reference.clone()));
                reference
            }
        }
    }

    /// An answer came: the next call is another one, unless this one says that the first is still under way.
    pub(super) fn hear(&mut self, answer: &Answered) {
        let is_under_way =
            matches!(answer, Answered::Refused(body) if body.error_code == Failure::InProgress.code());
        if !is_under_way {
            self.0 = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_its_reference_until_an_answer_came() {
        let mut number = 0;
        let mut fresh = || {
            number += 1;
            Some(format!("demo-{number}"))
        };
        let mut unanswered = Unanswered::none();
        let first = unanswered.reference("a form", &mut fresh);
        // Its answer was lost.
        assert_eq!(unanswered.reference("a form", &mut fresh), first);
        unanswered.hear(&Answered::Refused(Failure::InProgress.body()));
        assert_eq!(unanswered.reference("a form", &mut fresh), first);
        // What was changed is another call: under the same reference it would be refused.
        let changed = unanswered.reference("another form", &mut fresh);
        assert_ne!(changed, first);
        unanswered.hear(&Answered::Refused(Failure::InsufficientQuota.body()));
        assert_ne!(unanswered.reference("another form", &mut fresh), changed);
    }
}
