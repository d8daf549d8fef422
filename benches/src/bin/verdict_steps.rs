//! Prints what the server decides of whole captures, one still of each species, and how long each step of it takes.
//! No flash is shown, so `standard` is the most that a capture can reach. `--judge` runs seeds that nothing was fitted on.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use benches::signs::{Group, Species, shoot};
use benches::tally::{Rate, percentile};
use clap::{Parser, ValueEnum};
use contract::bundle::{Draft, DraftFrame, EncodedFrame, FrameOrigin, FrameSource, Platform, assemble};
use contract::canonical;
use contract::capture_flow::Purpose;
use contract::finding::Verdict;
use contract::photo::PhotoKind;
use contract::signing::HmacSecret;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use specimen::jpeg::encode_jpeg;
use specimen::scene::{Hold, Scene};
use tanda::App;
use tanda::app::Settings;
use tanda::clock::{Clock, SystemClock};
use tanda::store::entity::job;
use tanda::verification::Claim;
use tanda::verification::capture::{CaptureContext, submit};
use tanda::verification::challenge::Holder;
use tanda::verification::pipeline::{Outcome, Progress, follow};

#[derive(Parser)]
struct Options {
    /// Runs the seeds that no threshold was fitted on.
    #[arg(long)]
    judge: bool,
    /// Captures of each species.
    #[arg(long, default_value_t = 8)]
    captures: u64,
    /// Captures of a card and a selfie whose steps are timed.
    #[arg(long, default_value_t = 20)]
    timed: u64,
    /// Says why each genuine capture was not passed.
    #[arg(long)]
    verbose: bool,
}

const FIT_FROM: u64 = 1;
const JUDGE_FROM: u64 = 8_000_000;
const SECRET: &str = "qe_whsec_bench";

#[tokio::main]
async fn main() {
    let options = Options::parse();
    let (first, set) = if options.judge { (JUDGE_FROM, "judge") } else { (FIT_FROM, "fit") };
    println!("{set} seeds, from {first} on; in brackets the 95 % bound");
    let folder = tempfile::tempdir().expect("a folder for the stores");
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("bench.db").display());
    let settings = Settings { sandbox: true, ..Settings::default() };
    let app = App::open_with(folder.path(), &url, settings, Arc::new(SystemClock)).await.expect("stores");
    decisions(&app, first, &options).await;
    times(&app, first, options.timed).await;
}

async fn decisions(app: &App, first: u64, options: &Options) {
    println!("\none still, no flash, no selfie: passed, for review, failed");
    let (mut refused, mut worst) = (Vec::new(), (Rate::of(std::iter::empty()), String::new()));
    for species in Species::value_variants() {
        let mut verdicts = Vec::new();
        for seed in first..first + options.captures {
            let still = encode_jpeg(&shoot(*species, seed).frame, 92);
            let outcome = take(app, &[(PhotoKind::Ktp, still)]).await.0;
            if options.verbose
                && species.group() == Group::Genuine
                && outcome.decision.verdict != Verdict::Passed
            {
                let votes = [&outcome.decision.anti_spoof, &outcome.decision.tamper];
                let said = votes.into_iter().flat_map(|fusion| &fusion.votes);
                println!("  {seed}: {:?}", outcome.document);
                for vote in said {
                    println!("    {} {:?} {}", vote.voter.as_str(), vote.observation, vote.reason);
                }
            }
            verdicts.push(outcome.decision.verdict);
        }
        let count = |wanted: Verdict| verdicts.iter().filter(|verdict| **verdict == wanted).count();
        let passed = Rate::of(verdicts.iter().map(|verdict| *verdict == Verdict::Passed));
        let name = species.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        println!(
            "  {name:<16} {:>4} {:>4} {:>4}",
            count(Verdict::Passed),
            count(Verdict::RequiresReview),
            count(Verdict::Failed)
        );
        match species.group() {
            Group::Genuine => refused.extend(verdicts.iter().map(|verdict| *verdict != Verdict::Passed)),
            Group::Attack if passed.share() >= worst.0.share() => worst = (passed, name),
            _ => {}
        }
    }
    println!(
        "  BPCER {}; APCER of the worst species, {}: {}",
        Rate::of(refused.into_iter()),
        worst.1,
        worst.0
    );
}

async fn times(app: &App, first: u64, captures: u64) {
    let mut millis: BTreeMap<usize, (String, Vec<f64>)> = BTreeMap::new();
    let mut whole = Vec::new();
    for seed in first..first + captures {
        let person = specimen::invented(seed);
        let hold = Hold { width_share: 0.75, ..Hold::default() };
        let card =
            Scene::new(1600, 1200, seed).held(&hold).grain(2.0).render(&specimen::draw_card(&person, 1280));
        let selfie = specimen::draw_selfie(&person, 960, 1280);
        let photos =
            [(PhotoKind::Ktp, encode_jpeg(&card, 92)), (PhotoKind::Selfie, encode_jpeg(&selfie, 92))];
        let began = Instant::now();
        let (_, bundle_id) = take(app, &photos).await;
        whole.push(began.elapsed().as_secs_f64() * 1e3);
        let steps = job::Entity::find()
            .filter(job::Column::BundleId.eq(&bundle_id))
            .order_by_asc(job::Column::CreatedAtMs)
            .order_by_asc(job::Column::Id)
            .all(&app.database)
            .await
            .expect("the steps");
        for (at, step) in steps.iter().enumerate() {
            let took = step.finished_at_ms.unwrap_or(step.created_at_ms) - step.created_at_ms;
            let entry = millis.entry(at).or_insert_with(|| (step.step.clone(), Vec::new()));
            entry.1.push(f64::from(i32::try_from(took).unwrap_or(i32::MAX)));
        }
    }
    println!("\na card of 1200 px in 1600x1200 and a selfie of 960x1280, milliseconds: median, 95 %");
    for (name, mut took) in millis.into_values().chain([("all".to_owned(), whole)]) {
        println!("  {name:<8} {:>6.0} {:>6.0}", percentile(&mut took, 0.5), percentile(&mut took, 0.95));
    }
}

/// Submits a capture and waits for its decision; also its id.
async fn take(app: &App, photos: &[(PhotoKind, Vec<u8>)]) -> (Outcome, String) {
    let frames: Vec<_> = photos
        .iter()
        .map(|(kind, photo)| DraftFrame {
            image: EncodedFrame::new(photo),
            origin: FrameOrigin::new(*kind, FrameSource::Camera),
        })
        .collect();
    let now = SystemClock.now();
    let draft = Draft {
        sdk_version: "tanda-bench@1",
        platform: Platform::Web,
        captured_at: now,
        frames: &frames,
        nonce: None,
        samples: &[],
        ocr_fields: &[],
    };
    let body = assemble(&draft, Some("bench"), &HmacSecret::new(SECRET));
    let json = canonical::parse(std::str::from_utf8(&body).expect("UTF-8")).expect("JSON");
    let context = CaptureContext {
        holder: Holder { organisation_id: "bench", customer_id: "bench", link_id: None },
        hmac_key: Some(SECRET),
        device_id: None,
        claim: &Claim::default(),
        purpose: Purpose::Capture,
        received_at: now,
    };
    let stored = submit(app, context, json.member("bundle").expect("a bundle")).await.expect("a capture");
    match follow(app, &stored.ids.bundle).await.expect("steps that are taken") {
        Progress::Decided(outcome) => (*outcome, stored.ids.bundle),
        Progress::Processing => panic!("no decision in time"),
    }
}
