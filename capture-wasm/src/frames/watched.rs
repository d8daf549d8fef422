//! Where colour is measured in a frame: the caller's rectangle, or the bare part of the subject that was found last.

use vision::colour::{MeanRgb, mean_rgb};
use vision::frame::Frame;
use vision::guidance::CardPose;
use vision::region::Region;

use super::look::{Look, Subject};

/// Remembers where a subject was found. Nothing is found while a flash runs, so its samples are all of one place.
#[derive(Debug, Default)]
pub(super) struct Watched {
    subject: Subject,
    found: Vec<Region>,
}

impl Watched {
    /// Takes note of a look: of a card its middle, of a face forehead and cheeks. A subject out of sight keeps its place.
    pub(super) fn note(&mut self, subject: Subject, look: Option<&Look>) {
        // Without a subject the last one keeps its place, too: a flash comes after looking.
        if subject != Subject::None && subject != self.subject {
            (self.subject, self.found) = (subject, Vec::new());
        }
        let found = match look {
            Some(Look::Document(seen)) => {
                seen.pose.as_ref().and_then(CardPose::inside).map(|inside| vec![inside])
            }
            Some(Look::Face(seen)) => seen.skin().map(|skin| skin.to_vec()),
            None => None,
        };
        if let Some(found) = found {
            self.found = found;
        }
    }

    /// The mean colour, of the caller's rectangle where there is one.
    pub(super) fn mean(&self, frame: &Frame<'_>, chosen: Option<Region>) -> MeanRgb {
        match (chosen, self.found.as_slice()) {
            (Some(region), _) => mean_rgb(frame, region),
            (None, []) => mean_rgb(frame, Region::CENTRE),
            (None, found) => mean_of(frame, found),
        }
    }
}

/// Each rectangle has the same weight.
fn mean_of(frame: &Frame<'_>, regions: &[Region]) -> MeanRgb {
    let means: Vec<MeanRgb> = regions.iter().map(|region| mean_rgb(frame, *region)).collect();
    let mut count = 0.0;
    let mut sum = MeanRgb { r: 0.0, g: 0.0, b: 0.0, clipped: 0.0 };
    for mean in means {
        count += 1.0;
        sum.r += mean.r;
        sum.g += mean.g;
        sum.b += mean.b;
        sum.clipped += mean.clipped;
    }
    MeanRgb { r: sum.r / count, g: sum.g / count, b: sum.b / count, clipped: sum.clipped / count }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vision::frame::RgbaView;

    fn red(watched: &Watched, chosen: Option<Region>) -> f64 {
        let pixels: Vec<u8> = [10_u8, 250, 30, 90].iter().flat_map(|level| [*level; 4]).collect();
        watched.mean(&Frame::Rgba(RgbaView::new(&pixels, 4, 1).unwrap()), chosen).r
    }

    fn column(at: f64) -> Region {
        Region::new(at / 4.0, 0.0, 0.25, 1.0).unwrap()
    }

    #[test]
    fn colour_is_of_the_callers_place_else_of_the_found_ones_else_of_the_middle() {
        let mut watched = Watched::default();
        assert!((red(&watched, None) - 140.0).abs() < 1e-9);
        watched.found = vec![column(0.0), column(2.0)];
        assert!((red(&watched, None) - 20.0).abs() < 1e-9);
        assert!((red(&watched, Some(column(3.0))) - 90.0).abs() < 1e-9);
    }

    #[test]
    fn a_place_outlives_looking_and_not_another_subject() {
        let mut watched = Watched { subject: Subject::Face, found: vec![column(0.0)] };
        watched.note(Subject::None, None);
        watched.note(Subject::Face, None);
        assert_eq!(watched.found, [column(0.0)]);
        watched.note(Subject::Card, None);
        assert_eq!(watched.found, []);
    }
}
