//! Every combination that matters, in tables.

use super::*;

fn vote(voter: Voter, observation: Observation) -> Vote {
    Vote { voter, observation, reason: String::new(), because: None, numbers: Vec::new() }
}

#[test]
fn tier_and_verdict_follow_from_the_votes() {
    use Observation::{Fail, NotObservable as Absent, Pass};
    for (flash, origin, nik, tier, verdict) in [
        (Pass, Pass, Pass, Tier::High, Verdict::Passed),
        (Pass, Absent, Pass, Tier::High, Verdict::Passed),
        (Absent, Pass, Pass, Tier::Standard, Verdict::Passed),
        // Nothing looked for life, or nothing looked at the card: no trust without a look.
        (Absent, Absent, Pass, Tier::Low, Verdict::RequiresReview),
        (Pass, Pass, Absent, Tier::Low, Verdict::RequiresReview),
        // One of two against is a doubt.
        (Fail, Pass, Pass, Tier::Low, Verdict::RequiresReview),
        (Pass, Fail, Pass, Tier::Low, Verdict::RequiresReview),
        (Fail, Fail, Pass, Tier::Low, Verdict::RequiresReview),
        (Fail, Absent, Pass, Tier::Low, Verdict::RequiresReview),
        // A genuine card may contradict its number: review, never failed.
        (Pass, Pass, Fail, Tier::Low, Verdict::RequiresReview),
        (Absent, Absent, Absent, Tier::Low, Verdict::RequiresReview),
    ] {
        let decision = decide(Heard {
            anti_spoof: vec![vote(Voter::FlashReflectance, flash), vote(Voter::CaptureOrigin, origin)],
            tamper: vec![vote(Voter::NikConsistency, nik)],
            document: Some(IdvCode::Success),
            ..Heard::default()
        });
        assert_eq!((decision.tier, decision.verdict), (tier, verdict), "{flash:?} {origin:?} {nik:?}");
        assert_eq!(decision.score >= 60, tier != Tier::Low, "{flash:?} {origin:?} {nik:?}");
    }
}

#[test]
fn an_objection_weighs_what_its_voter_can_know() {
    use Voter::{
        CaptureOrigin, CardColour, FlashReflectance, FrameLiveness, HologramCheck, NikConsistency, NikGlyphs,
        PhotoRegion, PrintHalftone, ScreenMoire, SpecularCheck,
    };
    // Of six or five voters present, those named object.
    let live = [FlashReflectance, CaptureOrigin, ScreenMoire, PrintHalftone, FrameLiveness, SpecularCheck];
    let card = [NikConsistency, NikGlyphs, PhotoRegion, CardColour, HologramCheck];
    for (objecting, tier, verdict) in [
        (&[][..], Tier::High, Verdict::Passed),
        (&[FlashReflectance], Tier::Standard, Verdict::Passed),
        (&[SpecularCheck], Tier::High, Verdict::Passed),
        (&[HologramCheck], Tier::High, Verdict::Passed),
        (&[CaptureOrigin], Tier::Low, Verdict::RequiresReview),
        (&[ScreenMoire], Tier::Low, Verdict::RequiresReview),
        (&[NikConsistency], Tier::Low, Verdict::RequiresReview),
        (&[NikGlyphs], Tier::Low, Verdict::RequiresReview),
        (&[CaptureOrigin, SpecularCheck], Tier::Low, Verdict::RequiresReview),
        (&[NikConsistency, NikGlyphs], Tier::Low, Verdict::RequiresReview),
        (&[ScreenMoire, FlashReflectance], Tier::Low, Verdict::Failed),
        (&[ScreenMoire, FrameLiveness], Tier::Low, Verdict::Failed),
        (&[PhotoRegion, CardColour], Tier::Low, Verdict::Failed),
        // One sign at each question is no proof of either.
        (&[ScreenMoire, CardColour], Tier::Low, Verdict::RequiresReview),
    ] {
        let votes = |voters: &[Voter]| {
            let seen = |voter: &Voter| {
                if objecting.contains(voter) { Observation::Fail } else { Observation::Pass }
            };
            voters.iter().map(|voter| vote(*voter, seen(voter))).collect()
        };
        let decision = decide(Heard {
            anti_spoof: votes(&live),
            tamper: votes(&card),
            document: Some(IdvCode::Success),
            ..Heard::default()
        });
        assert_eq!((decision.tier, decision.verdict), (tier, verdict), "{objecting:?}");
    }
}

#[test]
fn a_selfie_that_came_along_has_a_say() {
    use Liveness::{Live, Spoof, Unclear};
    use MatchStatus::{Matched, NotEvaluated, NotMatched};
    for (liveness, status, by_baseline, tier, verdict) in [
        (Live, Matched, false, Tier::High, Verdict::Passed),
        (Live, Matched, true, Tier::High, Verdict::Passed),
        (Unclear, Matched, false, Tier::High, Verdict::Passed),
        (Spoof, Matched, false, Tier::Low, Verdict::Failed),
        (Live, NotMatched, false, Tier::Low, Verdict::Failed),
        (Live, NotMatched, true, Tier::Low, Verdict::RequiresReview),
        (Live, NotEvaluated, false, Tier::Low, Verdict::RequiresReview),
        (Spoof, NotEvaluated, true, Tier::Low, Verdict::Failed),
    ] {
        let face = FaceAnswer { liveness, status, by_baseline };
        let decision = decide(Heard { face: Some(face), ..in_favour() });
        assert_eq!((decision.tier, decision.verdict), (tier, verdict), "{face:?}");
    }
}

#[test]
fn records_that_were_asked_have_a_say() {
    use RecordAnswer::{Agrees, Differs, Unclear};
    let stranger =
        FaceAnswer { liveness: Liveness::Live, status: MatchStatus::NotMatched, by_baseline: false };
    for (face, records, tier, verdict) in [
        (None, Agrees, Tier::High, Verdict::Passed),
        (None, Differs, Tier::Low, Verdict::Failed),
        (None, Unclear, Tier::Low, Verdict::RequiresReview),
        // The worst answer holds.
        (Some(stranger), Agrees, Tier::Low, Verdict::Failed),
        (Some(stranger), Unclear, Tier::Low, Verdict::Failed),
    ] {
        let decision = decide(Heard { face, records: Some(records), ..in_favour() });
        assert_eq!((decision.tier, decision.verdict), (tier, verdict), "{face:?} {records:?}");
    }
}

/// A capture with a flash that was seen, a number that agrees, and nothing else.
fn in_favour() -> Heard {
    Heard {
        anti_spoof: vec![vote(Voter::FlashReflectance, Observation::Pass)],
        tamper: vec![vote(Voter::NikConsistency, Observation::Pass)],
        document: Some(IdvCode::Success),
        ..Heard::default()
    }
}

#[test]
fn what_nobody_could_see_is_not_in_its_favour() {
    // Colours and edges of a card under glare are those of a card, but nobody read its number.
    let unread = [
        vote(Voter::NikConsistency, Observation::NotObservable),
        vote(Voter::CardColour, Observation::Pass),
        vote(Voter::CardEdges, Observation::Pass),
    ];
    let decision = decide(Heard { tamper: unread.to_vec(), ..in_favour() });
    assert_eq!((decision.tier, decision.verdict), (Tier::Low, Verdict::RequiresReview));
    for code in IdvCode::ALL {
        let decision = decide(Heard { document: Some(code), ..in_favour() });
        let judged = matches!(code, IdvCode::Success | IdvCode::ForgeryDetected);
        assert_eq!(decision.verdict == Verdict::Passed, judged, "{code:?}");
    }
    assert_eq!(decide(Heard { document: None, ..in_favour() }).verdict, Verdict::RequiresReview);
}

#[test]
fn absent_voters_are_not_counted() {
    let fusion = Fusion::of(vec![
        vote(Voter::FlashReflectance, Observation::NotObservable),
        vote(Voter::CaptureOrigin, Observation::Pass),
    ]);
    assert_eq!((fusion.present(), fusion.passed(), fusion.fused), (1, 1, Fused::Genuine));
}

#[test]
fn what_is_answered_at_once_passes_or_fails_and_waits_for_nobody() {
    use super::super::{RecordFinding, SelfieFinding, Taken};
    let known = RecordFinding::Found { name_matches: true, birth_date_matches: true };
    let agrees = ClaimFindings {
        is_live: true,
        record: known,
        selfie: SelfieFinding::Matches,
        ktp_matches: true,
        taken: Taken { phone: true, email: true },
    };
    let wrong_date = RecordFinding::Found { name_matches: true, birth_date_matches: false };
    for (points, tier, verdict) in [
        (agrees, Tier::Standard, Verdict::Passed),
        (ClaimFindings { is_live: false, ..agrees }, Tier::Low, Verdict::Failed),
        (ClaimFindings { record: RecordFinding::NotFound, ..agrees }, Tier::Low, Verdict::Failed),
        (ClaimFindings { record: wrong_date, ..agrees }, Tier::Low, Verdict::Failed),
        (ClaimFindings { selfie: SelfieFinding::Differs, ..agrees }, Tier::Low, Verdict::Failed),
        (ClaimFindings { selfie: SelfieFinding::Invalid, ..agrees }, Tier::Low, Verdict::Failed),
        (ClaimFindings { ktp_matches: false, ..agrees }, Tier::Low, Verdict::Failed),
    ] {
        // Voters on life are absent, or see what they like: the points decide.
        for seen in [Observation::NotObservable, Observation::Pass, Observation::Fail] {
            let votes = (vec![vote(Voter::ScreenMoire, seen)], vec![vote(Voter::NikConsistency, seen)]);
            let decision = decide_at_once(votes.0, votes.1, &points);
            assert_eq!((decision.tier, decision.verdict), (tier, verdict), "{points:?}");
            assert!(decision.score < 60 || tier != Tier::Low);
        }
    }
}
