//! The flash challenge: which colours the screen shows, how long each, and what makes a sequence safe.

mod governor;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::canonical::{self, Json};

pub use governor::{Paint, objections};

/// Fewest steps that a caller may ask for.
pub const MIN_STEPS: u32 = 3;
/// Most steps that a caller may ask for.
pub const MAX_STEPS: u32 = 10;
/// Steps of our own pages: enough to tell a live face from a replay (see [`crate::reflectance`]).
pub const DEFAULT_STEPS: u32 = 8;
/// Shortest life that a caller may ask for.
pub const MIN_TTL_MS: i64 = 15_000;
/// Longest life that a caller may ask for.
pub const MAX_TTL_MS: i64 = 300_000;
/// Life of a challenge that does not ask.
pub const DEFAULT_TTL_MS: i64 = 90_000;
/// Shortest hold: 150 ms of camera latency are discarded, and three frames at 20 a second must remain.
pub const MIN_HOLD_MS: u32 = 300;
/// Longest hold: ten of them stay within five seconds.
pub const MAX_HOLD_MS: u32 = 500;
/// Most steps that are read of a challenge of any origin; ours have ten at most.
const MAX_PAINTS: usize = 1_000;
/// Holds are multiples of this, a little more than one frame at 60 a second.
const HOLD_STEP_MS: u32 = 20;

/// One of the eight corners of the colour cube: what a screen shows at its purest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlashColour {
    /// `#FF0000`
    Red,
    /// `#00FF00`
    Green,
    /// `#0000FF`
    Blue,
    /// `#FFFFFF`
    White,
    /// `#000000`
    Black,
    /// `#FFFF00`
    Yellow,
    /// `#00FFFF`
    Cyan,
    /// `#FF00FF`
    Magenta,
}

impl FlashColour {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Red,
        Self::Green,
        Self::Blue,
        Self::White,
        Self::Black,
        Self::Yellow,
        Self::Cyan,
        Self::Magenta,
    ];

    /// Red, green and blue, 0 to 255.
    pub fn rgb(self) -> [u8; 3] {
        match self {
            Self::Red => [255, 0, 0],
            Self::Green => [0, 255, 0],
            Self::Blue => [0, 0, 255],
            Self::White => [255, 255, 255],
            Self::Black => [0, 0, 0],
            Self::Yellow => [255, 255, 0],
            Self::Cyan => [0, 255, 255],
            Self::Magenta => [255, 0, 255],
        }
    }

    /// As the wire writes it, `#RRGGBB` in capitals.
    pub fn hex(self) -> String {
        let [red, green, blue] = self.rgb();
        format!("#{red:02X}{green:02X}{blue:02X}")
    }

    /// Reads `#RRGGBB`; `None` when it is none of the eight.
    pub fn parse(hex: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.hex().eq_ignore_ascii_case(hex))
    }
}

/// One colour and how long it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlashStep {
    /// What the screen shows.
    pub colour: FlashColour,
    /// For how long, in milliseconds.
    pub hold_ms: u32,
}

/// Why a sequence is not a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChallengeError {
    /// Not the wire shape.
    #[error("challenge is malformed: {0}")]
    Malformed(String),
    /// Fewer than 3 or more than 10 steps, or colours and holds that do not pair.
    #[error("steps must be between {MIN_STEPS} and {MAX_STEPS}, one hold for each colour")]
    Steps,
    /// A colour that is none of the eight.
    #[error("colour {0} is not one of the challenge colours")]
    Colour(String),
    /// A hold outside 300 to 500 ms: too short to be measured, or too long to be held still for.
    #[error("hold of {0} ms is not between {MIN_HOLD_MS} and {MAX_HOLD_MS}")]
    Hold(u32),
    /// The governor objects.
    #[error("sequence is unsafe: {}", .0.join("; "))]
    Unsafe(Vec<String>),
}

/// A sequence that the governor lets pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlashSequence(Vec<FlashStep>);

impl FlashSequence {
    /// A sequence of these steps.
    ///
    /// # Errors
    /// Too few or many steps, an objection of the governor, or a hold that cannot be measured.
    pub fn new(steps: Vec<FlashStep>) -> Result<Self, ChallengeError> {
        if !(MIN_STEPS as usize..=MAX_STEPS as usize).contains(&steps.len()) {
            return Err(ChallengeError::Steps);
        }
        let paints: Vec<Paint> =
            steps.iter().map(|step| Paint { rgb: step.colour.rgb(), hold_ms: step.hold_ms }).collect();
        let objections = objections(&paints);
        if !objections.is_empty() {
            return Err(ChallengeError::Unsafe(objections));
        }
        match steps.iter().find(|step| !(MIN_HOLD_MS..=MAX_HOLD_MS).contains(&step.hold_ms)) {
            Some(step) => Err(ChallengeError::Hold(step.hold_ms)),
            None => Ok(Self(steps)),
        }
    }

    /// Draws a sequence: no two equal neighbours, at least one white and one black, every hold different.
    /// `below(n)` gives a uniform number from 0 to `n - 1`; `steps` beyond the limits is brought within them.
    ///
    /// White, black and every hold between are safe by construction (a change each 300 ms at most makes 1.7
    /// flashes a second), and the governor is asked all the same.
    pub fn draw(steps: u32, mut below: impl FnMut(u32) -> u32) -> Self {
        let count = steps.clamp(MIN_STEPS, MAX_STEPS) as usize;
        let mut holds: Vec<u32> = (MIN_HOLD_MS..=MAX_HOLD_MS).step_by(HOLD_STEP_MS as usize).collect();
        loop {
            let mut colours: Vec<FlashColour> = Vec::with_capacity(count);
            while colours.len() < count {
                let colour = FlashColour::ALL[below(8) as usize % 8];
                if colours.last() != Some(&colour) {
                    colours.push(colour);
                }
            }
            if !colours.contains(&FlashColour::White) || !colours.contains(&FlashColour::Black) {
                continue;
            }
            for index in 0..count {
                let left = holds.len() - index;
                let chosen = below(u32::try_from(left).unwrap_or(1)) as usize % left;
                holds.swap(index, index + chosen);
            }
            let steps = colours
                .into_iter()
                .zip(&holds)
                .map(|(colour, hold_ms)| FlashStep { colour, hold_ms: *hold_ms })
                .collect();
            if let Ok(sequence) = Self::new(steps) {
                return sequence;
            }
        }
    }

    /// The steps, in order.
    pub fn steps(&self) -> &[FlashStep] {
        &self.0
    }

    /// The colours as the wire writes them.
    pub fn hex_colours(&self) -> Vec<String> {
        self.0.iter().map(|step| step.colour.hex()).collect()
    }

    /// The holds, in milliseconds.
    pub fn holds_ms(&self) -> Vec<u32> {
        self.0.iter().map(|step| step.hold_ms).collect()
    }

    /// The whole length, in milliseconds.
    pub fn length_ms(&self) -> u32 {
        self.0.iter().map(|step| step.hold_ms).sum()
    }

    /// From colours and holds as stored or sent.
    ///
    /// # Errors
    /// A colour that is none of the eight, and what [`FlashSequence::new`] refuses.
    pub fn from_parts(colours: &[impl AsRef<str>], holds_ms: &[u32]) -> Result<Self, ChallengeError> {
        if colours.len() != holds_ms.len() {
            return Err(ChallengeError::Steps);
        }
        let mut steps = Vec::with_capacity(colours.len());
        for (hex, hold_ms) in colours.iter().map(AsRef::as_ref).zip(holds_ms) {
            match FlashColour::parse(hex) {
                Some(colour) => steps.push(FlashStep { colour, hold_ms: *hold_ms }),
                None => return Err(ChallengeError::Colour(hex.to_owned())),
            }
        }
        Self::new(steps)
    }

    /// Reads the `colors` and `holdMs` of a challenge as the server sends it, alone or inside `flashChallenge`.
    ///
    /// # Errors
    /// What is malformed, and what [`FlashSequence::new`] refuses.
    pub fn parse_wire(challenge_json: &str) -> Result<Self, ChallengeError> {
        let paints = read_paints(challenge_json).map_err(ChallengeError::Malformed)?;
        let colours: Vec<String> = paints.iter().map(|paint| paint.hex()).collect();
        let holds: Vec<u32> = paints.iter().map(|paint| paint.hold_ms).collect();
        Self::from_parts(&colours, &holds)
    }
}

impl fmt::Display for FlashSequence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            let space = if index > 0 { " " } else { "" };
            write!(formatter, "{space}{}/{}ms", step.colour.hex(), step.hold_ms)?;
        }
        Ok(())
    }
}

/// The governor's objections to a challenge of any origin; empty when it is safe to show. A challenge that
/// cannot be read is not safe.
pub fn objections_to_text(challenge_json: &str) -> Vec<String> {
    match read_paints(challenge_json) {
        Ok(paints) => objections(&paints),
        Err(reason) => vec![format!("challenge is malformed: {reason}")],
    }
}

fn read_paints(challenge_json: &str) -> Result<Vec<Paint>, String> {
    let json = canonical::parse(challenge_json).map_err(|error| error.to_string())?;
    let challenge = json.member("flashChallenge").unwrap_or(&json);
    let list = |name: &'static str| {
        challenge.member(name).and_then(Json::as_list).ok_or_else(|| format!("{name} should be a list"))
    };
    let (colours, holds) = (list("colors")?, list("holdMs")?);
    if colours.len() != holds.len() {
        return Err("colors and holdMs should be of one length".to_owned());
    }
    // The governor compares every change with every other.
    if colours.len() > MAX_PAINTS {
        return Err(format!("more than {MAX_PAINTS} steps"));
    }
    let mut paints = Vec::with_capacity(holds.len());
    for (colour, hold) in colours.iter().zip(holds) {
        paints.push(read_paint(colour, hold)?);
    }
    Ok(paints)
}

fn read_paint(colour: &Json<'_>, hold: &Json<'_>) -> Result<Paint, String> {
    let rgb = colour.as_text().and_then(Paint::parse_hex).ok_or("a colour should be #RRGGBB")?;
    // A minute is far beyond any challenge, and keeps sums small.
    let hold_ms = hold.as_number().filter(|hold| hold.fract() == 0.0 && (1.0..=60_000.0).contains(hold));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number from 1 to 60000"
    )]
    let hold_ms = hold_ms.ok_or("a hold should be a whole number of milliseconds")? as u32;
    Ok(Paint { rgb, hold_ms })
}

/// The challenge as it travels to whoever shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FlashChallengeWire {
    /// `fc_..`
    pub id: String,
    /// `ktp`
    pub purpose: String,
    /// 256 random bits in lower-case hex.
    pub nonce: String,
    /// `#RRGGBB`
    pub colors: Vec<String>,
    /// Milliseconds, one for each colour.
    pub hold_ms: Vec<u32>,
    /// ISO 8601.
    pub expires_at: crate::instant::Instant,
    /// The key that signs the capture; its bytes are those of this text, prefix included.
    pub hmac_secret: String,
}

crate::redact_debug!(FlashChallengeWire);

#[cfg(test)]
mod tests;
