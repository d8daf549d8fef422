//! The measures of a whole frame of any subject, in one look: how sharp, how it is lit, where light drowns it, how far
//! it moved. Leaves out what is on it.

use crate::exposure::Exposure;
use crate::frame::Frame;
use crate::glare::{Glare, glare};
use crate::luma::LumaImage;
use crate::motion::LumaThumbnail;
use crate::region::Region;
use crate::sharpness::{Sharpness, live_pass};

/// The memory that looking needs, and the frame before; keep one for a stream of frames.
#[derive(Debug, Default)]
pub struct LiveEye {
    luma: LumaImage,
    before: Option<LumaThumbnail>,
}

/// What one look measured.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveFrame {
    /// Of the whole frame.
    pub sharpness: Sharpness,
    /// Of the whole frame.
    pub exposure: Exposure,
    /// Of the whole frame.
    pub glare: Glare,
    /// The difference to the frame before ([`LumaThumbnail::difference`]), where there was one.
    pub motion: Option<f64>,
}

impl LiveEye {
    /// Looks at a frame.
    pub fn look(&mut self, frame: &Frame<'_>) -> LiveFrame {
        self.luma.fill_from(frame);
        let pass = live_pass(&self.luma, Region::FULL);
        let thumbnail = LumaThumbnail::of(frame);
        let motion = self.before.as_ref().map(|before| before.difference(&thumbnail));
        self.before = Some(thumbnail);
        LiveFrame {
            sharpness: pass.sharpness,
            exposure: pass.histogram.exposure(),
            glare: glare(frame, Region::FULL, &[]),
            motion,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::RgbaView;

    #[test]
    fn motion_is_measured_from_the_second_frame_on() {
        let mut eye = LiveEye::default();
        let mut look = |grey: u8| {
            let pixels = [grey, grey, grey, 255].repeat(64 * 48);
            eye.look(&RgbaView::new(&pixels, 64, 48).unwrap().into())
        };
        assert_eq!(look(100).motion, None);
        assert!(look(100).motion.is_some_and(|levels| levels < 1e-9));
        let brighter = look(120);
        assert!(brighter.motion.is_some_and(|levels| (levels - 20.0).abs() < 1e-9));
        assert!((brighter.exposure.mean - 120.0).abs() < 1e-9 && brighter.glare.share < 1e-9);
    }
}
