//! The colour samples of a flash, and which step each belongs to.

use serde::{Deserialize, Serialize};

use crate::{challenge::FlashSequence, reflectance::Rgb};

/// The mean colour that the camera saw during one step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlashSample {
    /// Index of the step; clients that do not say are placed by number or by time.
    pub step: Option<u32>,
    /// Milliseconds since the first colour appeared, in the middle of what was measured.
    pub t_ms: f64,
    /// Mean red, 0 to 255.
    pub mean_r: f64,
    /// Mean green, 0 to 255.
    pub mean_g: f64,
    /// Mean blue, 0 to 255.
    pub mean_b: f64,
    /// Frames that were averaged.
    pub frames: Option<u32>,
    /// Share of pixels at the end of the scale, 0 to 1.
    pub clipped: Option<f64>,
}

/// Puts samples into one slot a step; a step without any stays `None`, several in one are averaged.
///
/// A sample that names its step goes there. Samples that do not are taken in order when there are as many as
/// steps, and by their time otherwise.
pub fn slots(sequence: &FlashSequence, samples: &[FlashSample]) -> Vec<Option<Rgb>> {
    let steps = sequence.steps();
    let mut sums = vec![([0.0; 3], 0_u32); steps.len()];
    for (index, sample) in samples.iter().enumerate() {
        let step = match sample.step {
            Some(step) => usize::try_from(step).ok(),
            None if samples.len() == steps.len() => Some(index),
            None => step_at(sequence, sample.t_ms),
        };
        if let Some((sum, count)) = step.and_then(|step| sums.get_mut(step)) {
            for (total, value) in sum.iter_mut().zip([sample.mean_r, sample.mean_g, sample.mean_b]) {
                *total += value;
            }
            *count += 1;
        }
    }
    sums.into_iter()
        .map(|(sum, count)| (count > 0).then(|| sum.map(|total| total / f64::from(count))))
        .collect()
}

fn step_at(sequence: &FlashSequence, t_ms: f64) -> Option<usize> {
    let mut end_ms = 0.0;
    sequence.steps().iter().position(|step| {
        let start_ms = end_ms;
        end_ms += f64::from(step.hold_ms);
        (start_ms..end_ms).contains(&t_ms)
    })
}
