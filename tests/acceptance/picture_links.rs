//! Pictures by signed links: seen by whoever has one, for as long as it says, and by nobody else.

use acceptance::stack::{Backend, Stack};
use contract::{capture_flow::Purpose, photo::PhotoKind};
use specimen::people;
use tanda::{
    picture_links::{Shown, issue},
    verification::{
        Claim,
        capture::{PhotoIntake, submit_photos},
        challenge::Holder,
        pipeline::follow,
    },
};

const HOUR_MS: i64 = 3_600_000;

async fn photos_of(stack: &Stack) -> String {
    let person = &people()[0];
    let photos =
        [(PhotoKind::Ktp, specimen::card_photo(person)), (PhotoKind::Selfie, specimen::selfie_photo(person))];
    let intake = PhotoIntake {
        holder: Holder { organisation_id: "o", customer_id: "c", link_id: None },
        claim: &Claim::default(),
        purpose: Purpose::Capture,
        received_at: stack.app.clock.now(),
        photos: &photos,
    };
    let stored = submit_photos(&stack.app, intake).await.unwrap();
    follow(&stack.app, &stored.ids.bundle).await.unwrap();
    stored.ids.bundle
}

async fn get(stack: &Stack, link: &str) -> (u16, String, Vec<u8>) {
    let response = stack.http.get(format!("{}{link}", stack.base_url)).send().await.unwrap();
    let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let kind = header("content-type").unwrap_or_default();
    assert_eq!(header("cache-control").unwrap(), "no-store");
    (response.status().as_u16(), kind, response.bytes().await.unwrap().to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_seen_by_its_link_until_the_link_ends_and_no_longer_than_it_is_kept() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let capture = photos_of(&stack).await;
    let link = async |shown, life_ms| issue(&stack.app, &capture, shown, life_ms).await.unwrap();
    let mut sizes = Vec::new();
    for shown in [Shown::Card, Shown::FlatCard, Shown::Selfie] {
        let (status, kind, bytes) = get(&stack, &link(shown, HOUR_MS).await.unwrap()).await;
        assert_eq!((status, kind.as_str()), (200, "image/jpeg"), "{shown:?}");
        let picture = image::load_from_memory(&bytes).unwrap();
        sizes.push((picture.width(), picture.height()));
    }
    assert_ne!(sizes[0], sizes[2], "card and selfie are different pictures");

    let card = link(Shown::Card, HOUR_MS).await.unwrap();
    let later = link(Shown::Card, 2 * HOUR_MS).await.unwrap();
    let end = |link: &str| link.split("expires=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    for changed in [
        card.replace("/card?", "/selfie?"),
        card.replace("/card?", "/other?"),
        card.replace(&capture, &capture.replace(|digit: char| digit.is_ascii_digit(), "0")),
        card.replace(&end(&card), &end(&later)),
        card.split('?').next().unwrap().to_owned(),
        format!("{card}0"),
    ] {
        let (status, _, said) = get(&stack, &changed).await;
        assert_eq!((status, said.as_slice()), (403, &b"the link is not valid\n"[..]), "{changed}");
    }

    clock.advance_ms(HOUR_MS);
    let (status, _, said) = get(&stack, &card).await;
    assert_eq!((status, said.as_slice()), (403, &b"the link has expired; ask for a new one\n"[..]));
    assert_eq!(get(&stack, &later).await.0, 200);
    assert_eq!(get(&stack, &link(Shown::Card, HOUR_MS).await.unwrap()).await.0, 200);

    let long = link(Shown::Card, 100 * 24 * HOUR_MS).await.unwrap();
    clock.advance_ms(90 * 24 * HOUR_MS);
    tanda::privacy::erase_past_pictures(&stack.app).await.unwrap();
    let (status, _, said) = get(&stack, &long).await;
    assert_eq!((status, said.as_slice()), (404, &b"the picture is no longer kept\n"[..]));
    assert_eq!(link(Shown::Card, HOUR_MS).await, None);
}
