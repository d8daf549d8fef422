//! A first walk over an ONNX file that reads nothing but its structure: what promises more than the file holds, nests graphs
//! or points to other files is refused by name, before a runtime reserves memory for it.
//! Field numbers are those of ONNX's published protocol buffer definition.

use thiserror::Error;

/// Nodes of a graph: the largest face models have some hundreds.
const MAX_NODES: usize = 4096;
/// Lengths in attributes of convolutions and pools: steps, kernels, margins. A face has 112 pixels.
const MAX_ATTRIBUTE: i64 = 256;
/// The attributes that such lengths stand in.
const LENGTHS: [&[u8]; 5] = [b"kernel_shape", b"strides", b"pads", b"dilations", b"output_padding"];
/// Dimensions of a tensor.
const MAX_RANK: usize = 8;

/// Why a file is no usable ONNX model.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GuardFault {
    /// It is no protocol buffer, or it ends too early.
    #[error("the file is no ONNX model, or it is cut short")]
    Malformed,
    /// There is no graph in it.
    #[error("the file holds no graph")]
    NoGraph,
    /// The graph has too many nodes.
    #[error("the graph has more than {MAX_NODES} nodes")]
    TooManyNodes,
    /// A tensor is declared larger than what is there.
    #[error("a tensor is declared with {declared} numbers, and the file has bytes for {held}")]
    TensorTooLarge {
        /// As declared; the largest number where that has no end.
        declared: u64,
        /// As there.
        held: u64,
    },
    /// A tensor has a negative or too many dimensions, or a type that weights do not have.
    #[error("a tensor has dimensions or a type that weights do not have")]
    Tensor,
    /// Weights in another file.
    #[error("the weights are in another file")]
    ExternalData,
    /// Graphs in graphs, or functions.
    #[error("the graph holds graphs or functions of its own")]
    Nested,
    /// A kernel, a step or a margin beyond any face's size.
    #[error("an operator has a length beyond {MAX_ATTRIBUTE}")]
    Length,
}

/// Walks the file.
pub(super) fn check(bytes: &[u8]) -> Result<(), GuardFault> {
    let mut graphs = 0;
    for field in Fields(bytes) {
        match field? {
            (7, Content::Bytes(graph)) => {
                graphs += 1;
                check_graph(graph)?;
            }
            // Functions of the model's own.
            (25, _) => return Err(GuardFault::Nested),
            _ => {}
        }
    }
    if graphs == 1 { Ok(()) } else { Err(GuardFault::NoGraph) }
}

fn check_graph(graph: &[u8]) -> Result<(), GuardFault> {
    let mut nodes = 0;
    for field in Fields(graph) {
        match field? {
            (1, Content::Bytes(node)) => {
                nodes += 1;
                if nodes > MAX_NODES {
                    return Err(GuardFault::TooManyNodes);
                }
                check_node(node)?;
            }
            (5, Content::Bytes(tensor)) => check_tensor(tensor)?,
            // Sparse weights.
            (15, _) => return Err(GuardFault::Tensor),
            _ => {}
        }
    }
    Ok(())
}

fn check_node(node: &[u8]) -> Result<(), GuardFault> {
    for field in Fields(node) {
        if let (5, Content::Bytes(attribute)) = field? {
            check_attribute(attribute)?;
        }
    }
    Ok(())
}

fn check_attribute(attribute: &[u8]) -> Result<(), GuardFault> {
    let mut is_length = false;
    let mut most = 0;
    for field in Fields(attribute) {
        match field? {
            (1, Content::Bytes(name)) => is_length = LENGTHS.contains(&name),
            (3 | 8, Content::Number(number)) => most = most.max(magnitude(number)),
            (8, Content::Bytes(packed)) => {
                for number in Numbers(packed) {
                    most = most.max(magnitude(number?));
                }
            }
            (5 | 10, Content::Bytes(tensor)) => check_tensor(tensor)?,
            // Graphs, sparse tensors, types.
            (6 | 11 | 14 | 15 | 22 | 23, _) => return Err(GuardFault::Nested),
            _ => {}
        }
    }
    if is_length && most > MAX_ATTRIBUTE.unsigned_abs() { Err(GuardFault::Length) } else { Ok(()) }
}

/// A number of 64 bits as the protocol writes signed ones.
fn magnitude(number: u64) -> u64 {
    number.cast_signed().unsigned_abs()
}

fn check_tensor(tensor: &[u8]) -> Result<(), GuardFault> {
    let mut dimensions = Vec::new();
    let (mut kind, mut held_bytes, mut held_numbers) = (0, None, 0_u64);
    for field in Fields(tensor) {
        match field? {
            (1, Content::Number(length)) => dimensions.push(length),
            (1, Content::Bytes(packed)) => {
                for length in Numbers(packed) {
                    dimensions.push(length?);
                }
            }
            (2, Content::Number(number)) => kind = number,
            (4, Content::Bytes(packed)) => held_numbers += count(packed) / 4,
            (10, Content::Bytes(packed)) => held_numbers += count(packed) / 8,
            (5 | 7 | 11, Content::Bytes(packed)) => {
                for number in Numbers(packed) {
                    number?;
                    held_numbers += 1;
                }
            }
            (4 | 5 | 7 | 10 | 11, _) => held_numbers += 1,
            (9, Content::Bytes(raw)) => held_bytes = Some(count(raw)),
            (13, _) | (14, Content::Number(1..)) => return Err(GuardFault::ExternalData),
            _ => {}
        }
    }
    if dimensions.len() > MAX_RANK || dimensions.iter().any(|length| length.cast_signed() < 0) {
        return Err(GuardFault::Tensor);
    }
    let size = bytes_of(kind).ok_or(GuardFault::Tensor)?;
    let held = held_bytes.map_or(held_numbers, |bytes| bytes / size);
    let declared = dimensions.iter().try_fold(1_u64, |all, length| all.checked_mul(*length));
    match declared {
        Some(declared) if declared <= held => Ok(()),
        declared => Err(GuardFault::TensorTooLarge { declared: declared.unwrap_or(u64::MAX), held }),
    }
}

/// Bytes of a number of a tensor's type in raw form, of the types that weights have.
fn bytes_of(kind: u64) -> Option<u64> {
    match kind {
        // u8, i8, bool.
        2 | 3 | 9 => Some(1),
        // f16.
        10 => Some(2),
        // f32, i32.
        1 | 6 => Some(4),
        // i64, f64.
        7 | 11 => Some(8),
        _ => None,
    }
}

fn count(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// What a field holds, as far as the walk wants to know.
enum Content<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    Fixed,
}

/// The fields of a message, one after the other; ends after the first fault.
struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Content<'a>), GuardFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field.ok_or(GuardFault::Malformed))
    }
}

impl<'a> Fields<'a> {
    fn field(&mut self) -> Option<(u64, Content<'a>)> {
        let key = number(&mut self.0)?;
        let content = match key & 7 {
            0 => Content::Number(number(&mut self.0)?),
            1 => self.take(8).map(|_| Content::Fixed)?,
            2 => {
                let length = number(&mut self.0)?;
                Content::Bytes(self.take(usize::try_from(length).ok()?)?)
            }
            5 => self.take(4).map(|_| Content::Fixed)?,
            // Groups are not in use, the rest does not exist.
            _ => return None,
        };
        (key >> 3 > 0).then_some((key >> 3, content))
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

/// Packed numbers, one after the other; ends after the first fault.
struct Numbers<'a>(&'a [u8]);

impl Iterator for Numbers<'_> {
    type Item = Result<u64, GuardFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let found = number(&mut self.0);
        if found.is_none() {
            self.0 = &[];
        }
        Some(found.ok_or(GuardFault::Malformed))
    }
}

/// A number in sevens of bits, the lowest first, in ten bytes at most.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
