//! An operator's face model: ONNX, a face of 112 by 112 pixels in, numbers out. It is read within limits, refused by name,
//! tried when it is loaded, and run on a few threads for so long. It is trusted with memory while it runs: nothing in one
//! process can take that back.

mod guard;

use std::{fs::File, io::Read, path::Path, sync::Arc, time::Duration};

use rten::{Dimension, Model, ModelOptions, Value, op_registry};
use rten_tensor::prelude::*;
use sha2::{Digest, Sha256};
use thiserror::Error;
use vision::face::{ALIGNED_PX, AlignedFace};

use super::{
    matcher::{Embedding, FaceMatcher, MatchFault},
    slots::{Slots, Unfinished},
};

pub use guard::GuardFault;

/// The largest file that is read: a hundred layers for faces take 250 MB.
pub const MAX_MODEL_BYTES: u64 = 320 << 20;
/// How many numbers a model may give: usual are 128 to 512.
const LENGTHS: std::ops::RangeInclusive<usize> = 32..=4096;
/// The largest models take half a second a face on one core.
const RUN_PATIENCE: Duration = Duration::from_secs(5);
/// Reading, checking and preparing the largest.
const LOAD_PATIENCE: Duration = Duration::from_secs(60);
/// Runs at once: each uses every core.
const RUNS_AT_ONCE: usize = 2;
/// Two faces that are none must differ by this cosine at least, or the model says the same of everybody.
const LEAST_DIFFERENCE: f64 = 1e-6;

/// How a model wants its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum PixelScale {
    /// `(level - 127.5) / 127.5`, -1 to 1: what most face models are trained on.
    #[default]
    Centred,
    /// 0 to 255: models that bring their own scaling.
    Bytes,
}

impl PixelScale {
    fn apply(self, level: u8) -> f32 {
        match self {
            Self::Centred => (f32::from(level) - 127.5) / 127.5,
            Self::Bytes => f32::from(level),
        }
    }
}

/// Why a file is not used as a face model.
#[derive(Debug, Error)]
pub enum ModelFault {
    /// It cannot be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// It is larger than [`MAX_MODEL_BYTES`].
    #[error("the file is larger than {} MiB", MAX_MODEL_BYTES >> 20)]
    TooLarge,
    /// It is no ONNX file, or one that promises more than it holds.
    #[error(transparent)]
    Guard(#[from] GuardFault),
    /// The runtime refuses it: an operator that face models do not have, or weights that do not fit.
    #[error("the model cannot be prepared: {0}")]
    Refused(String),
    /// It wants something else than one colour face of 112 by 112 pixels.
    #[error("the model wants {0}, not one image of 1x3x112x112")]
    Input(String),
    /// It gives something else than one list of numbers.
    #[error("the model gives {given}, not one list of {} to {} numbers", LENGTHS.start(), LENGTHS.end())]
    Output {
        /// What it gives.
        given: String,
    },
    /// It was tried, and failed.
    #[error("tried on a face, it failed: {0}")]
    Trial(#[from] MatchFault),
    /// It says the same of every picture.
    #[error("the model gives the same numbers for every picture")]
    Constant,
    /// The threshold is no cosine.
    #[error("the threshold {0} is no cosine between -1 and 1")]
    Threshold(f64),
    /// Preparing it did not end in time, or panicked.
    #[error("preparing the model did not end")]
    Unfinished,
}

/// A loaded model.
pub struct OnnxMatcher {
    model: Arc<Model>,
    model_id: String,
    threshold: f64,
    pixels: PixelScale,
    length: usize,
    slots: Arc<Slots>,
}

impl std::fmt::Debug for OnnxMatcher {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("OnnxMatcher").field("model_id", &self.model_id).finish_non_exhaustive()
    }
}

impl OnnxMatcher {
    /// Reads, checks and tries the model in a file. Its name is the file's with the first twelve digits of its SHA-256.
    ///
    /// # Errors
    /// [`ModelFault`]
    pub fn open(path: &Path, threshold: f64, pixels: PixelScale) -> Result<Self, ModelFault> {
        let file = File::open(path)?;
        if file.metadata()?.len() > MAX_MODEL_BYTES {
            return Err(ModelFault::TooLarge);
        }
        let mut bytes = Vec::new();
        // The file may grow meanwhile, and a device has no length.
        file.take(MAX_MODEL_BYTES + 1).read_to_end(&mut bytes)?;
        let name = path.file_stem().map_or_else(|| "model".into(), |stem| stem.to_string_lossy());
        Self::of(&name, bytes, threshold, pixels)
    }

    /// The same from bytes.
    ///
    /// # Errors
    /// [`ModelFault`]
    pub fn of(name: &str, bytes: Vec<u8>, threshold: f64, pixels: PixelScale) -> Result<Self, ModelFault> {
        if !(-1.0..=1.0).contains(&threshold) {
            return Err(ModelFault::Threshold(threshold));
        }
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_MODEL_BYTES {
            return Err(ModelFault::TooLarge);
        }
        guard::check(&bytes)?;
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
        let model_id = format!("{name}-{}", &digest[..12]);
        let slots = Slots::new(RUNS_AT_ONCE);
        let loaded =
            slots.run(LOAD_PATIENCE, move || options().load(bytes).map_err(|error| error.to_string()));
        let model = loaded.map_err(|_| ModelFault::Unfinished)?.map_err(ModelFault::Refused)?;
        check_ends(&model)?;
        let mut matcher = Self { model: Arc::new(model), model_id, threshold, pixels, length: 0, slots };
        matcher.try_out()?;
        Ok(matcher)
    }

    /// Runs it on two pictures that are no faces: what does not work shows now and not with the first customer.
    fn try_out(&mut self) -> Result<(), ModelFault> {
        let bytes = 3 * ALIGNED_PX * ALIGNED_PX;
        let slope = (0..bytes).map(|at| u8::try_from(at * 255 / bytes).unwrap_or(u8::MAX));
        let waves = (0..bytes).map(|at| u8::try_from(at * at % 251).unwrap_or(u8::MAX));
        let numbers = |rgb: Result<Vec<f32>, MatchFault>| match rgb {
            Err(MatchFault::Lengths) => {
                Err(ModelFault::Output { given: "something of another form".to_owned() })
            }
            other => other.map_err(ModelFault::Trial),
        };
        let [slope, waves] = [numbers(self.numbers(slope))?, numbers(self.numbers(waves))?];
        if !LENGTHS.contains(&slope.len()) || slope.len() != waves.len() {
            return Err(ModelFault::Output { given: format!("{} numbers", slope.len()) });
        }
        self.length = slope.len();
        let likeness = Embedding::new(slope)?.cosine(&Embedding::new(waves)?)?;
        if likeness > 1.0 - LEAST_DIFFERENCE { Err(ModelFault::Constant) } else { Ok(()) }
    }

    /// What the model makes of red, green and blue of each pixel, row by row.
    fn numbers(&self, rgb: impl Iterator<Item = u8>) -> Result<Vec<f32>, MatchFault> {
        let mut planes = vec![0.0; 3 * ALIGNED_PX * ALIGNED_PX];
        for (at, level) in rgb.enumerate() {
            let plane = (at % 3) * ALIGNED_PX * ALIGNED_PX;
            if let Some(value) = planes.get_mut(plane + at / 3) {
                *value = self.pixels.apply(level);
            }
        }
        let input =
            Value::from_shape([1, 3, ALIGNED_PX, ALIGNED_PX], planes).map_err(|_| MatchFault::Failed)?;
        let model = Arc::clone(&self.model);
        let run = self.slots.run(RUN_PATIENCE, move || model.run_one(input.into(), None));
        let output = run.map_err(|unfinished| match unfinished {
            Unfinished::TooSlow => MatchFault::TooSlow,
            Unfinished::Busy => MatchFault::Busy,
            Unfinished::Panicked => MatchFault::Failed,
        })?;
        let output = output.map_err(|error| {
            tracing::warn!(%error, model = self.model_id, "a face model failed");
            MatchFault::Failed
        })?;
        // 1 x n, or n, or 1 x n x 1 x 1: what does not vary is no dimension.
        let list = output.into_tensor::<f32>().ok_or(MatchFault::Lengths)?;
        let numbers = list.to_vec();
        let is_list = list.shape().iter().filter(|length| **length != 1).count() <= 1;
        if is_list { Ok(numbers) } else { Err(MatchFault::Lengths) }
    }
}

impl FaceMatcher for OnnxMatcher {
    fn model_id(&self) -> &str {
        &self.model_id
    }

    fn is_stub(&self) -> bool {
        false
    }

    fn threshold(&self) -> f64 {
        self.threshold
    }

    fn embed(&self, face: &AlignedFace) -> Result<Embedding, MatchFault> {
        let numbers = self.numbers(face.rgb().iter().copied())?;
        if numbers.len() == self.length { Embedding::new(numbers) } else { Err(MatchFault::Lengths) }
    }
}

/// What networks for faces are made of. None of these makes a size out of a number that it computed, none repeats, and
/// none reads anything beside the file.
fn options() -> ModelOptions {
    let mut options = ModelOptions::with_ops(op_registry!(
        Add,
        AveragePool,
        BatchNormalization,
        Cast,
        Clip,
        Concat,
        Conv,
        Div,
        Dropout,
        Erf,
        Flatten,
        Gather,
        Gelu,
        Gemm,
        GlobalAveragePool,
        HardSigmoid,
        HardSwish,
        Identity,
        LayerNormalization,
        LeakyRelu,
        MatMul,
        MaxPool,
        Mul,
        Pow,
        PRelu,
        ReduceMean,
        ReduceSum,
        Relu,
        Reshape,
        Shape,
        Sigmoid,
        Slice,
        Softmax,
        Sqrt,
        Squeeze,
        Sub,
        Tanh,
        Transpose,
        Unsqueeze
    ));
    options.prepack_weights(true);
    options
}

/// One image in, one list out, as far as the model says so itself.
fn check_ends(model: &Model) -> Result<(), ModelFault> {
    let (inputs, outputs) = (model.input_ids().len(), model.output_ids().len());
    if inputs != 1 {
        return Err(ModelFault::Input(format!("{inputs} inputs")));
    }
    if outputs != 1 {
        return Err(ModelFault::Output { given: format!("{outputs} outputs") });
    }
    let Some(shape) = model.input_shape(0) else { return Ok(()) };
    let wanted = [1, 3, ALIGNED_PX, ALIGNED_PX];
    let fits = |(dimension, wanted): (&Dimension, usize)| match dimension {
        Dimension::Fixed(length) => *length == wanted,
        Dimension::Symbolic(_) => true,
    };
    if shape.len() == wanted.len() && shape.iter().zip(wanted).all(fits) {
        return Ok(());
    }
    let words: Vec<String> = shape
        .iter()
        .map(|dimension| match dimension {
            Dimension::Fixed(length) => length.to_string(),
            Dimension::Symbolic(name) => name.clone(),
        })
        .collect();
    Err(ModelFault::Input(words.join("x")))
}

#[cfg(test)]
mod tests;
