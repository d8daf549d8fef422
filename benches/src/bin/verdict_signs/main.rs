//! Prints what document analysis makes of seeded stills: codes, labels and voters of each species, what attacks pass, what
//! genuine stills are refused, and the time that a look takes.
//! Thresholds are fitted on the seeds that run by default; `--judge` runs others, which nothing was fitted on.

mod report;

use std::time::Instant;

use benches::parallel::each_seed;
use benches::signs::{Species, shoot};
use clap::{Parser, ValueEnum};
use contract::document::{DocumentFinding, IdvCode};
use contract::finding::Vote;
use contract::nik::Nik;
use tanda::verification::inspection::{document_of, vote_of};
use vision::frame::RgbaView;
use vision::sign::{Seen, Sign};
use vision::still::{Still, StillEye};

#[derive(Parser)]
struct Options {
    /// Runs the seeds that no threshold was fitted on.
    #[arg(long)]
    judge: bool,
    /// Stills of each species; four times as many of plain genuine ones.
    #[arg(long, default_value_t = 60)]
    frames: u64,
    /// Runs these species alone.
    #[arg(long, value_enum)]
    only: Vec<Species>,
    /// Prints the percentiles of every number behind the signs.
    #[arg(long)]
    numbers: bool,
    /// Lists each still that was answered otherwise than it should be.
    #[arg(long)]
    verbose: bool,
    /// Begins with this seed instead of the set's first.
    #[arg(long)]
    from: Option<u64>,
    /// Writes the first still of each species into this folder, to be looked at.
    #[arg(long)]
    save: Option<std::path::PathBuf>,
}

/// Where the seeds begin: those of the fit, and those that judge.
const FIT_FROM: u64 = 1;
const JUDGE_FROM: u64 = 6_500_000;

/// What became of one still.
pub(crate) struct Outcome {
    pub(crate) seed: u64,
    pub(crate) finding: DocumentFinding,
    pub(crate) signs: Vec<Sign>,
    pub(crate) numbers: Vec<(String, f64)>,
    /// Whether the number was read right, where it shows.
    pub(crate) is_read: Option<bool>,
    /// Time of the look.
    pub(crate) ms: f64,
    /// The longer side of the still.
    pub(crate) width: u32,
}

impl Outcome {
    /// Whether nothing at all speaks against the still.
    pub(crate) fn is_accepted(&self) -> bool {
        self.finding.code() == IdvCode::Success && self.signs.iter().all(|sign| sign.seen != Seen::Fail)
    }
}

/// What document verification says of a still that was looked at.
fn finding_of(still: &Still) -> DocumentFinding {
    let votes: Vec<Vote> = still.signs.iter().cloned().map(vote_of).collect();
    document_of(still, &votes)
}

fn look(eye: &mut StillEye, species: Species, seed: u64) -> Outcome {
    let shot = shoot(species, seed);
    let (width, height) = shot.frame.dimensions();
    let view = RgbaView::new(shot.frame.as_raw(), width, height).expect("four bytes a pixel");
    let start = Instant::now();
    let still = eye.look(&view, &|digits| Nik::parse(digits).is_ok());
    let ms = start.elapsed().as_secs_f64() * 1e3;
    let read = still.nik.as_ref().map(|nik| nik.digits.clone());
    let mut numbers: Vec<(String, f64)> = still
        .signs
        .iter()
        .flat_map(|sign| {
            sign.numbers.iter().map(move |(name, value)| (format!("{} {name}", sign.kind.as_str()), *value))
        })
        .collect();
    if let Some(measures) = &still.measures {
        numbers.extend([
            ("nten".to_owned(), measures.nten),
            ("nten_weakest".to_owned(), measures.nten_weakest),
            ("weakest_over_nten".to_owned(), measures.nten_weakest / measures.nten.max(1e-3)),
            ("mean_luma".to_owned(), measures.exposure.mean),
            ("glare_share".to_owned(), measures.glare_share),
            ("nik_glare".to_owned(), measures.nik_glare_share),
            ("label_rows".to_owned(), measures.label_rows),
        ]);
    }
    Outcome {
        seed,
        finding: finding_of(&still),
        is_read: shot.nik.map(|nik| read.as_deref() == Some(nik.as_str())),
        signs: still.signs,
        numbers,
        ms,
        width: width.max(height),
    }
}

fn main() {
    let options = Options::parse();
    let (first, set) = if options.judge { (JUDGE_FROM, "judge") } else { (FIT_FROM, "fit") };
    let first = options.from.unwrap_or(first);
    println!("{set} seeds, from {first} on; in brackets the 95 % bound");
    let all: Vec<(Species, Vec<Outcome>)> = Species::value_variants()
        .iter()
        .filter(|species| options.only.is_empty() || options.only.contains(species))
        .map(|species| {
            if let Some(folder) = &options.save {
                let path = folder.join(format!("{species:?}.png"));
                shoot(*species, first).frame.save(path).expect("a folder that can be written");
            }
            let frames = if *species == Species::Genuine { 4 * options.frames } else { options.frames };
            let mut outcomes =
                each_seed(first..first + frames, StillEye::default, |eye, seed| look(eye, *species, seed));
            outcomes.sort_by_key(|outcome| outcome.seed);
            (*species, outcomes)
        })
        .collect();
    report::codes(&all);
    report::labels(&all);
    report::voters(&all);
    report::errors(&all);
    report::times(&all);
    if options.numbers {
        report::numbers(&all);
    }
    if options.verbose {
        report::wrong(&all);
    }
}
