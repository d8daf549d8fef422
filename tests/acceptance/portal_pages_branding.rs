//! The look of the H5 page on the dashboard in a real browser: tried in the preview, refused while it is typed, a logo that is
//! dropped, a session that ends in the middle, and who only looks.

use std::{fs::File, io::Cursor, path::Path};

use acceptance::{
    desk::{Desk, register},
    onekyc::application_id,
    portal::PASSWORD,
    stack::{Backend, Stack},
};
use contract::portal::access::Role;
use image::{ImageFormat, Rgba, RgbaImage};
use sea_orm::EntityTrait;
use tanda::store::entity::session;

const PAPER: &str =
    "getComputedStyle(document.querySelector('[data-testid=branding-preview]')).backgroundColor";
const BUTTON: &str = "getComputedStyle(document.querySelector('[data-testid=branding-preview-button]'))";
const KEPT: &str = "document.querySelector('.branding__kept')";
const WORN: &str = "document.querySelector('.brand-preview .brand__logo')";

fn value(id: &str) -> String {
    format!("document.getElementById('{id}')?.value")
}

async fn choose(desk: &Desk<'_>, path: &Path) {
    desk.find("branding-logo").await.send_keys(path.to_str().unwrap()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_is_tried_refused_mended_and_saved() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let place = format!("/applications/{}", application_id(&stack).await);
    owner.go(&place).await;
    owner.type_into("branding-name", "Bank <i>Contoh</i>").await;
    owner
        .until("document.querySelector('.brand-preview .brand__name').textContent === 'Bank <i>Contoh</i>'")
        .await;

    // Too faint a colour is told at once, and cannot be saved; the nearest one is a press away.
    owner.type_into("branding-light", "#FFE000").await;
    owner.until("document.querySelector('[data-testid=branding-save]').disabled").await;
    owner.until("/4[.,]5/.test(document.getElementById('branding-light-reading').textContent)").await;
    owner.click("branding-light-nearest").await;
    owner.until(&format!("{} === '#817100'", value("branding-light"))).await;
    owner.until(&format!("{BUTTON}.backgroundColor === 'rgb(129, 113, 0)'")).await;
    owner.until(&format!("{PAPER} === 'oklch(0.985 0.004 95)'")).await;
    owner.click("branding-preview-dark").await;
    owner.until(&format!("{PAPER} === 'oklch(0.19 0.015 250)'")).await;
    owner.until(&format!("{BUTTON}.backgroundColor !== 'rgb(129, 113, 0)'")).await;
    // A page that is always light is not tried in the dark.
    owner.choose("branding-scheme", "light").await;
    owner.until(&format!("{PAPER} === 'oklch(0.985 0.004 95)'")).await;
    owner.until("document.querySelector('[data-testid=branding-preview-dark]').disabled").await;

    // What the server refuses is told at its field, and stays.
    let long = "Bank Perkreditan Rakyat Contoh";
    owner.retype("branding-name", long).await;
    owner.click("branding-save").await;
    owner.is_wrong("branding-name").await;
    owner.until(&format!("{} === '{long}'", value("branding-name"))).await;
    owner.retype("branding-name", "BPR Contoh").await;

    // The session ends in the middle: what was typed stays, and the call that waited is made.
    session::Entity::delete_many().exec(&stack.app.database).await.unwrap();
    owner.click("branding-save").await;
    owner.until("document.querySelector('[data-testid=sign-in-again]')?.open").await;
    owner.type_into("again-password", PASSWORD).await;
    owner.click("again-submit").await;
    owner.until("document.querySelector('.toast')").await;
    owner.reload().await;
    owner.until(&format!("{} === '#817100'", value("branding-light"))).await;
    owner.until(&format!("{} === 'BPR Contoh'", value("branding-name"))).await;
    owner.until(&format!("{} === 'light'", value("branding-scheme"))).await;

    // Who may not change it sees it, and no button.
    register(&stack, "dev@bank.example", &[Role::Developer]).await;
    owner.click("sign-out").await;
    owner.sign_in("dev@bank.example", PASSWORD).await;
    owner.find("nav-applications").await;
    owner.go(&place).await;
    owner.until(&format!("{} === 'BPR Contoh'", value("branding-name"))).await;
    owner.until("document.getElementById('branding-name').matches(':disabled')").await;
    owner.until("document.querySelector('[data-testid=branding-save]').hidden").await;
    owner.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_is_refused_with_the_reason_shown_as_it_will_be_and_removed_again() {
    let stack = Stack::start(Backend::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let png = |width, height, colour| {
        let mut bytes = Cursor::new(Vec::new());
        let picture = RgbaImage::from_pixel(width, height, Rgba(colour));
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    let huge = folder.path().join("huge.png");
    File::create(&huge).unwrap().set_len(300_000_000).unwrap();
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.go(&format!("/applications/{}", application_id(&stack).await)).await;
    owner.find("branding-logo").await;
    let ears = "window.read = 0; const own = Blob.prototype.arrayBuffer; \
                Blob.prototype.arrayBuffer = function () { window.read += 1; return own.call(this); }; \
                window.sent = 0; const call = window.fetch; \
                window.fetch = function (...all) { window.sent += 1; return call.apply(this, all); }; return ''";
    owner.text_of(ears).await;
    let says = |words: &str| {
        format!("document.getElementById('branding-logo-error').textContent.includes('{words}')")
    };
    choose(&owner, &huge).await;
    owner.until(&says("larger than")).await;
    let counted = owner.text_of("return window.read + ' read, ' + window.sent + ' sent'").await;
    assert_eq!(counted, "0 read, 0 sent");
    for (path, words) in [
        (&file("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "SVG"),
        (&file("a.png", b"no picture at all"), "PNG"),
        (&file("long.png", &png(4_000, 40, [0, 0, 0, 255])), "too long"),
        (&file("many.png", &png(4_097, 30, [0, 0, 0, 255])), "4096"),
        (&file("white.png", &png(200, 50, [255; 4])), "On white"),
    ] {
        choose(&owner, path).await;
        owner.until(&says(words)).await;
    }

    // Dropped and saved, it stands in the preview as on the page, and the name is what those hear who do not see.
    choose(&owner, &file("logo.png", &png(1_440, 384, [122, 31, 92, 255]))).await;
    owner.until(&format!("{KEPT}?.naturalWidth === 360 && {WORN}?.naturalWidth === 360")).await;
    owner.until(&format!("!({})", says("On white"))).await;
    owner.click("branding-save").await;
    owner.is_wrong("branding-name").await;
    owner.type_into("branding-name", "Bank Contoh").await;
    owner.until(&format!("{WORN}.alt === 'Bank Contoh'")).await;
    owner.click("branding-save").await;
    owner.until("document.querySelector('.toast')").await;
    owner.reload().await;
    owner.until(&format!("{KEPT}?.naturalWidth === 360 && {WORN}.alt === 'Bank Contoh'")).await;

    // What is refused later leaves what is there.
    choose(&owner, &huge).await;
    owner.until(&says("larger than")).await;
    owner.until(&format!("{KEPT}?.naturalWidth === 360")).await;
    owner.click("branding-logo-remove").await;
    owner.until(&format!("!{KEPT} && !{WORN}")).await;
    owner.click("branding-save").await;
    owner.until("document.querySelector('.toast')").await;
    owner.reload().await;
    owner.until(&format!("{} === 'Bank Contoh' && !{KEPT}", value("branding-name"))).await;
    assert_eq!(owner.log().await, Vec::<String>::new(), "no violation of the policy");
    owner.close().await;
}
