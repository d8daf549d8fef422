//! Frames made to hurt, and stores that fail: each has its answer, and nothing is left half-stored.

use std::{io::Cursor, time::Instant};

use acceptance::{
    capture::{CaptureDraft, challenge, send, small_card},
    stack::{Backend, Stack},
};
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

const SIGNATURE_BYTES: usize = 8;
/// Length, name, data and check sum of the first chunk.
const HEADER_CHUNK_BYTES: usize = 4 + 4 + 13 + 4;

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&name[..], data].concat();
    let mut chunk = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    chunk.extend(&named);
    chunk.extend(check_sum(&named).to_be_bytes());
    chunk
}

/// CRC-32 as PNG has it (ISO 3309).
fn check_sum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| {
                if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 }
            },
        )
    })
}

/// A PNG that says it has these sides, with the pixels of a larger one.
fn png_that_lies(says: [u32; 2], holds: [u32; 2]) -> Vec<u8> {
    let pixels = vec![0; 3 * holds[0] as usize * holds[1] as usize];
    let mut png = Vec::new();
    PngEncoder::new(Cursor::new(&mut png))
        .write_image(&pixels, holds[0], holds[1], ExtendedColorType::Rgb8)
        .unwrap();
    let [wide, high] = says.map(u32::to_be_bytes);
    // Eight bits a channel, colour, deflate, the usual filters, not interlaced.
    let header = chunk(*b"IHDR", &[&wide[..], &high[..], &[8, 2, 0, 0, 0]].concat());
    png.splice(SIGNATURE_BYTES..SIGNATURE_BYTES + HEADER_CHUNK_BYTES, header);
    png
}

fn png_of_the_card(extra: &[u8]) -> Vec<u8> {
    let card = specimen::draw_card(&specimen::people()[0], 640);
    let mut png = Vec::new();
    PngEncoder::new(Cursor::new(&mut png))
        .write_image(card.as_raw(), card.width(), card.height(), ExtendedColorType::Rgba8)
        .unwrap();
    png.splice(
        SIGNATURE_BYTES + HEADER_CHUNK_BYTES..SIGNATURE_BYTES + HEADER_CHUNK_BYTES,
        extra.iter().copied(),
    );
    png
}

async fn nothing_is_stored(stack: &Stack) {
    for table in ["bundle", "verification", "frame", "job", "artefact"] {
        assert_eq!(stack.count(table).await, 0, "{table}");
    }
    assert_eq!(stack.objects().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_nine_hundred_megapixels_is_refused_by_its_header() {
    let stack = Stack::start(Backend::Sqlite).await;
    let mut draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    draft.frames = vec![png_that_lies([30_000, 30_000], [64, 64])];
    let began = Instant::now();
    let answer = send(&stack, &draft).await;
    assert_eq!(answer.status, 422, "{:?}", answer.body);
    assert!(answer.body["details"]["fieldErrors"]["bundle.frames[0]"][0].is_string(), "{:?}", answer.body);
    assert!(began.elapsed().as_secs() < 5);
    nothing_is_stored(&stack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_unpacks_to_more_than_it_says_goes_no_further_than_it_says() {
    let stack = Stack::start(Backend::Sqlite).await;
    let mut draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    // 120 megabytes of pixels behind a header that says 30 kilobytes.
    draft.frames = vec![png_that_lies([100, 100], [8000, 5000])];
    let answer = send(&stack, &draft).await;
    // The header is a photo's, so it is taken; what there is to see of it is no card.
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    assert_ne!(answer.body["ktpBundle"]["verdict"], "passed");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_texts_in_a_picture_are_dropped_with_the_rest_of_its_metadata() {
    let stack = Stack::start(Backend::Sqlite).await;
    let texts: Vec<u8> =
        (0..10_000).flat_map(|at| chunk(*b"tEXt", format!("Comment\0secret {at}").as_bytes())).collect();
    let mut draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    draft.frames = vec![png_of_the_card(&texts)];
    let answer = send(&stack, &draft).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    assert_eq!(answer.body["document"]["idvCode"], "SUCCESS");
    let frame = std::fs::metadata(&stack.frames()[0]).unwrap().len();
    let plain = png_of_the_card(&[]).len();
    assert!(frame < u64::try_from(plain + 200).unwrap(), "{frame} of {plain}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_frames_of_twelve_megabytes_are_too_much_and_ten_of_eight_hundred_kilobytes_are_not() {
    let stack = Stack::start(Backend::Sqlite).await;
    let mut draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    draft.frames = vec![vec![0xFF; 9 * 1024 * 1024]; 10];
    let answer = send(&stack, &draft).await;
    assert_eq!(answer.status, 413, "{:?}", answer.body);
    nothing_is_stored(&stack).await;
    let card = specimen::draw_card(&specimen::people()[0], 1600);
    draft.frames = vec![specimen::jpeg::encode_photo(&card, 800_000); 10];
    let answer = send(&stack, &draft).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    assert_eq!(answer.body["ktpBundle"]["framesStored"], 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_that_cannot_be_written_are_told_so_and_leave_nothing() {
    let stack = Stack::start(Backend::Sqlite).await;
    let draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    // A file where the folder of frames belongs: nothing can be written below it, as on a full disk.
    let folder = stack.data.join("objects/frames");
    std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
    std::fs::write(&folder, b"").unwrap();
    let answer = send(&stack, &draft).await;
    assert!(matches!(answer.status, 500 | 503), "{:?}", answer.body);
    assert!(!answer.body.to_string().contains("objects"), "no path of ours: {:?}", answer.body);
    std::fs::remove_file(&folder).unwrap();
    nothing_is_stored(&stack).await;
    let again = send(&stack, &draft).await;
    assert_eq!(again.status, 200, "the challenge was not used up: {:?}", again.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_frames_whose_last_one_is_broken_none_is_kept() {
    let stack = Stack::start(Backend::Sqlite).await;
    let mut draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    draft.frames = vec![small_card(); 9];
    draft.frames.push(small_card()[..300].to_vec());
    let answer = send(&stack, &draft).await;
    assert_eq!(answer.status, 422, "{:?}", answer.body);
    nothing_is_stored(&stack).await;
}
