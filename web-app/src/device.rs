//! What the user agent string tells: whether the page runs inside another app, and whose steps to show
//! when the camera was refused. Pure; a wrong guess costs a hint, never access.

/// The browser whose camera setting is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// Safari on an iPhone or iPad.
    IosSafari,
    /// Chrome, Edge or Firefox on an iPhone or iPad: the setting is the system's.
    IosOther,
    /// Samsung Internet.
    Samsung,
    /// Firefox on Android.
    AndroidFirefox,
    /// Chrome, and everything on Android that looks like it.
    AndroidChrome,
    /// A computer.
    Desktop,
}

/// Where a page inside another app came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Embedding {
    /// An ordinary browser.
    None,
    /// A social or chat app's own browser, which most often has no camera.
    SocialApp,
    /// A web view of some app, perhaps the partner's own, perhaps with a camera.
    WebView,
}

/// The marks that social and chat apps leave in the user agent.
const SOCIAL_APPS: [&str; 12] = [
    "FBAN",
    "FBAV",
    "FB_IAB",
    "Instagram",
    "Line/",
    "MicroMessenger",
    "musical_ly",
    "BytedanceWebview",
    "trill_",
    "Twitter",
    "Snapchat",
    "Pinterest",
];

/// The browser of a user agent string.
#[must_use]
pub fn browser(user_agent: &str) -> Browser {
    let has = |mark: &str| user_agent.contains(mark);
    if has("iPhone") || has("iPad") || has("iPod") {
        if has("CriOS") || has("FxiOS") || has("EdgiOS") { Browser::IosOther } else { Browser::IosSafari }
    } else if has("Android") {
        if has("SamsungBrowser") {
            Browser::Samsung
        } else if has("Firefox") {
            Browser::AndroidFirefox
        } else {
            Browser::AndroidChrome
        }
    } else {
        Browser::Desktop
    }
}

/// Whether a user agent string is that of an app's own browser.
#[must_use]
pub fn embedding(user_agent: &str) -> Embedding {
    let has = |mark: &str| user_agent.contains(mark);
    if SOCIAL_APPS.iter().any(|mark| has(mark)) {
        return Embedding::SocialApp;
    }
    let android_view = has("; wv)");
    // Safari says so itself; a WKWebView leaves the word out.
    let ios_view = browser(user_agent) == Browser::IosSafari && !has("Safari/");
    if android_view || ios_view { Embedding::WebView } else { Embedding::None }
}

/// The address that asks Android to open a page in Chrome, or nothing where that does not work.
#[must_use]
pub fn chrome_intent(user_agent: &str, address: &str) -> Option<String> {
    let rest = address.strip_prefix("https://")?;
    let android = user_agent.contains("Android");
    android.then(|| format!("intent://{rest}#Intent;scheme=https;package=com.android.chrome;end"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIXEL: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 7a) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
    const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

    #[test]
    fn the_browser_is_named_as_its_own_menu_names_it() {
        assert_eq!(browser(PIXEL), Browser::AndroidChrome);
        assert_eq!(browser(IPHONE), Browser::IosSafari);
        assert_eq!(browser(&IPHONE.replace("Version/17.5", "CriOS/131.0")), Browser::IosOther);
        assert_eq!(browser(&PIXEL.replace("Chrome/", "SamsungBrowser/27.0 Chrome/")), Browser::Samsung);
        assert_eq!(
            browser("Mozilla/5.0 (Android 14; Mobile; rv:133.0) Firefox/133.0"),
            Browser::AndroidFirefox
        );
        assert_eq!(
            browser("Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0 Safari/537.36"),
            Browser::Desktop
        );
    }

    #[test]
    fn the_browsers_of_social_apps_are_recognised() {
        for mark in ["Instagram 355.0", "[FBAN/FBIOS;FBAV/490]", "Line/14.19.1", "musical_ly_2023"] {
            assert_eq!(embedding(&format!("{IPHONE} {mark}")), Embedding::SocialApp, "{mark}");
        }
    }

    #[test]
    fn a_web_view_is_told_from_a_browser() {
        assert_eq!(embedding(PIXEL), Embedding::None);
        assert_eq!(embedding(IPHONE), Embedding::None);
        assert_eq!(embedding(&PIXEL.replace("Pixel 7a)", "Pixel 7a; wv)")), Embedding::WebView);
        assert_eq!(embedding(IPHONE.trim_end_matches(" Safari/604.1")), Embedding::WebView);
    }

    #[test]
    fn android_is_offered_its_chrome_and_an_iphone_is_not() {
        let address = "https://tanda.example/h5-idv/?token=a&signatureId=b";
        let intent = chrome_intent(PIXEL, address).expect("an Android has intents");
        assert!(
            intent.starts_with("intent://tanda.example/h5-idv/?token=a&signatureId=b#Intent;scheme=https;")
        );
        assert_eq!(chrome_intent(IPHONE, address), None);
    }
}
