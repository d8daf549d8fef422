//! Models written by hand, byte by byte, and loaded as an operator's file would be.

use super::*;

/// A field that holds bytes.
fn bytes(field: u64, content: &[u8]) -> Vec<u8> {
    let mut out = varint(field << 3 | 2);
    out.extend(varint(content.len().try_into().unwrap()));
    out.extend_from_slice(content);
    out
}

/// A field that holds a number.
fn number(field: u64, value: i64) -> Vec<u8> {
    [varint(field << 3), varint(value.cast_unsigned())].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let [low, ..] = (value & 0x7f).to_le_bytes();
        value >>= 7;
        if value == 0 {
            out.push(low);
            return out;
        }
        out.push(low | 0x80);
    }
}

const FLOAT: i64 = 1;

fn tensor(name: &str, shape: &[i64], values: &[f32]) -> Vec<u8> {
    let raw: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let dims = shape.iter().flat_map(|length| number(1, *length));
    dims.chain(number(2, FLOAT)).chain(bytes(8, name.as_bytes())).chain(bytes(9, &raw)).collect()
}

/// The name, type and shape of an end of the graph.
fn end(name: &str, shape: &[i64]) -> Vec<u8> {
    let dims: Vec<u8> = shape.iter().flat_map(|length| bytes(1, &number(1, *length))).collect();
    let tensor_type = [number(1, FLOAT), bytes(2, &dims)].concat();
    [bytes(1, name.as_bytes()), bytes(2, &bytes(1, &tensor_type))].concat()
}

fn ints(name: &str, values: &[i64]) -> Vec<u8> {
    let values = values.iter().flat_map(|value| number(8, *value));
    bytes(1, name.as_bytes()).into_iter().chain(values).chain(number(20, 7)).collect()
}

fn node(kind: &str, inputs: &[&str], output: &str, attributes: &[Vec<u8>]) -> Vec<u8> {
    let inputs = inputs.iter().flat_map(|name| bytes(1, name.as_bytes()));
    let attributes = attributes.iter().flat_map(|attribute| bytes(5, attribute));
    inputs.chain(bytes(2, output.as_bytes())).chain(bytes(4, kind.as_bytes())).chain(attributes).collect()
}

/// A model of these parts; opset 17.
#[derive(Clone)]
struct Parts {
    nodes: Vec<Vec<u8>>,
    tensors: Vec<Vec<u8>>,
    inputs: Vec<Vec<u8>>,
    outputs: Vec<Vec<u8>>,
}

impl Parts {
    fn write(&self) -> Vec<u8> {
        let of = |field: u64, parts: &[Vec<u8>]| -> Vec<u8> {
            parts.iter().flat_map(|part| bytes(field, part)).collect()
        };
        let graph = [
            of(1, &self.nodes),
            bytes(2, b"face"),
            of(5, &self.tensors),
            of(11, &self.inputs),
            of(12, &self.outputs),
        ]
        .concat();
        [number(1, 8), bytes(7, &graph), bytes(8, &number(2, 17))].concat()
    }

    fn load(&self) -> Result<OnnxMatcher, ModelFault> {
        OnnxMatcher::of("tiny", self.write(), 0.4, PixelScale::Centred)
    }
}

const FILTERS: i64 = 32;
const NUMBERS: i64 = 64;

/// Numbers between -1 and 1 that follow no pattern.
fn noise(count: i64) -> Vec<f32> {
    let mut state = 7_u32;
    (0..count)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from(u16::try_from(state >> 16).unwrap()) / 32_768.0 - 1.0
        })
        .collect()
}

/// A network as small as one can be: convolution, rectifier, pool, and a matrix from 32 filters to 64 numbers.
fn tiny() -> Parts {
    Parts {
        nodes: vec![
            node(
                "Conv",
                &["face", "filters"],
                "a",
                &[ints("kernel_shape", &[8, 8]), ints("strides", &[4, 4])],
            ),
            node("Relu", &["a"], "b", &[]),
            node("GlobalAveragePool", &["b"], "c", &[]),
            node("Flatten", &["c"], "d", &[]),
            node("Gemm", &["d", "matrix"], "numbers", &[]),
        ],
        tensors: vec![
            tensor("filters", &[FILTERS, 3, 8, 8], &noise(FILTERS * 3 * 64)),
            tensor("matrix", &[FILTERS, NUMBERS], &noise(FILTERS * NUMBERS)),
        ],
        inputs: vec![end("face", &[1, 3, 112, 112])],
        outputs: vec![end("numbers", &[1, NUMBERS])],
    }
}

fn face(person: usize) -> AlignedFace {
    let faces = super::super::Faces::with_matcher(Arc::new(super::super::Baseline)).unwrap();
    let photo = specimen::draw_selfie(&specimen::people()[person], 480, 640);
    faces.selfie(&photo).unwrap().aligned
}

#[test]
fn a_model_in_a_file_is_loaded_named_and_compares() {
    let folder = std::env::temp_dir().join(format!("tanda-face-model-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("tiny-net.onnx");
    std::fs::write(&path, tiny().write()).unwrap();
    let matcher = OnnxMatcher::open(&path, 0.4, PixelScale::Centred).unwrap();
    let missing = OnnxMatcher::open(&folder.join("none.onnx"), 0.4, PixelScale::Centred);
    let large = folder.join("large.onnx");
    File::create(&large).unwrap().set_len(MAX_MODEL_BYTES + 1).unwrap();
    let too_large = OnnxMatcher::open(&large, 0.4, PixelScale::Centred);
    std::fs::remove_dir_all(&folder).unwrap();

    assert!(matches!(missing, Err(ModelFault::Unreadable(_))));
    assert!(matches!(too_large, Err(ModelFault::TooLarge)));
    assert!(!matcher.is_stub());
    assert_eq!(matcher.model_id().len(), "tiny-net-".len() + 12);
    let (one, other) = (face(0), face(1));
    let embedding = matcher.embed(&one).unwrap();
    assert_eq!(embedding.numbers().len(), 64);
    let length: f32 = embedding.numbers().iter().map(|number| number * number).sum();
    assert!((length - 1.0).abs() < 1e-4);
    let same = matcher.compare(&one, &one).unwrap();
    let different = matcher.compare(&one, &other).unwrap();
    assert!((same.similarity - 1.0).abs() < 1e-5 && different.similarity < 0.9999, "{same:?} {different:?}");
    assert!(!same.matcher.is_stub);
}

#[test]
fn pixels_are_scaled_as_the_model_wants_them() {
    // A pool of 16 by 16 pixels gives means that are known: 49 of each of three planes.
    let pool = Parts {
        nodes: vec![
            node(
                "AveragePool",
                &["face"],
                "a",
                &[ints("kernel_shape", &[16, 16]), ints("strides", &[16, 16])],
            ),
            node("Flatten", &["a"], "numbers", &[]),
        ],
        tensors: vec![],
        outputs: vec![end("numbers", &[1, 147])],
        ..tiny()
    };
    for (pixels, red, green, blue) in
        [(PixelScale::Centred, 1.0, -1.0, 0.2), (PixelScale::Bytes, 255.0, 0.0, 153.0)]
    {
        let matcher = OnnxMatcher::of("pool", pool.write(), 0.4, pixels).unwrap();
        let numbers = matcher.numbers([255, 0, 153].into_iter().cycle().take(3 * 112 * 112)).unwrap();
        for (plane, expected) in numbers.chunks(49).zip([red, green, blue]) {
            assert!(
                plane.iter().all(|number: &f32| (number - expected).abs() < 1e-3),
                "{pixels:?} {plane:?}"
            );
        }
    }
}

#[test]
fn every_wrong_model_is_refused_by_name() {
    let with = |change: &dyn Fn(&mut Parts)| {
        let mut parts = tiny();
        change(&mut parts);
        parts.load().map(|_| ()).unwrap_err().to_string()
    };
    let zeros = vec![0.0; usize::try_from(FILTERS * NUMBERS).unwrap()];
    let external = [tensor("matrix", &[1], &[]), bytes(13, &bytes(1, b"location")), number(14, 1)].concat();
    let cases: Vec<(&str, String, &str)> = vec![
        (
            "another size",
            with(&|parts| parts.inputs = vec![end("face", &[1, 3, 160, 160])]),
            "the model wants 1x3x160x160, not one image",
        ),
        (
            "grey",
            with(&|parts| parts.inputs = vec![end("face", &[1, 1, 112, 112])]),
            "the model wants 1x1x112x112, not one image",
        ),
        (
            "two inputs",
            with(&|parts| parts.inputs.push(end("more", &[1]))),
            "the model wants 2 inputs, not one image",
        ),
        (
            "a picture for an answer",
            with(&|parts| parts.outputs = vec![end("b", &[1, FILTERS, 27, 27])]),
            "the model gives something of another form",
        ),
        (
            "three numbers",
            with(&|parts| {
                parts.nodes = vec![
                    node("GlobalAveragePool", &["face"], "c", &[]),
                    node("Flatten", &["c"], "numbers", &[]),
                ];
            }),
            "the model gives 3 numbers",
        ),
        (
            "no numbers",
            with(&|parts| {
                parts.tensors[1] = tensor("matrix", &[FILTERS, NUMBERS], &vec![f32::NAN; zeros.len()]);
            }),
            "tried on a face, it failed: the face model gave something that is no number",
        ),
        (
            "zeros",
            with(&|parts| parts.tensors[1] = tensor("matrix", &[FILTERS, NUMBERS], &zeros)),
            "tried on a face, it failed: the face model gave nothing but zeros",
        ),
        (
            "the same for everybody",
            with(&|parts| {
                parts.tensors[1] = tensor("matrix", &[FILTERS, NUMBERS], &zeros);
                parts.tensors.push(tensor("bias", &[NUMBERS], &noise(NUMBERS)));
                parts.nodes[4] = node("Gemm", &["d", "matrix", "bias"], "numbers", &[]);
            }),
            "the model gives the same numbers for every picture",
        ),
        (
            "a matrix that does not fit",
            with(&|parts| parts.tensors[1] = tensor("matrix", &[10, NUMBERS], &noise(10 * NUMBERS))),
            "tried on a face, it failed: the face model failed",
        ),
        (
            "a huge tensor",
            with(&|parts| parts.tensors[1] = tensor("matrix", &[1 << 20, 1 << 20], &noise(8))),
            "a tensor is declared with 1099511627776 numbers, and the file has bytes for 8",
        ),
        (
            "an endless tensor",
            with(&|parts| parts.tensors[1] = tensor("matrix", &[1 << 40, 1 << 40], &noise(8))),
            "a tensor is declared with 18446744073709551615 numbers",
        ),
        (
            "a negative tensor",
            with(&|parts| parts.tensors[1] = tensor("matrix", &[-1, 64], &noise(64))),
            "a tensor has dimensions or a type that weights do not have",
        ),
        (
            "weights elsewhere",
            with(&|parts| parts.tensors[1] = external.clone()),
            "the weights are in another file",
        ),
        (
            "a margin without end",
            with(&|parts| {
                let pads = ints("pads", &[1 << 30, 0, 1 << 30, 0]);
                parts.nodes[0] = node("Conv", &["face", "filters"], "a", &[pads]);
            }),
            "an operator has a length beyond 256",
        ),
        (
            "a graph in a graph",
            with(&|parts| {
                let branch = [bytes(1, b"then_branch"), bytes(6, &[])].concat();
                parts.nodes[1] = node("If", &["a"], "b", &[branch]);
            }),
            "the graph holds graphs or functions of its own",
        ),
        (
            "an operator that makes sizes",
            with(&|parts| parts.nodes[1] = node("ConstantOfShape", &["a"], "b", &[])),
            "the model cannot be prepared",
        ),
        (
            "an end that nothing makes",
            with(&|parts| parts.outputs = vec![end("nowhere", &[1, NUMBERS])]),
            "the model",
        ),
        ("no operators", with(&|parts| parts.nodes = vec![]), "the model"),
        (
            "five thousand operators",
            with(&|parts| parts.nodes = vec![vec![]; 5000]),
            "the graph has more than 4096",
        ),
    ];
    for (case, told, expected) in cases {
        println!("{case}: {told}");
        assert!(told.contains(expected), "{case}: {told}");
    }
}

#[test]
fn what_is_no_model_at_all_is_refused() {
    let load = |bytes: &[u8]| OnnxMatcher::of("x", bytes.to_vec(), 0.4, PixelScale::Centred).map(|_| ());
    for (bytes, expected) in [
        (&b""[..], GuardFault::NoGraph),
        (b"<html>not found</html>", GuardFault::Malformed),
        (b"\x89PNG\r\n\x1a\n", GuardFault::Malformed),
        (&[0xff; 64], GuardFault::Malformed),
        (&[0x08, 0x08], GuardFault::NoGraph),
    ] {
        assert!(matches!(load(bytes), Err(ModelFault::Guard(fault)) if fault == expected), "{bytes:?}");
    }
    assert!(matches!(
        OnnxMatcher::of("x", tiny().write(), f64::NAN, PixelScale::Centred),
        Err(ModelFault::Threshold(_))
    ));
}

#[test]
fn a_model_cut_short_anywhere_is_refused_and_one_with_a_wrong_byte_never_brings_the_server_down() {
    let whole = tiny().write();
    for length in (0..whole.len()).step_by(997).chain(whole.len() - 40..whole.len()) {
        let cut = OnnxMatcher::of("cut", whole[..length].to_vec(), 0.4, PixelScale::Centred);
        // The list of operator versions stands last: without it the model is whole.
        assert!(cut.is_err() || length >= whole.len() - 6, "{length} of {}", whole.len());
    }
    // Structure stands before and after the weights: every byte of it, and some of theirs.
    let structure = (0..400).chain((400..whole.len()).step_by(4001)).chain(whole.len() - 120..whole.len());
    for at in structure {
        for wrong in [0x00, 0x7f, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] = wrong;
            // Any answer is right that is one.
            drop(OnnxMatcher::of("wrong", bytes, 0.4, PixelScale::Centred));
        }
    }
}
