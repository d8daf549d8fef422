//! What the H5 page tells of a visit, so that a partner sees where people give up: which step, for how long, how often,
//! what was in the way. Closed words and numbers alone; nothing tells who the person is. What browser it was is
//! [`client`]'s.

pub mod client;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Reports of one call, at most (ours): a visit without trouble has about twenty.
pub const MOST_REPORTS: usize = 32;
/// Reports of one page, at most (ours): who retakes photos for an hour stays below.
pub const MOST_OF_PAGE: u32 = 500;
/// How long after it was opened a page is listened to (ours): every link has ended by then.
pub const LONGEST_MS: u32 = 24 * 3_600_000;
/// Hexadecimal digits of a page's name.
pub const PAGE_DIGITS: usize = 16;

/// Makes an enum of words that the wire and the store write the same.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $word:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $word,)* }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$word,)*];

            /// As the wire and the store write it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)* }
            }
        }
    };
}
use words;

words! {
/// A step of the page, in the order in which people come to them. Two of them are not everybody's: [`Step::Start`] can be
/// switched off, and [`Step::Flash`] needs a live camera and somebody who agrees to it.
Step {
    /// The consent is read.
    Consent = "consent",
    /// What will happen is explained, before the browser asks for the camera.
    Start = "start",
    /// The camera looks at the card.
    Card = "card",
    /// The card's photo is shown: is it legible?
    CardCheck = "card_check",
    /// The camera looks at the face.
    Face = "face",
    /// The face's photo is shown.
    FaceCheck = "face_check",
    /// The colours, with their warning.
    Flash = "flash",
    /// Both photos, before they are sent.
    Review = "review",
    /// The photos are sent and checked.
    Send = "send",
    /// The person has an answer.
    Done = "done",
}
}

words! {
/// What was in the way of a step, or what an answer was.
Reason {
    /// Consent was declined.
    Declined = "declined",
    /// The browser was refused the camera.
    PermissionDenied = "permission_denied",
    /// There is no camera.
    NoCamera = "no_camera",
    /// Another program holds the camera.
    CameraBusy = "camera_busy",
    /// The camera fell silent, or was taken away.
    CameraLost = "camera_lost",
    /// The browser cannot do it.
    Unsupported = "unsupported",
    /// The capture module did not load.
    ModuleMissing = "module_missing",
    /// The page went on in another tab.
    SecondTab = "second_tab",
    /// The surroundings drown the screen's light.
    TooBright = "too_bright",
    /// The face moved, or the page was left, while the colours ran.
    Moved = "moved",
    /// The time for sending the colours ran out.
    RanOut = "ran_out",
    /// The server did not take the photos.
    PhotosRefused = "photos_refused",
    /// The server failed.
    ServerFault = "server_fault",
    /// The link ran out.
    LinkExpired = "link_expired",
    /// The answer: not verified.
    NotVerified = "not_verified",
    /// The answer: a person looks at it.
    UnderReview = "under_review",
}
}

/// What a page tells of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Report {
    /// The report's number, counted from the page's first one. What was heard before is not counted again.
    pub n: u32,
    /// When, in milliseconds since the page was opened.
    pub at_ms: u32,
    /// The step that the page is in.
    pub step: Step,
    /// How long it was in this step and not told yet, in milliseconds.
    #[serde(default)]
    pub ms: u32,
    /// Whether the step began with this report.
    #[serde(default)]
    pub begins: bool,
    /// What is in the way.
    #[serde(default)]
    pub reason: Option<Reason>,
}

/// What a page tells at once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Unread")]
pub struct Batch {
    page: String,
    reports: Vec<Report>,
}

impl Batch {
    /// The page's name: random digits of one loading of it, known to nobody else.
    pub fn page(&self) -> &str {
        &self.page
    }

    /// Its reports, in order; at least one.
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }
}

/// Why reports are not those of a page of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BatchError {
    /// The page's name.
    #[error("page must be {PAGE_DIGITS} hexadecimal digits")]
    Page,
    /// None, or too many.
    #[error("reports must be 1 to {MOST_REPORTS}")]
    Count,
    /// Numbers that do not rise, or a page that never ends.
    #[error("n must rise, below {MOST_OF_PAGE}")]
    Numbers,
    /// Times that go back, or are longer than the page is open.
    #[error("atMs must not go back, and is at most {LONGEST_MS}; ms are part of it")]
    Times,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unread {
    page: String,
    reports: Vec<Report>,
}

impl TryFrom<Unread> for Batch {
    type Error = BatchError;

    fn try_from(Unread { page, reports }: Unread) -> Result<Self, BatchError> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if page.len() != PAGE_DIGITS || !page.bytes().all(is_digit) {
            return Err(BatchError::Page);
        }
        let Some(last) = reports.last().filter(|_| reports.len() <= MOST_REPORTS) else {
            return Err(BatchError::Count);
        };
        if last.n >= MOST_OF_PAGE || !reports.is_sorted_by(|one, next| one.n < next.n) {
            return Err(BatchError::Numbers);
        }
        let told_ms: u64 = reports.iter().map(|report| u64::from(report.ms)).sum();
        let in_order = reports.is_sorted_by_key(|report| report.at_ms);
        if !in_order || last.at_ms > LONGEST_MS || told_ms > u64::from(last.at_ms) {
            return Err(BatchError::Times);
        }
        Ok(Self { page, reports })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str, reports: &str) -> Result<Batch, String> {
        let text = format!(r#"{{"page":"{page}","reports":[{reports}]}}"#);
        serde_json::from_str(&text).map_err(|error| error.to_string())
    }

    const PAGE: &str = "00ffa1b2c3d4e5f6";

    #[test]
    fn reports_of_a_page_are_read_in_order() {
        let batch = read(
            PAGE,
            r#"{"n":0,"atMs":10,"step":"consent","begins":true},
               {"n":1,"atMs":4010,"step":"consent","ms":4000},
               {"n":4,"atMs":4010,"step":"card","begins":true,"reason":"permission_denied"}"#,
        );
        let batch = batch.unwrap();
        assert_eq!((batch.page(), batch.reports().len()), (PAGE, 3));
        assert_eq!(batch.reports()[2].reason, Some(Reason::PermissionDenied));
    }

    #[test]
    fn what_no_page_of_ours_tells_is_refused() {
        let one = |rest: &str| format!(r#"{{"n":1,"atMs":9,"step":"card"{rest}}}"#);
        let many = vec![one(""); MOST_REPORTS + 1].join(",");
        for (page, reports, why) in [
            ("00FFA1B2C3D4E5F6", one(""), BatchError::Page),
            ("00ff", one(""), BatchError::Page),
            (PAGE, String::new(), BatchError::Count),
            (PAGE, many, BatchError::Count),
            (PAGE, format!("{},{}", one(""), one("")), BatchError::Numbers),
            (PAGE, r#"{"n":500,"atMs":9,"step":"card"}"#.to_owned(), BatchError::Numbers),
            (PAGE, format!("{},{}", one(""), r#"{"n":2,"atMs":8,"step":"card"}"#), BatchError::Times),
            (PAGE, one(r#","ms":10"#), BatchError::Times),
            (PAGE, r#"{"n":1,"atMs":86400001,"step":"card"}"#.to_owned(), BatchError::Times),
        ] {
            let error = read(page, &reports).unwrap_err();
            assert!(error.starts_with(&why.to_string()), "{error}");
        }
        for odd in
            [r#","who":"Siti""#, r#","reason":"because""#, r#","ms":-1"#, r#","ms":1.5"#, r#","begins":1"#]
        {
            assert!(read(PAGE, &one(odd)).is_err(), "{odd}");
        }
        assert!(read(PAGE, r#"{"n":1,"atMs":9,"step":"<script>"}"#).is_err());
    }

    #[test]
    fn words_are_written_as_they_are_read() {
        for step in Step::ALL {
            assert_eq!(serde_json::to_value(step).unwrap(), step.as_str());
        }
        for reason in Reason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
        assert!(Step::ALL.is_sorted());
    }
}
