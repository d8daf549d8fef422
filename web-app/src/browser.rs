//! Small things that only a browser can do: wait, read the address, remember a word for a tab.

use js_sys::{Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, Storage, UrlSearchParams, VisibilityState};

/// Token and signature id of the link, as the address carries them; the id is empty where it has the token alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LinkParts {
    pub(crate) token: String,
    pub(crate) signature_id: String,
}

/// Waits, at most until the connection is back.
pub(crate) async fn wait_or_online_ms(wait_ms: u32) {
    let woken = Promise::new(&mut |resolve, _| {
        let wait_ms = i32::try_from(wait_ms).unwrap_or(i32::MAX);
        // Without a timer there is nothing to wait for; the event alone then ends the wait.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, wait_ms);
        let _ = window().add_event_listener_with_callback("online", &resolve);
    });
    let _ = JsFuture::from(woken).await;
}

/// Waits.
pub(crate) async fn wait_ms(wait_ms: i32) {
    let woken = Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, wait_ms);
    });
    let _ = JsFuture::from(woken).await;
}

/// The whole address of this page.
pub(crate) fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// Token and signature id, where the address has a token.
pub(crate) fn link_parts() -> Option<LinkParts> {
    let search = window().location().search().ok()?;
    let query = UrlSearchParams::new_with_str(&search).ok()?;
    let signature_id = query.get("signatureId").unwrap_or_default();
    Some(LinkParts { token: query.get("token")?, signature_id })
}

/// The signature id of the address, with a token or without.
pub(crate) fn address_id() -> Option<String> {
    let search = window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get("signatureId")
}

/// Takes the token out of the address, so that no history, screenshot or shared link holds it. A page in a frame keeps its
/// link's id: by it the server knows at a reload who may hold it.
pub(crate) fn forget_token(kept_id: Option<&str>) {
    let path = window().location().pathname().unwrap_or_default();
    let path = kept_id.map_or(path.clone(), |id| format!("{path}?signatureId={id}"));
    if let Ok(history) = window().history() {
        // An address that cannot be replaced still holds a token that was used up.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

/// What this tab remembers under a key, through reloads.
pub(crate) fn remembered_in_tab(key: &str) -> Option<String> {
    tab_storage()?.get_item(key).ok().flatten()
}

/// Remembers a word for this tab.
pub(crate) fn remember_in_tab(key: &str, word: &str) {
    if let Some(storage) = tab_storage() {
        // A browser that refuses forgets the word at the next reload.
        let _ = storage.set_item(key, word);
    }
}

fn tab_storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// What this browser remembers under a key.
pub(crate) fn remembered(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Remembers a word for this browser, or forgets it.
pub(crate) fn remember(key: &str, word: Option<&str>) {
    if let Some(storage) = storage() {
        // Private windows may refuse; the word then lasts as long as the page.
        let _ = match word {
            Some(word) => storage.set_item(key, word),
            None => storage.remove_item(key),
        };
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// A short buzz, on phones that have one. An iPhone has none, not even the function.
pub(crate) fn buzz_ms(length_ms: u32) {
    let navigator = window().navigator();
    if Reflect::has(&navigator, &"vibrate".into()) == Ok(true) {
        let _ = navigator.vibrate_with_duration(length_ms);
    }
}

/// 32 random bytes that nobody can guess, as 64 hex digits; nothing where the browser has none to give.
pub(crate) fn random_key() -> Option<String> {
    let mut bytes = [0; 32];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The user agent string.
pub(crate) fn user_agent() -> String {
    window().navigator().user_agent().unwrap_or_default()
}

/// Whether a camera can be asked for here at all.
pub(crate) fn has_camera_api() -> bool {
    window().navigator().media_devices().is_ok_and(|devices| !devices.is_undefined())
}

/// Whether the person asked for reduced motion.
pub(crate) fn prefers_reduced_motion() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

/// Whether the page is out of sight.
pub(crate) fn is_hidden() -> bool {
    document().visibility_state() == VisibilityState::Hidden
}

/// Puts a text on the clipboard; says whether that worked.
pub(crate) async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Leaves for another address.
pub(crate) fn leave_for(address: &str) {
    // Refused addresses were sorted out before; a browser that stays shows the button.
    let _ = window().location().assign(address);
}

/// Moves the focus to the heading of the screen that has just been built.
pub(crate) fn focus_heading() {
    let focus = Closure::once_into_js(move || {
        let heading = document().query_selector("h1[tabindex]").ok().flatten();
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            let _ = heading.focus();
        }
        window().scroll_to_with_x_and_y(0.0, 0.0);
    });
    let _ = window().request_animation_frame(focus.unchecked_ref());
}

/// Moves the focus to the first element of a selector that is there when the page has been drawn, and shows it.
pub(crate) fn focus_on(selector: &str) {
    let selector = selector.to_owned();
    let focus = Closure::once_into_js(move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            let _ = found.focus();
        }
    });
    let _ = window().request_animation_frame(focus.unchecked_ref());
}

/// The bytes of a base64 text; nothing where it is none.
pub(crate) fn of_base64(text: &str) -> Option<Vec<u8>> {
    // A character a byte, as the browser's own decoder gives them.
    window().atob(text).ok()?.chars().map(|byte| u8::try_from(u32::from(byte)).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_32_bytes_has_64_digits() {
        assert_eq!(hex(&[0x00, 0x9a, 0xff]), "009aff");
        assert_eq!(hex(&[7; 32]).len(), 64);
    }
}
