//! The capture module beside its peers, in headless Chromium: the same bytes, in one page, in turns.
//! `cargo xtask bench capture` builds what it needs and starts it.

use std::error::Error;
use std::path::PathBuf;

use benches::capture::browser::Browser;
use benches::capture::first_load::{FirstLoad, first_load};
use benches::capture::own_server::OwnServer;
use benches::capture::report::{Budget, line};
use benches::capture::serve::Site;
use benches::native;
use clap::Parser;
use contract::consent::{self, Locale};
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
    /// The folder with the built web app.
    #[arg(long)]
    web: PathBuf,
    /// The server; without it, the first load of the page is not measured.
    #[arg(long)]
    server: Option<PathBuf>,
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
    let mut all_met = side_by_side(&options).await?;
    if let Some(server) = &options.server {
        all_met &= first_loads(&options, server).await?;
    }
    if options.strict && !all_met {
        return Err("a budget is missed".into());
    }
    Ok(())
}

/// P1, P2, P3 and P5.
async fn side_by_side(options: &Options) -> Result<bool, Box<dyn Error>> {
    let person = &people()[0];
    let still = film::card_film(person, 1280, 720, 1, 3);
    let truth = json!({ "nik": person.nik, "corners": still.corners(0) });
    let photo = jpeg::encode_jpeg(&still.frame(0), 95);
    let folder = tempfile::tempdir()?;
    let cameras = folder.path().join("film.mjpeg");
    std::fs::write(&cameras, film::mjpeg(film::card_film(person, 1920, 1080, 20, 3), 90))?;
    let pictures = [("card.jpg", photo.clone()), ("card.json", truth.to_string().into_bytes())];
    let address = site(options, pictures).serve().await?;

    println!("{:<42} cpu {:>24} {:>24}   ratio", "milliseconds: median [least, 95 %]", "ours", "peer");
    let mut all_met = true;
    for throttle in [1, 4] {
        let browser = Browser::open(Some(&cameras)).await?;
        let met = in_turns(options, &browser, &address, throttle, &photo).await;
        // First: a browser that is not told to end goes on without us.
        browser.close().await?;
        all_met &= met?;
    }
    Ok(all_met)
}

async fn in_turns(
    options: &Options,
    browser: &Browser,
    address: &str,
    throttle: u32,
    photo: &[u8],
) -> Result<bool, Box<dyn Error>> {
    browser.goto(&format!("{address}/index.html")).await?;
    browser.throttle(throttle).await?;
    let mut all_met = true;
    for (name, title, budget, share) in MEASUREMENTS {
        let rounds = (options.rounds / share / throttle).max(6);
        let answer = browser.measure(name, rounds).await?;
        let (text, met) = line(title, throttle, &answer, budget);
        println!("{text}");
        println!(
            "    {} rounds, {}, results compared: {}",
            answer["rounds"], answer["size"], answer["agreed"]
        );
        all_met &= met;
        if name == "memory" && throttle == 1 {
            all_met &= beside_native(photo, &answer);
        }
        if let Some(share) = answer["memoryShare"].as_f64() {
            println!("    memory grew by {share:.2} of the body (budget 1.25)");
            all_met &= share <= 1.25;
        }
    }
    Ok(all_met)
}

fn site<const N: usize>(options: &Options, pictures: [(&'static str, Vec<u8>); N]) -> Site {
    let folders = [
        ("", options.page.clone()),
        ("peers", options.peers.clone()),
        ("react", options.peers.join("../react")),
        ("capture", options.package.clone()),
        ("web", options.web.clone()),
        ("fonts", options.web.join("fonts")),
    ];
    Site::new(folders, pictures)
}

/// P2's second half: the same code natively on the same pixels.
fn beside_native(photo: &[u8], answer: &serde_json::Value) -> bool {
    let native_ms = native::live_measures_ms(photo);
    let ours_ms = answer["ours"]["median"].as_f64().unwrap_or(f64::NAN);
    println!(
        "    native {native_ms:.2} ms: {:.2} times as long in the browser (budget 2)",
        ours_ms / native_ms
    );
    ours_ms <= 2.0 * native_ms
}

/// P11, in turns with a React page of the same screens; the medians of a few loads each.
async fn first_loads(options: &Options, server: &std::path::Path) -> Result<bool, Box<dyn Error>> {
    const LOADS: usize = 5;
    let server = OwnServer::start(server).await?;
    let consent = consent::text(Locale::Id);
    let words = json!({
        "title": consent.title,
        "paragraphs": consent.paragraphs.iter().map(|one| json!({ "heading": one.heading, "body": one.body })).collect::<Vec<_>>(),
        "ktp": consent.agree_ktp,
        "biometric": consent.agree_biometric,
    });
    let peer = site(options, [("consent.json", words.to_string().into_bytes())]).serve().await?;
    let mut loads = [Vec::new(), Vec::new()];
    for _ in 0..LOADS {
        for (own, loads) in [true, false].into_iter().zip(&mut loads) {
            let address = if own { server.link().await? } else { format!("{peer}/react/index.html") };
            let browser = Browser::open(None).await?;
            let load = first_load(&browser, &address).await;
            browser.close().await?;
            loads.push(load?);
        }
    }
    println!("P11 until the camera can open, 4x cpu, 1.6 Mbit/s, 150 ms; medians of {LOADS} loads");
    let median = |loads: &[FirstLoad], of: fn(&FirstLoad) -> f64| {
        let mut values: Vec<f64> = loads.iter().map(of).collect();
        values.sort_unstable_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let rows = loads.each_ref().map(|loads| {
        let measures: [fn(&FirstLoad) -> f64; 3] =
            [|load| load.wire_bytes / 1e3, |load| load.largest_paint_ms, |load| load.interaction_ms];
        measures.map(|of| median(loads, of))
    });
    for (name, [kilobytes, paint_ms, press_ms]) in ["ours", "React 19"].into_iter().zip(rows) {
        println!(
            "    {name:<9} {kilobytes:6.1} kB on the wire, largest paint {paint_ms:6.0} ms, press to paint {press_ms:4.0} ms"
        );
    }
    let [kilobytes, paint_ms, press_ms] = rows[0];
    let met = kilobytes <= 150.0 && paint_ms <= 1500.0 && press_ms <= 100.0;
    println!("    budget 150 kB, 1500 ms, 100 ms: {}", if met { "met" } else { "MISSED" });
    Ok(met)
}
