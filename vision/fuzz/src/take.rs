//! Reads numbers off the front of bytes; where there are none left, zeros.

/// The bytes not yet read.
pub(crate) struct Take<'a>(&'a [u8]);

impl<'a> Take<'a> {
    pub(crate) fn new(data: &'a [u8]) -> Self {
        Self(data)
    }

    pub(crate) fn more(&self) -> bool {
        !self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    pub(crate) fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// Any 64-bit number, infinities and no-numbers among them, or a small one.
    pub(crate) fn any_number(&mut self) -> f64 {
        match self.byte() % 4 {
            0 => f64::from_le_bytes([0; 8].map(|_| self.byte())),
            1 => f64::from(self.byte()) / 255.0,
            _ => f64::from(self.byte()) * 16.0 + f64::from(self.byte()),
        }
    }

    /// A place in or around a picture, or any 32-bit number.
    pub(crate) fn coordinate(&mut self) -> f32 {
        match self.byte() % 8 {
            0 => f32::from_le_bytes([0; 4].map(|_| self.byte())),
            _ => f32::from(self.byte()) * 4.0 - 64.0 + f32::from(self.byte()) / 16.0,
        }
    }
}
