//! What this page tells the server of its steps: which one, for how long, what was in the way. Pure; `journey` knows the
//! clock and sends it. A page that cannot tell is none the worse for it.

use contract::{
    capture_flow::CaptureResult,
    visit::{LONGEST_MS, MOST_OF_PAGE, MOST_REPORTS, Reason, Report, Step},
};

use crate::flow::{FlashNote, Resume, State, Trouble};

/// The reports of one page.
#[derive(Debug, Default)]
pub(crate) struct Diary {
    step: Option<Step>,
    reason: Option<Reason>,
    /// Up to when the step's time was told.
    told_ms: u32,
    next: u32,
    unheard: Vec<Report>,
}

impl Diary {
    /// Notes where the journey is; says whether that is new.
    pub(crate) fn note(&mut self, state: State, at_ms: u32) -> bool {
        let (step, reason) = standing(state);
        let Some(step) = step.or(self.step) else { return false };
        if (Some(step), reason) == (self.step, self.reason) {
            return false;
        }
        let begins = Some(step) != self.step || reason.is_none();
        if Some(step) != self.step {
            self.spend(at_ms);
        }
        let report = Report { n: 0, at_ms, step, ms: 0, begins, reason };
        (self.step, self.reason) = (Some(step), reason);
        self.push(report);
        true
    }

    /// Notes the time of the step so far: the page is put away, perhaps for ever.
    pub(crate) fn spend(&mut self, at_ms: u32) {
        if let Some(step) = self.step {
            self.push(Report { n: 0, at_ms, step, ms: 0, begins: false, reason: None });
        }
    }

    /// Time goes to the step of before, which is the report's own but where a step begins right after it was told.
    fn push(&mut self, report: Report) {
        let at_ms = report.at_ms.max(self.told_ms);
        if self.next >= MOST_OF_PAGE || at_ms > LONGEST_MS {
            return;
        }
        let ms = if self.next == 0 { 0 } else { at_ms - self.told_ms };
        self.unheard.push(Report { n: self.next, at_ms, ms, ..report });
        self.next += 1;
        self.told_ms = at_ms;
        let too_many = self.unheard.len().saturating_sub(MOST_REPORTS);
        self.unheard.drain(..too_many);
    }

    /// What was not heard so far, as a call's body, and the number that it ends with.
    pub(crate) fn unheard(&self, page: &str) -> Option<(String, u32)> {
        let last = self.unheard.last()?.n;
        let written = |Report { n, at_ms, step, ms, begins, reason }: &Report| {
            let reason = reason.map_or_else(String::new, |it| format!(r#","reason":"{}""#, it.as_str()));
            let step = step.as_str();
            format!(r#"{{"n":{n},"atMs":{at_ms},"step":"{step}","ms":{ms},"begins":{begins}{reason}}}"#)
        };
        let reports: Vec<String> = self.unheard.iter().map(written).collect();
        Some((format!(r#"{{"page":"{page}","reports":[{}]}}"#, reports.join(",")), last))
    }

    /// Forgets what was heard.
    pub(crate) fn forget(&mut self, last: u32) {
        self.unheard.retain(|report| report.n > last);
    }
}

/// The step of a state, where it tells one, and what is in the way.
fn standing(state: State) -> (Option<Step>, Option<Reason>) {
    let step = match state {
        State::Opening => return (None, None),
        State::Consent => Step::Consent,
        State::Declined => return (Some(Step::Consent), Some(Reason::Declined)),
        State::Prepare => Step::Start,
        State::Card => Step::Card,
        State::CardReview => Step::CardCheck,
        State::Selfie => Step::Face,
        State::SelfieReview => Step::FaceCheck,
        State::FlashWarning(FlashNote::Moved) => return (Some(Step::Flash), Some(Reason::Moved)),
        State::FlashWarning(FlashNote::RanOut) => return (Some(Step::Flash), Some(Reason::RanOut)),
        State::TooMuchLight => return (Some(Step::Flash), Some(Reason::TooBright)),
        State::FlashWarning(FlashNote::First) | State::Probe | State::Flash => Step::Flash,
        State::Review => Step::Review,
        State::Uploading | State::Checking => Step::Send,
        State::Done(outcome) => {
            let reason = match outcome.result {
                CaptureResult::Passed => None,
                CaptureResult::Failed => Some(Reason::NotVerified),
                CaptureResult::UnderReview => Some(Reason::UnderReview),
            };
            return (Some(Step::Done), reason);
        }
        State::Paused(resume) => return (step_of(resume), None),
        State::Stopped { trouble, resume } => return (step_of(resume), reason_of(trouble)),
    };
    (Some(step), None)
}

fn step_of(resume: Resume) -> Option<Step> {
    Some(match resume {
        Resume::Opening => return None,
        Resume::Prepare => Step::Start,
        Resume::Card => Step::Card,
        Resume::CardReview => Step::CardCheck,
        Resume::Selfie => Step::Face,
        Resume::SelfieReview => Step::FaceCheck,
        Resume::FlashWarning => Step::Flash,
        Resume::Review => Step::Review,
    })
}

fn reason_of(trouble: Trouble) -> Option<Reason> {
    Some(match trouble {
        // Nobody has opened the link here, so there is no visit to tell of.
        Trouble::InApp | Trouble::LinkUnknown => return None,
        Trouble::LinkExpired => Reason::LinkExpired,
        Trouble::PermissionDenied => Reason::PermissionDenied,
        Trouble::NoCamera => Reason::NoCamera,
        Trouble::CameraBusy => Reason::CameraBusy,
        Trouble::Interrupted => Reason::CameraLost,
        Trouble::Unsupported => Reason::Unsupported,
        Trouble::ModuleMissing => Reason::ModuleMissing,
        Trouble::SecondTab => Reason::SecondTab,
        Trouble::PhotosRefused => Reason::PhotosRefused,
        Trouble::ServerFault => Reason::ServerFault,
    })
}

#[cfg(test)]
mod tests {
    use contract::{capture_flow::CaptureOutcome, finding::Tier, visit::Batch};

    use super::*;

    const PAGE: &str = "0123456789abcdef";

    fn heard(diary: &Diary) -> Vec<(Step, u32, bool, Option<Reason>)> {
        let (body, last) = diary.unheard(PAGE).unwrap();
        let batch: Batch = serde_json::from_str(&body).unwrap();
        assert_eq!(batch.reports().last().map(|report| report.n), Some(last));
        batch.reports().iter().map(|it| (it.step, it.ms, it.begins, it.reason)).collect()
    }

    #[test]
    fn a_journey_is_told_step_by_step_with_its_times() {
        let mut diary = Diary::default();
        assert!(!diary.note(State::Opening, 700) && diary.unheard(PAGE).is_none());
        let denied = State::Stopped { trouble: Trouble::PermissionDenied, resume: Resume::Card };
        for (state, at_ms) in [
            (State::Consent, 1_000),
            (State::Card, 5_000),
            (denied, 6_000),
            (State::Card, 9_000),
            (State::Paused(Resume::Card), 9_500),
            (State::CardReview, 12_000),
        ] {
            diary.note(state, at_ms);
        }
        assert_eq!(
            heard(&diary),
            [
                (Step::Consent, 0, true, None),
                (Step::Consent, 4_000, false, None),
                (Step::Card, 0, true, None),
                (Step::Card, 1_000, false, Some(Reason::PermissionDenied)),
                (Step::Card, 3_000, true, None),
                (Step::Card, 3_000, false, None),
                (Step::CardCheck, 0, true, None),
            ]
        );
        diary.forget(5);
        diary.spend(12_500);
        assert_eq!(heard(&diary), [(Step::CardCheck, 0, true, None), (Step::CardCheck, 500, false, None)]);
    }

    #[test]
    fn what_ends_a_visit_is_told_of_the_step_that_it_was_in() {
        let mut diary = Diary::default();
        diary.note(State::Consent, 10);
        diary.note(State::Stopped { trouble: Trouble::LinkExpired, resume: Resume::Opening }, 20);
        assert_eq!(heard(&diary).last(), Some(&(Step::Consent, 10, false, Some(Reason::LinkExpired))));
        let outcome = CaptureOutcome { result: CaptureResult::Failed, assurance_tier: Tier::Low, fail: None };
        diary.note(State::Done(outcome), 30);
        assert_eq!(heard(&diary).last(), Some(&(Step::Done, 0, true, Some(Reason::NotVerified))));
        assert_eq!(
            standing(State::Stopped { trouble: Trouble::InApp, resume: Resume::Opening }),
            (None, None)
        );
    }

    #[test]
    fn a_page_that_goes_on_for_ever_and_a_clock_that_goes_back_stay_within_the_rules() {
        let mut diary = Diary::default();
        for turn in 0..MOST_OF_PAGE {
            diary.note(if turn % 2 == 0 { State::Card } else { State::CardReview }, 100_000 - turn);
        }
        assert_eq!(heard(&diary).len(), MOST_REPORTS);
        diary.note(State::Review, LONGEST_MS + 1);
        assert_eq!(diary.next, MOST_OF_PAGE);
    }
}
