//! P6: what it takes to verify a body of 36 MB, parse, canonical bytes, MAC and frame headers, beside the same written
//! plainly with `serde_json`, `serde_json_canonicalizer` and `base64`. Times are interleaved in one process; the memory
//! of each is the growth of its own process.

use std::{hint::black_box, process::Command, time::Instant};

use clap::{Parser, ValueEnum};
use contract::{
    bundle::{CaptureBundle, Draft, DraftFrame, EncodedFrame, FrameOrigin, FrameSource, Platform, assemble},
    canonical, instant,
    photo::PhotoKind,
    signing::{self, HmacSecret},
};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

const SECRET: &str = "qe_whsec_bench";
const ROUNDS: usize = 15;
const FRAME_BYTES: usize = 9 * 1024 * 1024;
const FRAMES: usize = 3;

#[derive(Parser)]
struct Options {
    /// Changes nothing: no seed is fitted here. The other parts of the bench have it.
    #[arg(long)]
    judge: bool,
    /// Prints how much this process grows by one way, and nothing else.
    #[arg(long, value_enum)]
    memory_of: Option<Way>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    Ours,
    Peer,
}

fn main() {
    let body = body();
    match Options::parse().memory_of {
        Some(Way::Ours) => print_growth(|| ours(&body)),
        Some(Way::Peer) => print_growth(|| plainly(&body)),
        None => compare(&body),
    }
}

fn compare(body: &[u8]) {
    assert_eq!(ours(body), plainly(body), "both see the same frames");
    let (mut own, mut peer) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        own.push(timed(|| ours(body)));
        peer.push(timed(|| plainly(body)));
    }
    let (own, peer) = (median(own), median(peer));
    println!(
        "P6 body of {:.1} MB: ours {own:.1} ms, peer {peer:.1} ms, {:.1}x (budget 4)",
        megabytes(body.len()),
        peer / own
    );
    for name in ["ours", "peer"] {
        let binary = std::env::current_exe().expect("this very binary");
        let told = Command::new(binary).args(["--memory-of", name]).output().expect("a second process of it");
        let grown: f64 = String::from_utf8_lossy(&told.stdout).trim().parse().expect("a number of bytes");
        #[expect(clippy::cast_precision_loss, reason = "bytes of one body")]
        let share = 1.0 + grown / body.len() as f64;
        println!(
            "    memory, body included: {name} {share:.2} of the body{}",
            if name == "ours" { " (budget 1.3)" } else { "" }
        );
    }
}

/// Three photos of 9 MiB, signed: what a client of this project sends.
fn body() -> Vec<u8> {
    let mut photo = specimen::card_photo(&specimen::people()[0]);
    // Bytes of no meaning in a segment of their own; a header is judged segment by segment.
    let mut filling = Vec::new();
    while photo.len() + filling.len() < FRAME_BYTES - 70_000 {
        filling.extend([0xFF, 0xEF, 0xFF, 0xFF]);
        filling.extend((0..65_533_u32).map(|at| at.wrapping_mul(2_654_435_761).to_le_bytes()[3]));
    }
    photo.splice(2..2, filling);
    let origin = FrameOrigin::new(PhotoKind::Ktp, FrameSource::Camera);
    let frames: Vec<_> = (0..FRAMES)
        .map(|_| DraftFrame { image: EncodedFrame::new(&photo), origin: origin.clone() })
        .collect();
    let draft = Draft {
        sdk_version: "tanda-bench@1",
        platform: Platform::Web,
        captured_at: instant::Instant::from_epoch_ms(1_780_000_000_000),
        frames: &frames,
        nonce: None,
        samples: &[],
        ocr_fields: &[],
    };
    assemble(&draft, Some("bench"), &HmacSecret::new(SECRET))
}

fn ours(body: &[u8]) -> Vec<[u32; 2]> {
    let text = std::str::from_utf8(body).expect("UTF-8");
    let json = canonical::parse(text).expect("JSON");
    let json = json.member("bundle").expect("a bundle");
    let bundle = CaptureBundle::read(json).expect("members that hold");
    signing::verify(json, &HmacSecret::new(SECRET)).expect("a signature that holds");
    let frames = bundle.admit_frames().expect("photos");
    frames.headers().iter().map(|header| [header.width(), header.height()]).collect()
}

fn plainly(body: &[u8]) -> Vec<[u32; 2]> {
    let mut body: Value = serde_json::from_slice(body).expect("JSON");
    let bundle = body["bundle"].as_object_mut().expect("a bundle");
    let signature = bundle.remove("signature").expect("a signature");
    let canonical = serde_json_canonicalizer::to_vec(&bundle).expect("canonical bytes");
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key of any length");
    mac.update(&canonical);
    let signature =
        data_encoding::HEXLOWER.decode(signature.as_str().expect("text").as_bytes()).expect("hex");
    mac.verify_slice(&signature).expect("a signature that holds");
    let frames = bundle["frames"].as_array().expect("frames");
    frames
        .iter()
        .map(|frame| {
            let bytes = base64::Engine::decode(
                &base64::engine::general_purpose::STANDARD,
                frame.as_str().expect("text"),
            );
            let bytes = std::io::Cursor::new(bytes.expect("base64"));
            let reader = image::ImageReader::new(bytes).with_guessed_format().expect("a format");
            let (width, height) = reader.into_dimensions().expect("a header");
            [width, height]
        })
        .collect()
}

fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64() * 1e3
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Bytes that this process grew by at most.
fn print_growth<T>(work: impl FnOnce() -> T) {
    // Forgets the peak of making the body.
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux");
    let before = peak_bytes();
    black_box(work());
    println!("{}", peak_bytes().saturating_sub(before));
}

fn peak_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    let kilobytes: usize = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kilobytes * 1024
}

#[expect(clippy::cast_precision_loss, reason = "bytes of one body")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
