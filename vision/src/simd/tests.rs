//! The plain loops against their definitions, everywhere; the vectors against the plain loops, in WASM.

#[cfg(not(target_arch = "wasm32"))]
use super::scalar;

/// Repeatable bytes of full range; every seventh an extreme.
fn bytes(seed: u32, count: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
    (0..count)
        .map(|at| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if at % 7 == 3 { [0, 255][at / 7 % 2] } else { state.to_le_bytes()[3] }
        })
        .collect()
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn the_plain_loops_agree_with_their_definitions() {
    let row = bytes(1, 100);
    assert_eq!(scalar::sum(&row), row.iter().map(|byte| u32::from(*byte)).sum());
    assert_eq!(scalar::moments(&row).1, row.iter().map(|byte| u32::from(*byte).pow(2)).sum());
    assert_eq!(scalar::most(&row), 255);
    assert_eq!(scalar::count_from(&[9, 10, 11], 10), 2);
    // Columns 0, 10, 30: Gx is 4 * 30, Gy is 0.
    assert_eq!(scalar::edge_energy(&[0, 10, 30], &[0, 10, 30], &[0, 10, 30]), 14_400);
    assert_eq!(scalar::edge_energy(&[0, 0, 0], &[0, 9, 0], &[5, 10, 5]), 900);
    assert_eq!(scalar::sum_packed(&[1, 2, 3, 4, 10, 20, 30, 40]), [11, 22, 33, 44]);
    assert_eq!(scalar::count_bright(&[250, 240, 235, 0, 249, 249, 249, 255, 250, 255, 234, 9], 235, 250), 1);
    let mut out = [0; 3];
    scalar::luma(&[255, 255, 255, 0, 255, 0, 0, 9, 0, 0, 255, 9], [77, 150, 29], &mut out);
    assert_eq!(out, [255, 77, 29]);
    scalar::full_range(&[0, 16, 235], &mut out);
    assert_eq!(out, [0, 0, 255]);
    let mut sums = [1, 2];
    scalar::add_row(&mut sums, &[255, 3]);
    assert_eq!(sums, [256, 5]);
    assert_eq!(scalar::dot(&[1, -2], &[300, 40]), 220);
    for value in [1e-3_f32, 0.55, 1.0, 1.2, 1.4, 1.7, 1e3, 2.8e6] {
        let mut re = [value];
        scalar::log_power(&mut re, &[0.0]);
        assert!((re[0] - (value * value).log2()).abs() < 0.01, "{value}");
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod agreement {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::super::{scalar, wasm};
    use super::bytes;

    fn floats(seed: u32) -> [f32; 128] {
        let bytes = bytes(seed, 128);
        std::array::from_fn(|at| (f32::from(bytes[at]) - 127.0) * f32::from(bytes[127 - at]) * 0.37)
    }

    #[wasm_bindgen_test]
    fn vectors_agree_with_plain_loops_to_the_bit() {
        for seed in 0..200 {
            // Lengths around every multiple of a vector's.
            let count = usize::try_from(seed).unwrap_or(0) % 83;
            let [a, b, c] = [1, 2, 3].map(|row| bytes(3 * seed + row, count));
            assert_eq!(wasm::edge_energy(&a, &b, &c), scalar::edge_energy(&a, &b, &c), "{count}");
            assert_eq!(wasm::moments(&a), scalar::moments(&a));
            assert_eq!(wasm::sum(&a), scalar::sum(&a));
            assert_eq!(wasm::most(&b), scalar::most(&b));
            assert_eq!(wasm::count_from(&a, 200), scalar::count_from(&a, 200));
            let pixels = bytes(seed + 7, 4 * count);
            assert_eq!(wasm::sum_packed(&pixels), scalar::sum_packed(&pixels));
            for [least, most] in [[0, 250], [100, 150], [235, 250]] {
                assert_eq!(
                    wasm::count_bright(&pixels, least, most),
                    scalar::count_bright(&pixels, least, most)
                );
            }
            let (mut one, mut other) = (vec![0; count], vec![0; count]);
            wasm::luma(&pixels, [77, 150, 29], &mut one);
            scalar::luma(&pixels, [77, 150, 29], &mut other);
            assert_eq!(one, other);
            wasm::full_range(&a, &mut one);
            scalar::full_range(&a, &mut other);
            assert_eq!(one, other);
            let (mut one, mut other) = (vec![40_000_u16; count], vec![40_000_u16; count]);
            wasm::add_row(&mut one, &b);
            scalar::add_row(&mut other, &b);
            assert_eq!(one, other);
            let words = |bytes: &[u8]| -> Vec<i16> {
                bytes.iter().map(|byte| i16::from(*byte) * 61 - 8000).collect()
            };
            assert_eq!(wasm::dot(&words(&a), &words(&b)), scalar::dot(&words(&a), &words(&b)));
            let parts = [0, 1, 2, 3].map(|part| floats(4 * seed + part));
            let [mut one, mut other] = [parts, parts];
            for (four, step) in [
                (
                    &mut one,
                    wasm::butterfly::<128> as fn([&mut [f32; 128]; 2], [&mut [f32; 128]; 2], (f32, f32)),
                ),
                (&mut other, scalar::butterfly::<128>),
            ] {
                let [a, b, c, d] = four;
                step([a, b], [c, d], (0.8, -0.6));
            }
            assert_eq!(one.map(|part| part.map(f32::to_bits)), other.map(|part| part.map(f32::to_bits)));
            let [mut a, b, mut c, _] = [one[0], one[1], one[0], one[3]];
            wasm::log_power(&mut a, &b);
            scalar::log_power(&mut c, &b);
            assert_eq!(a.map(f32::to_bits), c.map(f32::to_bits));
        }
    }
}
