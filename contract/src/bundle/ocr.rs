//! One field of the client's own reading of the card, and the bounds that both sides hold it to.

/// Most fields of a reading; the card has sixteen.
pub(crate) const MAX_FIELDS: usize = 40;
/// Longest name of a field, in bytes.
pub(super) const MAX_NAME_BYTES: usize = 64;
/// Longest value of a field, in bytes.
pub(crate) const MAX_VALUE_BYTES: usize = 200;

/// What the client read in one field of the card.
#[derive(Clone, PartialEq)]
pub struct OcrField {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) confidence: Option<f64>,
}

crate::redact_debug!(OcrField);

impl OcrField {
    /// A field whose name has at most 64 bytes, its value at most 200, and a confidence from 0 to 1 where one is
    /// given; `None` for any other.
    pub fn new(name: String, value: String, confidence: Option<f64>) -> Option<Self> {
        let holds = name.len() <= MAX_NAME_BYTES
            && value.len() <= MAX_VALUE_BYTES
            && confidence.is_none_or(is_confidence);
        holds.then_some(Self { name, value, confidence })
    }

    /// The reading with this field in it, in the place of one of the same name; false where it is full.
    pub fn put_into(self, reading: &mut Vec<Self>) -> bool {
        if let Some(same) = reading.iter_mut().find(|field| field.name == self.name) {
            *same = self;
        } else if reading.len() < MAX_FIELDS {
            reading.push(self);
        } else {
            return false;
        }
        true
    }
}

/// Whether a number can be a confidence.
pub(super) fn is_confidence(number: f64) -> bool {
    (0.0..=1.0).contains(&number)
}
