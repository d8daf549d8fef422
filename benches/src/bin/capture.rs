//! The capture module beside its peers, in headless Chromium: the same bytes, in one page, in turns.
//! `cargo xtask bench capture` builds what it needs and starts it.

use std::error::Error;
use std::path::PathBuf;

use benches::capture::browser::Browser;
use benches::capture::report::{Budget, line};
use benches::capture::serve::Site;
use benches::native;
use clap::Parser;
use serde_json::json;
use specimen::{film, jpeg, people};

#[derive(Parser)]
struct Options {
    /// The folder with the page of the measurements.
    #[arg(long)]
    page: PathBuf,
    /// The folder with the peers' packages.
    #[arg(long)]
    peers: PathBuf,
    /// The folder with the capture package.
    #[arg(long)]
    package: PathBuf,
    /// Pairs of each measurement.
    #[arg(long, default_value_t = 40)]
    rounds: u32,
    /// Fails where a budget is missed.
    #[arg(long)]
    strict: bool,
}

/// Name, title, budget, and the share of the pairs that are made: the slow ones need fewer.
const MEASUREMENTS: [(&str, &str, Budget, u32); 4] = [
    ("film", "P1 film 1080p, five measures", Budget { ratio: 30.0, most_ms: Some(1.0) }, 1),
    ("memory", "P2 RGBA 1280x720, five measures", Budget { ratio: 15.0, most_ms: None }, 1),
    ("document", "P3 whole look, against an outline alone", Budget { ratio: 5.0, most_ms: Some(16.0) }, 1),
    ("bundle", "P5 three 9 MiB photos, signed body", Budget { ratio: 4.0, most_ms: None }, 3),
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let person = &people()[0];
    let still = film::card_film(person, 1280, 720, 1, 3);
    let truth = json!({ "nik": person.nik, "corners": still.corners(0) });
    let photo = jpeg::encode_jpeg(&still.frame(0), 95);
    let folder = tempfile::tempdir()?;
    let cameras = folder.path().join("film.mjpeg");
    std::fs::write(&cameras, film::mjpeg(film::card_film(person, 1920, 1080, 20, 3), 90))?;
    let address = Site::new(
        [("", options.page.clone()), ("peers", options.peers.clone()), ("capture", options.package.clone())],
        [("card.jpg", photo.clone()), ("card.json", truth.to_string().into_bytes())],
    )
    .serve()
    .await?;

    println!("{:<42} cpu {:>24} {:>24}   ratio", "milliseconds: median [least, 95 %]", "ours", "peer");
    let mut all_met = true;
    for throttle in [1, 4] {
        let browser = Browser::open(&cameras).await?;
        browser.goto(&address).await?;
        browser.throttle(throttle).await?;
        for (name, title, budget, share) in MEASUREMENTS {
            let rounds = (options.rounds / share / throttle).max(15);
            let answer = browser.measure(name, rounds).await?;
            let (text, met) = line(title, throttle, &answer, budget);
            println!("{text}");
            println!("    {} rounds, {}, results compared: {}", answer["rounds"], answer["size"], answer["agreed"]);
            all_met &= met;
            if name == "memory" && throttle == 1 {
                all_met &= beside_native(&photo, &answer);
            }
            if let Some(share) = answer["memoryShare"].as_f64() {
                println!("    memory grew by {share:.2} of the body (budget 1.25)");
                all_met &= share <= 1.25;
            }
        }
        browser.close().await?;
    }
    if options.strict && !all_met {
        return Err("a budget is missed".into());
    }
    Ok(())
}

/// P2's second half: the same code natively on the same pixels.
fn beside_native(photo: &[u8], answer: &serde_json::Value) -> bool {
    let native_ms = native::live_measures_ms(photo);
    let ours_ms = answer["ours"]["median"].as_f64().unwrap_or(f64::NAN);
    println!("    native {native_ms:.2} ms: {:.2} times as long in the browser (budget 2)", ours_ms / native_ms);
    ours_ms <= 2.0 * native_ms
}
