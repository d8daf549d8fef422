//! The detector's data as this project packs it: three boosted views and three small networks, their weights in
//! eight bits. `benches` writes it from the published model of the `SeetaFace` engine; where it is from and under
//! which licence stands in `vision/data/NOTICE`. Leaves out looking at pixels.

use thiserror::Error;

/// Side of the window that every stage looks at.
pub(super) const WINDOW_PX: usize = 40;
/// Views of the first stage: each is a boosted sum over codes of the neighbourhood.
const VIEWS: usize = 3;
/// Codes that a view sums.
pub(super) const FEATURES: usize = 150;
/// After so many of them a view may say no.
pub(super) const GROUP: usize = 10;
/// Values of one code.
const CODES: usize = 256;
/// A code looks at nine squares of three pixels, so it begins at least nine pixels before the window's end.
const LAST_CODE_PX: u8 = 31;
/// Numbers that describe one patch: four cells of eight sums.
pub(super) const PATCH_NUMBERS: usize = 32;
/// What a network answers: how likely a face is, and how far the window is off along x, y and in size.
pub(super) const ANSWERS: usize = 4;
/// Patches and the widths of the layers of each network.
const NETWORKS: [(usize, &[usize]); 3] =
    [(4, &[20, ANSWERS]), (8, &[40, ANSWERS]), (16, &[256, 128, 64, ANSWERS])];
const MAGIC: &[u8; 8] = b"tandafc1";

/// Why bytes are not the detector's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FaceModelError {
    /// They do not begin as they should.
    #[error("these bytes are not the face detector's data")]
    Magic,
    /// The data has one size only.
    #[error("the face detector's data has {needed} bytes, these are {size_bytes}")]
    Size {
        /// The bytes given.
        size_bytes: usize,
        /// The bytes of the data.
        needed: usize,
    },
    /// A place outside the window.
    #[error("the face detector's data names a place outside its window")]
    Place,
    /// An infinite number, or none.
    #[error("the face detector's data holds a number that is not finite")]
    Number,
}

/// The detector's data, checked.
#[derive(Debug, Clone)]
pub struct FaceModel {
    pub(super) views: Vec<View>,
    pub(super) networks: Vec<Network>,
}

/// One view of the first stage.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// Column and row of each code in the window.
    pub(super) places: Vec<[u8; 2]>,
    /// What each value of each code adds.
    pub(super) weights: Vec<[i8; CODES]>,
    /// The least sum after each group of codes.
    pub(super) least: [i16; FEATURES / GROUP],
}

/// A part of the window, its four cells of equal size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patch {
    pub(super) x: usize,
    pub(super) y: usize,
    /// Sides of a cell: half of the patch's.
    pub(super) cell: [usize; 2],
}

/// A network over the patches of a window.
#[derive(Debug, Clone)]
pub(super) struct Network {
    pub(super) patches: Vec<Patch>,
    pub(super) layers: Vec<Layer>,
}

/// One layer: a row of weights for each output.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) inputs: usize,
    pub(super) weights: Vec<f32>,
    pub(super) biases: Vec<f32>,
}

impl FaceModel {
    /// The bytes that the data has.
    pub fn size_bytes() -> usize {
        let view = 2 * FEATURES + 2 * (FEATURES / GROUP) + FEATURES * CODES;
        let network = |(patches, widths): &(usize, &[usize])| {
            let mut inputs = patches * PATCH_NUMBERS;
            widths.iter().fold(4 * patches, |size, outputs| {
                let layer = outputs * (8 + inputs);
                inputs = *outputs;
                size + layer
            })
        };
        MAGIC.len() + VIEWS * view + NETWORKS.iter().map(network).sum::<usize>()
    }

    /// The detector's data from the bytes of `faces.bin`.
    pub fn parse(bytes: &[u8]) -> Result<Self, FaceModelError> {
        let body = bytes.strip_prefix(MAGIC).ok_or(FaceModelError::Magic)?;
        let needed = Self::size_bytes();
        if bytes.len() != needed {
            return Err(FaceModelError::Size { size_bytes: bytes.len(), needed });
        }
        let mut reader = Reader { left: body };
        let mut model = Self { views: Vec::new(), networks: Vec::new() };
        for _ in 0..VIEWS {
            model.views.push(reader.view()?);
        }
        for (patches, widths) in NETWORKS {
            model.networks.push(reader.network(patches, widths)?);
        }
        Ok(model)
    }
}

/// Takes numbers off the front. The size was checked, so nothing is ever missing.
struct Reader<'a> {
    left: &'a [u8],
}

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> &'a [u8] {
        let (taken, left) = self.left.split_at(count.min(self.left.len()));
        self.left = left;
        taken
    }

    fn signed(&mut self, count: usize) -> impl Iterator<Item = i8> + use<'a> {
        self.bytes(count).iter().map(|byte| byte.cast_signed())
    }

    fn reals(&mut self, count: usize) -> Result<Vec<f32>, FaceModelError> {
        let (numbers, _) = self.bytes(4 * count).as_chunks::<4>();
        let numbers: Vec<f32> = numbers.iter().map(|number| f32::from_le_bytes(*number)).collect();
        if numbers.iter().all(|number| number.is_finite()) {
            Ok(numbers)
        } else {
            Err(FaceModelError::Number)
        }
    }

    fn view(&mut self) -> Result<View, FaceModelError> {
        let places = self.bytes(2 * FEATURES).as_chunks::<2>().0.to_vec();
        if places.iter().flatten().any(|place| *place > LAST_CODE_PX) {
            return Err(FaceModelError::Place);
        }
        let mut least = [0; FEATURES / GROUP];
        for (value, bytes) in least.iter_mut().zip(self.bytes(2 * (FEATURES / GROUP)).as_chunks::<2>().0) {
            *value = i16::from_le_bytes(*bytes);
        }
        let weights = (0..FEATURES)
            .map(|_| {
                let mut of_code = [0; CODES];
                for (weight, value) in of_code.iter_mut().zip(self.signed(CODES)) {
                    *weight = value;
                }
                of_code
            })
            .collect();
        Ok(View { places, weights, least })
    }

    fn network(&mut self, patches: usize, widths: &[usize]) -> Result<Network, FaceModelError> {
        let patches: Vec<Patch> =
            self.bytes(4 * patches).as_chunks::<4>().0.iter().copied().map(patch).collect();
        let inside = |patch: &Patch| {
            let [wide, high] = patch.cell;
            wide > 0 && high > 0 && patch.x + 2 * wide <= WINDOW_PX && patch.y + 2 * high <= WINDOW_PX
        };
        if !patches.iter().all(inside) {
            return Err(FaceModelError::Place);
        }
        let mut inputs = patches.len() * PATCH_NUMBERS;
        let mut layers = Vec::with_capacity(widths.len());
        for outputs in widths {
            let (scales, biases) = (self.reals(*outputs)?, self.reals(*outputs)?);
            let mut weights = Vec::with_capacity(inputs * outputs);
            for scale in scales {
                weights.extend(self.signed(inputs).map(|weight| scale * f32::from(weight)));
            }
            layers.push(Layer { inputs, weights, biases });
            inputs = *outputs;
        }
        Ok(Network { patches, layers })
    }
}

fn patch([x, y, width, height]: [u8; 4]) -> Patch {
    Patch { x: x.into(), y: y.into(), cell: [usize::from(width / 2), usize::from(height / 2)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &[u8] = include_bytes!("../../data/faces.bin");

    #[test]
    fn the_data_of_the_package_is_read() {
        let model = FaceModel::parse(DATA).unwrap();
        assert_eq!((model.views.len(), model.networks.len()), (VIEWS, NETWORKS.len()));
        assert_eq!(model.networks[2].layers[0].weights.len(), 512 * 256);
    }

    #[test]
    fn bytes_that_are_not_the_data_have_a_named_error() {
        let size = |size_bytes| FaceModelError::Size { size_bytes, needed: DATA.len() };
        assert_eq!(FaceModel::parse(&[]).unwrap_err(), FaceModelError::Magic);
        assert_eq!(FaceModel::parse(b"<!doctype html>").unwrap_err(), FaceModelError::Magic);
        assert_eq!(FaceModel::parse(&DATA[..9]).unwrap_err(), size(9));
        let longer = [DATA, &[0]].concat();
        assert_eq!(FaceModel::parse(&longer).unwrap_err(), size(longer.len()));
        let mut outside = DATA.to_vec();
        outside[MAGIC.len()] = LAST_CODE_PX + 1;
        assert_eq!(FaceModel::parse(&outside).unwrap_err(), FaceModelError::Place);
        let mut endless = DATA.to_vec();
        // The first network's first scale lies behind the views and four patches.
        let scale = MAGIC.len() + VIEWS * (2 * FEATURES + 2 * (FEATURES / GROUP) + FEATURES * CODES) + 16;
        endless[scale..scale + 4].copy_from_slice(&f32::INFINITY.to_le_bytes());
        assert_eq!(FaceModel::parse(&endless).unwrap_err(), FaceModelError::Number);
    }
}
