//! Who compares two faces: the trait, and the built-in baseline that is honest about being none.

use contract::face::{Comparison, MatcherName};
use thiserror::Error;
use vision::face::{AlignedFace, Likeness};

/// A face as numbers of length one. Personal data: it prints redacted.
#[derive(Clone, PartialEq)]
pub struct Embedding(Vec<f32>);

impl std::fmt::Debug for Embedding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Embedding(redacted)")
    }
}

impl Embedding {
    /// Numbers brought to length one.
    ///
    /// # Errors
    /// One of them is none, or all of them are zero.
    pub fn new(mut numbers: Vec<f32>) -> Result<Self, MatchFault> {
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err(MatchFault::NotANumber);
        }
        let length = numbers.iter().map(|number| f64::from(*number) * f64::from(*number)).sum::<f64>().sqrt();
        if length <= f64::from(f32::MIN_POSITIVE) {
            return Err(MatchFault::Empty);
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a quotient of at most one needs no more than 24 bits"
        )]
        for number in &mut numbers {
            *number = (f64::from(*number) / length) as f32;
        }
        Ok(Self(numbers))
    }

    /// The numbers.
    pub fn numbers(&self) -> &[f32] {
        &self.0
    }

    /// The cosine of the angle between two faces, -1 to 1.
    ///
    /// # Errors
    /// They are of two models.
    pub fn cosine(&self, other: &Self) -> Result<f64, MatchFault> {
        if self.0.len() != other.0.len() {
            return Err(MatchFault::Lengths);
        }
        Ok(self.0.iter().zip(&other.0).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum())
    }
}

/// Why two faces were not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MatchFault {
    /// The model gave something that is no number.
    #[error("the face model gave something that is no number")]
    NotANumber,
    /// The model gave zeros.
    #[error("the face model gave nothing but zeros")]
    Empty,
    /// The model gave numbers of another shape than when it was tried.
    #[error("the face model gave numbers of another shape than before")]
    Lengths,
    /// It ran too long.
    #[error("the face model took too long")]
    TooSlow,
    /// As many runs as may be are under way.
    #[error("the face model is busy")]
    Busy,
    /// It failed.
    #[error("the face model failed")]
    Failed,
}

/// Compares faces.
pub trait FaceMatcher: Send + Sync {
    /// The model's name.
    fn model_id(&self) -> &str;

    /// Whether its answers decide nothing about a living person.
    fn is_stub(&self) -> bool;

    /// The least cosine of a match.
    fn threshold(&self) -> f64;

    /// A face as numbers.
    ///
    /// # Errors
    /// Why there are none.
    fn embed(&self, face: &AlignedFace) -> Result<Embedding, MatchFault>;

    /// Two faces compared.
    ///
    /// # Errors
    /// Why they were not.
    fn compare(&self, portrait: &AlignedFace, selfie: &AlignedFace) -> Result<Comparison, MatchFault> {
        Ok(Comparison {
            similarity: self.embed(portrait)?.cosine(&self.embed(selfie)?)?,
            threshold: self.threshold(),
            matcher: MatcherName { model_id: self.model_id().to_owned(), is_stub: self.is_stub() },
        })
    }
}

/// The comparison that needs no model: lines and tones of the features ([`Likeness`]). It tells drawn people apart, so that
/// a sandbox answers, and nobody may rely on it for living ones.
#[derive(Debug, Clone, Copy)]
pub struct Baseline;

impl FaceMatcher for Baseline {
    fn model_id(&self) -> &'static str {
        "baseline-1"
    }

    fn is_stub(&self) -> bool {
        true
    }

    fn threshold(&self) -> f64 {
        Likeness::THRESHOLD
    }

    fn embed(&self, face: &AlignedFace) -> Result<Embedding, MatchFault> {
        Embedding::new(Likeness::of(face).numbers())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_a_direction_and_what_is_none_is_refused() {
        let a = Embedding::new(vec![3.0, 0.0, 4.0]).unwrap();
        assert!((a.cosine(&a).unwrap() - 1.0).abs() < 1e-6);
        let b = Embedding::new(vec![-4.0, 0.0, 3.0]).unwrap();
        assert!(a.cosine(&b).unwrap().abs() < 1e-6);
        assert_eq!(a.cosine(&Embedding::new(vec![1.0]).unwrap()), Err(MatchFault::Lengths));
        assert_eq!(Embedding::new(vec![1.0, f32::NAN]), Err(MatchFault::NotANumber));
        assert_eq!(Embedding::new(vec![f32::INFINITY]), Err(MatchFault::NotANumber));
        assert_eq!(Embedding::new(vec![0.0; 4]), Err(MatchFault::Empty));
        assert_eq!(Embedding::new(vec![]), Err(MatchFault::Empty));
        // The square of a large number is no float any more.
        assert!((Embedding::new(vec![f32::MAX, 0.0]).unwrap().numbers()[0] - 1.0).abs() < 1e-6);
    }
}
