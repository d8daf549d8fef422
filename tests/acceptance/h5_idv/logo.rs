//! The logo of the page: drawn anew from what is sent, refused where it is none, kept as long as a link shows it, and seen on
//! the page with its colours.

use std::io::Cursor;

use acceptance::{
    browser::{Browser as Page, Cameras},
    on_both_databases,
    portal::{Browser, PASSWORD, stranger},
    stack::{Answer, Backend, Stack},
};
use contract::{colour, portal::access::Role};
use image::{ImageFormat, Rgba, RgbaImage, load_from_memory};
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tanda::{h5_links::logo::forget_past, store::entity::h5_logo};

use super::{
    Partner,
    branding::{page_of, place, put},
};

const HOUR_MS: i64 = 3_600_000;

/// A drawn word mark: bars of one colour on nothing.
fn mark(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, _| {
        if (x * 9 / width).is_multiple_of(2) { Rgba([122, 31, 92, 255]) } else { Rgba([255, 255, 255, 0]) }
    })
}

fn encoded(picture: &RgbaImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = image::DynamicImage::from(picture.clone());
    let picture = if format == ImageFormat::Jpeg { picture.into_rgb8().into() } else { picture };
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG with its side turned up by metadata that say where it was taken, and a program behind its end.
fn talkative(picture: &RgbaImage) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    exif.extend(b"GPS 6.2 S 106.8 E");
    let mut bytes = encoded(picture, ImageFormat::Jpeg);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xFF, 0xE1], &length[..], &exif].concat();
    bytes.splice(2..2, segment);
    bytes.extend(b"<script>alert(1)</script>");
    bytes
}

/// Sends a file to the place of an application's look.
async fn send(browser: &Browser<'_>, place: &str, file: &[u8]) -> Answer {
    let path = place.replace("/branding", "/logos");
    Answer::of(browser.request(Method::POST, &path).body(file.to_vec())).await
}

async fn sent(browser: &Browser<'_>, place: &str, file: &[u8]) -> String {
    let answer = send(browser, place, file).await;
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    answer.body["logo"].as_str().unwrap().to_owned()
}

/// What is shown of a logo, to anybody.
async fn shown(stack: &Stack, id: &str) -> (u16, Vec<u8>) {
    let response = stack.http.get(format!("{}/h5-idv/logos/{id}", stack.base_url)).send().await.unwrap();
    let status = response.status().as_u16();
    if status == 200 {
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(
            (header("content-type"), header("x-content-type-options")),
            ("image/png".into(), "nosniff".into())
        );
    }
    (status, response.bytes().await.unwrap().to_vec())
}

fn look(name: &str, logo: Option<&str>) -> Value {
    json!({ "displayName": name, "colorScheme": "auto", "logo": logo })
}

on_both_databases!(a_logo_is_drawn_anew_worn_by_new_links_and_goes_when_none_shows_it, async |backend| {
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    let (partner, place) = (Partner::of(&stack).await, place(&stack).await);
    let mut owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let file = talkative(&mark(300, 900));
    let first = sent(&owner, &place, &file).await;
    let (status, png) = shown(&stack, &first).await;
    assert_eq!(status, 200);
    let drawn = load_from_memory(&png).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (288, 96), "turned upright, as large as it is shown");
    for told in [&b"Exif"[..], b"GPS", b"script", b"JFIF"] {
        assert!(!png.windows(told.len()).any(|part| part == told), "nothing of what was sent is left");
    }
    let kept = h5_logo::Entity::find_by_id(&first).one(&stack.app.database).await.unwrap().unwrap();
    let lies_open = kept.sealed_picture.windows(16).any(|part| part == &png[..16]);
    assert!(!lies_open, "it lies nowhere unsealed");

    // Sent it is worn by nothing; saved, by links that are made from then on.
    assert_eq!(page_of(&stack, &partner.link(json!({})).await).await["view"]["logo"], Value::Null);
    let nameless = put(&owner, &place, &json!({ "colorScheme": "auto", "logo": first })).await;
    assert_eq!((nameless.status, &nameless.body["fields"][0]["field"]), (400, &json!("displayName")));
    assert_eq!(put(&owner, &place, &look("Bank", Some(&first))).await.status, 200);
    assert_eq!(page_of(&stack, &partner.link(json!({})).await).await["view"]["logo"], json!(first));
    clock.advance_ms(48 * HOUR_MS);
    forget_past(&stack.app).await.unwrap();
    assert_eq!(shown(&stack, &first).await.0, 200, "what is worn stays");
    let partner = Partner::of(&stack).await;
    assert_eq!(owner.sign_in("owner@bank.example", PASSWORD).await.status, 200);
    partner.configure(&[("theme", r#"{"colorScheme":"dark"}"#)]).await;
    assert_eq!(owner.get(&place).await.body["logo"], json!(first), "the dialect's own call leaves it");

    // Taken off, it stays for the links that are out, and then goes; so does one that was never saved.
    let other = sent(&owner, &place, &encoded(&mark(600, 120), ImageFormat::Png)).await;
    assert_eq!(put(&owner, &place, &look("Bank", None)).await.body["logo"], Value::Null);
    for (wait_ms, states) in [(HOUR_MS, [200, 200]), (2 * HOUR_MS, [404, 200]), (24 * HOUR_MS, [404, 404])] {
        clock.advance_ms(wait_ms);
        forget_past(&stack.app).await.unwrap();
        assert_eq!([shown(&stack, &first).await.0, shown(&stack, &other).await.0], states);
    }
    assert_eq!(owner.sign_in("owner@bank.example", PASSWORD).await.status, 200);
    let gone = put(&owner, &place, &look("Bank", Some(&other))).await;
    assert_eq!((gone.status, &gone.body["fields"][0]["code"]), (400, &json!("unknown")));
    let audit = owner.get("audit?limit=100").await.body.to_string();
    assert!(audit.contains("application.branded") && audit.contains(&first), "{audit}");
});

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_logo_is_refused_for_what_it_is() {
    let stack = Stack::start(Backend::Sqlite).await;
    let place = place(&stack).await;
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let png = |picture: &RgbaImage| encoded(picture, ImageFormat::Png);
    let whole = png(&mark(400, 100));
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 8].fill(0);
    // Few bytes that come to many pixels.
    let bomb = png(&RgbaImage::from_pixel(4_000, 2_100, Rgba([0, 0, 0, 255])));
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    for (file, code) in [
        (br#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>"#.to_vec(), "vector"),
        (b"GIF89a and so on".to_vec(), "format"),
        (b"no picture at all".to_vec(), "format"),
        (Vec::new(), "format"),
        (whole[..whole.len() - 20].to_vec(), "truncated"),
        (damaged, "damaged"),
        (bomb, "too_large"),
        (png(&mark(5_000, 100)), "too_large"),
        (png(&mark(2_000, 60)), "shape"),
        (png(&mark(16, 16)), "shape"),
        (png(&RgbaImage::new(200, 50)), "blank"),
        ([whole.clone(), vec![0; 480_000]].concat(), "none"),
    ] {
        let answer = send(&owner, &place, &file).await;
        if code == "none" {
            assert_eq!(answer.status, 201, "what follows the image is cut");
            continue;
        }
        let field = &answer.body["fields"][0];
        assert_eq!((answer.status, &field["field"], &field["code"]), (400, &json!("picture"), &json!(code)));
    }
    let large = send(&owner, &place, &vec![0; 3_000_000]).await;
    assert_eq!(large.status, 413, "{:?}", large.body);
    // Who may not change the application sends none, and nobody wears another's.
    let developer = Browser::of(&stack, "dev@bank.example", &[Role::Developer]).await;
    let stranger = stranger(&stack).await;
    let id = sent(&owner, &place, &whole).await;
    assert_eq!(send(&developer, &place, &whole).await.status, 403);
    assert_eq!(send(&stranger, &place, &whole).await.status, 404);
    let made = stranger.post("applications", &json!({ "name": "Another" })).await.body;
    let theirs = format!("applications/{}/branding", made["applicationId"].as_str().unwrap());
    let worn = put(&stranger, &theirs, &look("Another", Some(&id))).await;
    assert_eq!((worn.status, &worn.body["fields"][0]["field"]), (400, &json!("logo")));
    for odd in ["none", "..%2f..%2fx", &"0".repeat(64)] {
        assert_eq!(shown(&stack, odd).await.0, 404, "{odd}");
    }
    // As many as there may be within an hour, and no more.
    let mut status = 201;
    for _ in 0..40 {
        status = send(&owner, &place, &whole).await.status;
    }
    assert_eq!(status, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_wears_its_colours_its_name_and_its_logo() {
    let stack = Stack::start(Backend::Sqlite).await;
    let (partner, place) = (Partner::of(&stack).await, place(&stack).await);
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let named = json!({ "displayName": "<b>Bank</b>", "colorScheme": "dark", "primaryColor": "#7A1F5C" });
    assert_eq!(put(&owner, &place, &named).await.status, 200);
    let open = async || {
        let link = partner.link(json!({})).await;
        let page = Page::open(Cameras::Script(String::new())).await;
        page.reach(link["url"].as_str().unwrap(), "capture-start").await;
        page
    };
    let worn =
        |is: &str| format!("getComputedStyle(document.querySelector('[data-testid=capture-start]')).{is}");
    let page = open().await;
    page.until("document.querySelector('.brand__name').textContent === '<b>Bank</b>'").await;
    // Made for a light page, it is worn on a dark one as the nearest that can be read there.
    let own = colour::Colour::parse("#7A1F5C").unwrap();
    let nearest = colour::read_on(own, colour::Ground::Dark).nearest;
    assert_eq!(nearest.to_string(), "#B07A9E");
    page.until(&worn("backgroundColor === 'rgb(176, 122, 158)'")).await;
    page.until(&worn("color === 'rgb(23, 35, 51)'")).await;
    page.close().await;

    let logo = sent(&owner, &place, &encoded(&mark(720, 192), ImageFormat::Png)).await;
    let look = json!({
        "displayName": "Bank \"Contoh\"", "colorScheme": "light", "primaryColor": "#7A1F5C", "logo": logo,
    });
    assert_eq!(put(&owner, &place, &look).await.status, 200);
    let page = open().await;
    page.until("document.querySelector('.brand__logo').naturalWidth === 360").await;
    page.until("document.querySelector('.brand__logo').alt === 'Bank \"Contoh\"'").await;
    page.until("document.querySelector('.brand__logo').getBoundingClientRect().width > 40").await;
    page.until("!document.querySelector('.topbar .logo')").await;
    page.until(&worn("backgroundColor === 'rgb(122, 31, 92)'")).await;
    page.until(&worn("color === 'rgb(255, 255, 255)'")).await;
    assert_eq!(page.log().await, Vec::<String>::new(), "no violation of the policy");
    page.close().await;
}
