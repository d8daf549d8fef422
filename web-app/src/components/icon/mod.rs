//! Line icons, 24 by 24, one stroke width. They stand beside words and are hidden from screen readers.

use crate::dom::{El, svg};

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    /// The four corners.
    Aim,
    /// A card.
    Card,
    /// A camera.
    Camera,
    /// A tick.
    Check,
    /// A cross.
    Cross,
    /// A clock.
    Clock,
    /// Two sheets.
    Copy,
    /// A face.
    Face,
    /// A globe.
    Globe,
    /// Hold: two bars.
    Hold,
    /// A picture.
    Picture,
    /// A lens.
    Lens,
    /// A crescent.
    Moon,
    /// Less.
    Minus,
    /// No signal.
    Offline,
    /// More.
    Plus,
    /// A sun.
    Sun,
    /// A lamp that shines.
    Torch,
    /// Two arrows that chase each other.
    Turn,
    /// An arrow up from a line.
    Upload,
    /// An exclamation mark in a triangle.
    Warning,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Aim => {
                "M4 9V6a2 2 0 0 1 2-2h3M15 4h3a2 2 0 0 1 2 2v3M20 15v3a2 2 0 0 1-2 2h-3M9 20H6a2 2 0 0 1-2-2v-3"
            }
            Self::Card => {
                "M5 5.5h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2M6.5 10h5M6.5 13.5h3.5M15 9.5h3v5h-3z"
            }
            Self::Camera => {
                "M4.5 8h2.6l1.6-2.5h6.6L16.9 8h2.6A1.5 1.5 0 0 1 21 9.5v8a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5v-8A1.5 1.5 0 0 1 4.5 8M12 10a3.25 3.25 0 1 0 0 6.5 3.25 3.25 0 0 0 0-6.5"
            }
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Cross => "M6.5 6.5l11 11M17.5 6.5l-11 11",
            Self::Clock => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2",
            Self::Copy => {
                "M9 8.5h9.5a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1v-10a1 1 0 0 1 1-1M15.5 5.5v-1a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1"
            }
            Self::Face => {
                "M12 3.5c-4 0-6.5 3-6.5 7.5 0 5 3 9.5 6.5 9.5s6.5-4.5 6.5-9.5c0-4.5-2.5-7.5-6.5-7.5M9.5 10.5v.5M14.5 10.5v.5M9.5 15c1.5 1.2 3.5 1.2 5 0"
            }
            Self::Globe => {
                "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M3.5 12h17M12 3.5c-5 5-5 12 0 17M12 3.5c5 5 5 12 0 17"
            }
            Self::Hold => "M9 6v12M15 6v12",
            Self::Picture => {
                "M5 4.5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1M4.5 16.5l5-5 4 4 2.5-2.5 3.5 3.5"
            }
            Self::Lens => {
                "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7"
            }
            Self::Minus => "M5.5 12h13",
            Self::Moon => "M20 14.5A8.2 8.2 0 0 1 9.5 4 8.2 8.2 0 1 0 20 14.5z",
            Self::Offline => {
                "M3 11.5a13 13 0 0 1 5-3M21 11.5a13 13 0 0 0-8.5-3.9M6.5 15.3a8 8 0 0 1 4.5-2.2M17.5 15.3l-.8-.7M12 19v.01M4.5 4.5l15 15"
            }
            Self::Plus => "M5.5 12h13M12 5.5v13",
            Self::Sun => {
                "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"
            }
            Self::Torch => {
                "M8 10.5h8v-3H8zM8 10.5l1.8 2.5v7h4.4v-7l1.8-2.5M12 15v1.5M12 4.5v-2M7.5 4.8L6.3 3.4M16.5 4.8l1.2-1.4"
            }
            Self::Turn => {
                "M4.5 11.5a7.5 7.5 0 0 1 13-4.5l2 2M19.5 4.5V9H15M19.5 12.5a7.5 7.5 0 0 1-13 4.5l-2-2M4.5 19.5V15H9"
            }
            Self::Upload => "M12 15.5V4.5M7.5 9L12 4.5 16.5 9M5 19.5h14",
            Self::Warning => "M12 4.5l8.5 15h-17zM12 10.5v4M12 17v.01",
        }
    }
}

/// An icon in the colour of the words beside it.
pub(crate) fn icon(icon: Icon) -> El {
    svg("svg", "icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .child(svg("path", "").attr("d", icon.path()))
}
