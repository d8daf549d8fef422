//! The published model of the `SeetaFace` engine, and how it becomes the data that `vision::face` reads.

use std::io::{Error, Result};
use std::path::PathBuf;
use std::process::Command;

use crate::number::level;

/// The model in the archive of the crate `rustface`, which cargo has unpacked.
pub fn original_path() -> Result<PathBuf> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array();
    let manifest = packages
        .and_then(|packages| packages.iter().find(|package| package["name"] == "rustface"))
        .and_then(|package| package["manifest_path"].as_str())
        .ok_or_else(|| Error::other("cargo metadata names no rustface"))?;
    Ok(PathBuf::from(manifest).with_file_name("model").join("seeta_fd_frontal_v1.0.bin"))
}

/// Largest weight of the packed data, on either side of zero.
const LEVELS: f32 = 127.0;

/// The model as `vision::face::FaceModel` reads it; `None` where it is another model.
pub fn pack(original: &[u8]) -> Option<Vec<u8>> {
    let patches = patches();
    let mut reader = Reader { left: original };
    let mut packed = b"tandafc1".to_vec();
    for stages in 0..reader.count()? {
        for _ in 0..reader.count()? {
            for _ in 0..reader.count()? {
                let is_network = reader.count()? == 1;
                if is_network {
                    pack_network(&mut reader, &patches, &mut packed)?;
                } else if stages == 0 {
                    pack_view(&mut reader, &mut packed)?;
                } else {
                    return None;
                }
            }
            // Which windows come to it: always all. The first stage has no such list, or one of length -1.
            for _ in 0..reader.count().unwrap_or(0) {
                reader.count()?;
            }
        }
    }
    (reader.left.is_empty() && packed.len() == vision::face::FaceModel::size_bytes()).then_some(packed)
}

/// Places, then the least sum after each group of ten codes, then the weights, both in steps of one scale.
fn pack_view(reader: &mut Reader<'_>, packed: &mut Vec<u8>) -> Option<()> {
    let (codes, values) = (reader.count()?, reader.count()? + 1);
    for _ in 0..2 * codes {
        packed.push(u8::try_from(reader.count()?).ok()?);
    }
    let least = reader.reals(codes)?;
    let weights = reader.reals(codes * values)?;
    let scale = scale(&weights);
    for least in least.iter().skip(9).step_by(10) {
        packed.extend(step(least / scale).to_le_bytes());
    }
    packed.extend(weights.iter().map(|weight| small(weight / scale)));
    Some(())
}

/// Patches, then of each layer the scales and biases of its outputs and its weights.
fn pack_network(reader: &mut Reader<'_>, patches: &[[u8; 4]], packed: &mut Vec<u8>) -> Option<()> {
    let (layers, count) = (reader.count()?, reader.count()?);
    for _ in 0..count {
        // The engine counts patches from one.
        packed.extend(patches.get(reader.count()?.checked_sub(1)?)?);
    }
    let (threshold, mut inputs) = (reader.reals(1)?, reader.count()?);
    if (threshold[0] - 0.5).abs() > f32::EPSILON {
        return None;
    }
    for _ in 1..layers {
        let outputs = reader.count()?;
        let weights = reader.reals(inputs * outputs)?;
        let biases = reader.reals(outputs)?;
        let scales: Vec<f32> = weights.chunks(inputs).map(scale).collect();
        packed.extend(scales.iter().chain(&biases).flat_map(|number| number.to_le_bytes()));
        for (row, scale) in weights.chunks(inputs).zip(scales) {
            packed.extend(row.iter().map(|weight| small(weight / scale)));
        }
        inputs = outputs;
    }
    Some(())
}

fn scale(weights: &[f32]) -> f32 {
    weights.iter().fold(f32::MIN_POSITIVE, |most, weight| most.max(weight.abs())) / LEVELS
}

/// The nearest step, in the two's complement of eight bits.
fn small(value: f32) -> u8 {
    let size = level(value.abs());
    if value < 0.0 { size.wrapping_neg() } else { size }
}

/// The nearest step.
fn step(value: f32) -> i16 {
    let size = i16::try_from(crate::number::count(value.abs())).unwrap_or(i16::MAX);
    if value < 0.0 { -size } else { size }
}

/// The engine's patches in its order: five shapes of every size from 16 to 40 pixels, at steps of 16.
fn patches() -> Vec<[u8; 4]> {
    let mut all = Vec::new();
    for (wide, high) in [(1_u8, 1_u8), (1, 2), (2, 1), (2, 3), (3, 2)] {
        for height in (16..=40_u8).filter(|height| height % 2 == 0 && height % high == 0) {
            let width = height / high * wide;
            if width % 2 != 0 || !(16..=40).contains(&width) {
                continue;
            }
            for y in (0..=40 - height).step_by(16) {
                for x in (0..=40 - width).step_by(16) {
                    all.push([x, y, width, height]);
                }
            }
        }
    }
    all
}

struct Reader<'a> {
    left: &'a [u8],
}

impl Reader<'_> {
    fn word(&mut self) -> Option<[u8; 4]> {
        let (word, left) = self.left.split_first_chunk::<4>()?;
        self.left = left;
        Some(*word)
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(i32::from_le_bytes(self.word()?)).ok()
    }

    fn reals(&mut self, count: usize) -> Option<Vec<f32>> {
        (0..count).map(|_| self.word().map(f32::from_le_bytes)).collect()
    }
}
