//! Every input of the fuzzers' corpora through the function that it was found for: what once covered new ground, or
//! was a fault, stays right.

#[path = "../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "a library where it is at home")]
mod driven;

use std::path::Path;

fn replay(name: &str, drive: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).expect("a folder of the tree") {
        drive(&std::fs::read(entry.expect("an input").path()).expect("an input that can be read"));
        count += 1;
    }
    assert!(count > 0, "{} is empty", folder.display());
    // Far longer than any input: reads past the corpora's sizes.
    drive(&[]);
    drive(&[0xA5; 4096]);
}

macro_rules! corpora {
    ($($test:ident: $target:ident),* $(,)?) => {
        $(
            #[test]
            fn $test() {
                replay(stringify!($target), driven::$target);
            }
        )*
    };
}

corpora! {
    measures_answer_any_frame: measures,
    outline_answers_any_frame: outline,
    nik_reader_answers_any_frame: nik_reader,
    rectify_answers_any_corners: rectify,
    guidance_answers_any_numbers: guidance,
    document_answers_any_frame: document,
    face_answers_any_frame: face,
    still_answers_any_frame: still,
}
