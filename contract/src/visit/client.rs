//! What kind of browser calls, told from its headers: device class, family with its major version, system. The headers
//! themselves are not kept. What a browser hides stays hidden: an iPad says that it is a Mac.

use serde::{Deserialize, Serialize};

use super::words;

words! {
/// What is held in the hand.
Device {
    /// A phone.
    Phone = "phone",
    /// A tablet that says so.
    Tablet = "tablet",
    /// A computer.
    Desktop = "desktop",
    /// None of these, as far as it tells.
    Other = "other",
}
}

words! {
/// A family of browsers.
Browser {
    /// Chrome.
    Chrome = "chrome",
    /// Safari.
    Safari = "safari",
    /// Samsung Internet.
    Samsung = "samsung",
    /// Firefox.
    Firefox = "firefox",
    /// Edge.
    Edge = "edge",
    /// Opera.
    Opera = "opera",
    /// A browser inside another app.
    InApp = "in_app",
    /// None of these, as far as it tells.
    Other = "other",
}
}

words! {
/// A family of systems.
System {
    /// Android.
    Android = "android",
    /// That of iPhones, and of iPads that say so.
    Ios = "ios",
    /// Windows.
    Windows = "windows",
    /// That of Macs.
    Macos = "macos",
    /// Linux and `ChromeOS`.
    Linux = "linux",
    /// None of these, as far as it tells.
    Other = "other",
}
}

/// What kind of browser it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client {
    /// In what.
    pub device: Device,
    /// Which.
    pub browser: Browser,
    /// Its major version; 0 where it tells none.
    pub major: u16,
    /// On what.
    pub system: System,
}

/// What precedes a version in `User-Agent`, the families that imitate others first.
const FAMILIES: [(&str, Browser); 22] = [
    ("Instagram ", Browser::InApp),
    ("FBAV/", Browser::InApp),
    ("FB_IAB/", Browser::InApp),
    ("musical_ly_", Browser::InApp),
    ("BytedanceWebview/", Browser::InApp),
    ("Line/", Browser::InApp),
    ("MicroMessenger/", Browser::InApp),
    ("GSA/", Browser::InApp),
    ("Twitter for ", Browser::InApp),
    ("WhatsApp/", Browser::InApp),
    ("SamsungBrowser/", Browser::Samsung),
    ("EdgA/", Browser::Edge),
    ("EdgiOS/", Browser::Edge),
    ("Edg/", Browser::Edge),
    ("OPR/", Browser::Opera),
    ("OPT/", Browser::Opera),
    ("FxiOS/", Browser::Firefox),
    ("Firefox/", Browser::Firefox),
    ("CriOS/", Browser::Chrome),
    // A view of the system in some app: it says so beside Chrome's name.
    ("; wv)", Browser::InApp),
    ("Chrome/", Browser::Chrome),
    ("Version/", Browser::Safari),
];

/// What precedes a system.
const SYSTEMS: [(&str, System); 9] = [
    ("Android", System::Android),
    ("iPhone", System::Ios),
    ("iPad", System::Ios),
    ("iPod", System::Ios),
    ("iOS", System::Ios),
    ("Windows", System::Windows),
    ("Mac", System::Macos),
    ("CrOS", System::Linux),
    ("Linux", System::Linux),
];

impl Client {
    /// Tells it from `User-Agent`, `Sec-CH-UA-Mobile` and `Sec-CH-UA-Platform`; what is missing is empty. The last two are
    /// asked first, since newer browsers keep them true.
    pub fn of(user_agent: &str, mobile: &str, platform: &str) -> Self {
        let names =
            |text: &str| SYSTEMS.iter().find(|(name, _)| text.contains(name)).map(|(_, system)| *system);
        let system = names(platform).or_else(|| names(user_agent)).unwrap_or(System::Other);
        let found = FAMILIES.iter().find_map(|(name, family)| {
            let (_, behind) = user_agent.split_once(name)?;
            Some((*family, behind))
        });
        let (browser, behind) = match found {
            // Every browser of an iPhone has a version of Safari; a view in some app leaves Safari's name out.
            Some((Browser::Safari, _)) if !user_agent.contains("Safari/") => (Browser::Other, ""),
            None if system == System::Ios && user_agent.contains("AppleWebKit") => (Browser::InApp, ""),
            found => found.unwrap_or((Browser::Other, "")),
        };
        Self { device: device(user_agent, mobile, system), browser, major: major(behind), system }
    }
}

fn device(user_agent: &str, mobile: &str, system: System) -> Device {
    let says_mobile = mobile == "?1" || user_agent.contains("Mobile");
    match system {
        System::Ios if user_agent.contains("iPad") => Device::Tablet,
        System::Ios => Device::Phone,
        System::Android if says_mobile => Device::Phone,
        System::Android => Device::Tablet,
        System::Windows | System::Macos | System::Linux => Device::Desktop,
        System::Other => Device::Other,
    }
}

/// The whole number that stands first.
fn major(text: &str) -> u16 {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).map_or(text, |end| &text[..end]);
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_browser_is_told_from_its_headers() {
        const ANDROID: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)";
        const IPHONE: &str =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
        const WINDOWS: &str =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
        let android = |rest: &str| format!("{ANDROID} {rest}");
        let iphone = |rest: &str| format!("{IPHONE} {rest}");
        let windows = |rest: &str| format!("{WINDOWS} {rest}");
        for (user_agent, mobile, platform, expected) in [
            (android("Chrome/142.0.0.0 Mobile Safari/537.36"), "?1", "\"Android\"", "phone chrome 142 android"),
            (android("Chrome/142.0.0.0 Safari/537.36"), "?0", "\"Android\"", "tablet chrome 142 android"),
            (android("SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36"), "", "", "phone samsung 29 android"),
            (android("Chrome/142.0.0.0 Mobile Safari/537.36 OPR/93.0.0.0"), "", "", "phone opera 93 android"),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-A155F; wv) AppleWebKit/537.36 Version/4.0 Chrome/142.0.0.0 Mobile Safari/537.36".to_owned(),
                "", "", "phone in_app 0 android",
            ),
            (android("Version/4.0 Chrome/142.0 Mobile Safari/537.36 Instagram 401.0.0.48"), "", "", "phone in_app 401 android"),
            (iphone("Version/18.5 Mobile/15E148 Safari/604.1"), "", "", "phone safari 18 ios"),
            (iphone("CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1"), "", "", "phone chrome 142 ios"),
            (iphone("FxiOS/145.0 Mobile/15E148 Safari/605.1.15"), "", "", "phone firefox 145 ios"),
            (iphone("Mobile/15E148"), "", "", "phone in_app 0 ios"),
            (iphone("Mobile/22F76 [FBAN/FBIOS;FBAV/540.0.0.40]"), "", "", "phone in_app 540 ios"),
            (windows("Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"), "?0", "\"Windows\"", "desktop edge 142 windows"),
            (windows("Chrome/142.0.0.0 Safari/537.36"), "", "", "desktop chrome 142 windows"),
            (
                "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0".to_owned(),
                "", "", "phone firefox 145 android",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15".to_owned(),
                "", "", "desktop safari 18 macos",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/142.0.0.0 Safari/537.36".to_owned(),
                "?0", "\"Linux\"", "desktop chrome 142 linux",
            ),
            ("curl/8.9.1".to_owned(), "", "", "other other 0 other"),
            ("Chrome/99999999999".to_owned(), "", "", "other chrome 0 other"),
            (String::new(), "", "", "other other 0 other"),
            ("\u{0}Firefox/\u{e9}".to_owned(), "?9", "\"\u{1F98B}\"", "other firefox 0 other"),
        ] {
            let Client { device, browser, major, system } = Client::of(&user_agent, mobile, platform);
            let told = format!("{} {} {major} {}", device.as_str(), browser.as_str(), system.as_str());
            assert_eq!(told, expected, "{user_agent}");
        }
    }
}
