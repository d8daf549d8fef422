//! Prints how often the server's rules tell pictures of people from people, and one person from another, on drawn selfies.
//! Thresholds are fitted on the seeds that run by default; `--judge` runs others, which nothing was fitted on.

use benches::metrics::auc;
use benches::parallel::each_seed;
use benches::selfies::{Species, card_of, person, selfie_of, shoot};
use benches::tally::{Rate, percentile};
use clap::Parser;
use contract::face::{Liveness, Mode, SelfieCue, SelfieLiveness};
use contract::finding::Observation;
use specimen::Picture;
use tanda::verification::face::{FaceSettings, Faces};

#[derive(Parser)]
struct Options {
    /// Runs the seeds that no threshold was fitted on.
    #[arg(long)]
    judge: bool,
    /// Selfies of each species.
    #[arg(long, default_value_t = 100)]
    selfies: u64,
    /// People whose card is compared with a selfie of theirs and one of somebody else's.
    #[arg(long, default_value_t = 200)]
    people: u64,
    /// An ONNX face model to measure instead of the baseline.
    #[arg(long)]
    model: Option<std::path::PathBuf>,
}

fn main() {
    let options = Options::parse();
    let first = if options.judge { 7_000_000 } else { 1 };
    println!("seeds from {first}, {}", if options.judge { "JUDGE" } else { "FIT" });
    let settings = FaceSettings { model: options.model.clone(), threshold: 0.4, ..FaceSettings::default() };
    let faces = Faces::open(&settings).expect("the detector and the model");
    for (title, face_px) in
        [("faces of 400 to 640 pixels", (400.0, 640.0)), ("of 260 to 400", (260.0, 400.0))]
    {
        println!("\nlive, spoof or unclear: {title}");
        for species in Species::ALL {
            let seeds = first..first + options.selfies;
            let seen = each_seed(seeds, || (), |(), seed| look(&faces, &shoot(species, seed, face_px)));
            print(species, &seen);
        }
    }
    compare(&faces, first, options.people);
    sandbox(&faces);
}

/// What was said of a selfie: `None` where it had no usable face.
type Seen = Option<SelfieLiveness>;

fn look(faces: &Faces, photo: &Picture) -> Seen {
    let face = faces.selfie(photo).ok()?;
    Some(SelfieLiveness::of(faces.replay_evidence(photo, &face)))
}

fn print(species: Species, seen: &[Seen]) {
    let verdict = |one: &Seen| one.as_ref().map(|one| one.verdict);
    // A selfie without a usable face is no attack that got through, and no person who was turned away as one.
    let (name, rate) = if species == Species::Live {
        let faces = seen.iter().filter(|one| one.is_some());
        ("BPCER", Rate::of(faces.map(|one| verdict(one) != Some(Liveness::Live))))
    } else {
        ("APCER", Rate::of(seen.iter().map(|one| verdict(one) == Some(Liveness::Live))))
    };
    let count = |wanted: Option<Liveness>| seen.iter().filter(|one| verdict(one) == wanted).count();
    println!(
        "  {:<20} {name} {rate}   spoof {} unclear {} no face {}",
        species.name(),
        count(Some(Liveness::Spoof)),
        count(Some(Liveness::Unclear)),
        count(None)
    );
    let cues = [
        SelfieCue::RegularPattern,
        SelfieCue::PictureBorder,
        SelfieCue::SkinSurface,
        SelfieCue::EarlierCompression,
    ];
    let told = cues.map(|cue| {
        let of = |observation: Observation| {
            let found = |one: &Seen| {
                let all = one.iter().flat_map(|one| &one.evidence);
                all.filter(|evidence| evidence.cue == cue).any(|evidence| evidence.observation == observation)
            };
            seen.iter().filter(|one| found(one)).count()
        };
        format!("{} {}-{}", cue.as_str(), of(Observation::Fail), of(Observation::NotObservable))
    });
    println!("  {:<20} against-unseen: {}", "", told.join(", "));
}

/// Pairs of a card and a selfie.
fn compare(faces: &Faces, first: u64, people: u64) {
    println!("\nportrait of a card of 1012 pixels and a selfie: {}", faces.matcher_name().model_id);
    let pairs = each_seed(
        first..first + people,
        || (),
        |(), seed| {
            let owner = person(seed);
            let portrait = faces.portrait(&card_of(&owner, seed, 1012)).ok()?.aligned;
            let told = |look| {
                let face = faces.selfie(&selfie_of(look, seed ^ 0x0dd)).ok()?.aligned;
                let finding = faces.compare(&portrait, &face, Mode::Testing);
                finding.similarity.zip(finding.threshold)
            };
            // Somebody of the same gender and age class: the list is drawn by seed, so the next who fits.
            let other =
                (1..100).map(|step| person(seed + 1000 * step)).find(|other| other.gender == owner.gender)?;
            Some((told(&owner.look), told(&other.look)))
        },
    );
    let portraits = Rate::of(pairs.iter().map(Option::is_none));
    println!("  no portrait found          {portraits}");
    let found: Vec<_> = pairs.into_iter().flatten().collect();
    println!(
        "  no usable selfie           {}",
        Rate::of(found.iter().flat_map(|(own, other)| [own.is_none(), other.is_none()]))
    );
    let mut own: Vec<f64> = found.iter().filter_map(|(own, _)| Some(own.as_ref()?.0)).collect();
    let mut other: Vec<f64> = found.iter().filter_map(|(_, other)| Some(other.as_ref()?.0)).collect();
    if let Some(area) = auc(&other, &own) {
        println!("  area under the curve       {:.4}  (95 %: >= {:.4})", area.value, area.lower_bound);
    }
    let threshold = found.iter().find_map(|(own, _)| Some(own.as_ref()?.1)).unwrap_or(0.0);
    println!("  threshold {threshold:.3}");
    println!(
        "  own taken for another      {}",
        Rate::of(own.iter().map(|similarity| *similarity < threshold))
    );
    println!(
        "  another taken for own      {}",
        Rate::of(other.iter().map(|similarity| *similarity >= threshold))
    );
    let row = |values: &mut Vec<f64>| {
        [0.0, 0.01, 0.05, 0.5, 0.95, 0.99, 1.0]
            .map(|share| format!("{:.3}", percentile(values, share)))
            .join(" ")
    };
    println!("  similarity, least / 1 % / 5 % / median / 95 % / 99 % / most");
    println!("    own      {}", row(&mut own));
    println!("    another  {}", row(&mut other));
    println!("  false matches / false rejections");
    for share in [0.1, 0.01, 0.001] {
        let at = percentile(&mut other, 1.0 - share);
        println!("    {share:<6} {}", Rate::of(own.iter().map(|similarity| *similarity <= at)));
    }
}

/// The people of the sandbox: their own photos, and the other selfie that is offered for each.
fn sandbox(faces: &Faces) {
    println!("\nthe sandbox's people: own, another");
    let photo = |bytes: Vec<u8>| image::load_from_memory(&bytes).expect("a photo just encoded").into_rgba8();
    for one in specimen::people() {
        let Ok(portrait) = faces.portrait(&specimen::draw_card(&one, 1012)) else {
            println!("  no portrait");
            continue;
        };
        let told = |bytes: Vec<u8>| {
            let face = faces.selfie(&photo(bytes)).ok()?;
            faces.compare(&portrait.aligned, &face.aligned, Mode::Testing).similarity
        };
        let [own, other] = [specimen::selfie_photo(&one), specimen::other_selfie_photo(&one)].map(told);
        println!("  {own:.3?} {other:.3?}");
    }
}
