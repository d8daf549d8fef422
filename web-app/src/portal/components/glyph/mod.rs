//! Line icons of the dashboard, 24 by 24, in the style of the end user's. They stand beside words and are hidden from
//! screen readers.

use crate::dom::{El, svg};

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glyph {
    Account,
    Applications,
    Audit,
    Camera,
    Chat,
    Check,
    ChevronLeft,
    Clock,
    Collapse,
    Copy,
    Cross,
    Dash,
    Data,
    Demo,
    Dense,
    Download,
    Eye,
    EyeOff,
    Fit,
    Funnel,
    Help,
    Lock,
    Marks,
    Members,
    Menu,
    Minus,
    Moon,
    Plus,
    Refresh,
    Reviews,
    Screen,
    Search,
    SignOut,
    Sun,
    Transactions,
    Upload,
    Usage,
    Warning,
    Webhooks,
    Wide,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Account => {
                "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20c.6-3.6 3.6-5.5 7.5-5.5s6.9 1.9 7.5 5.5"
            }
            Self::Applications => {
                "M14.5 9.500a5 5 0 1 0-3.700 4.800L12.5 16H15v2.5h2.500V21h3v-3.500l-6.300-6.300M8.5 8.500v.01"
            }
            Self::Audit => "M7 3.500h7l4 4v13H7zM14 3.500v4h4M9.5 12h6M9.5 15.500h6",
            Self::Camera => {
                "M4 8.500h3.500L9 6h6l1.500 2.500H20a1 1 0 0 1 1 1V18a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9.500a1 1 0 0 1 1-1M12 10.500a3.200 3.200 0 1 0 0 6.400 3.200 3.200 0 0 0 0-6.400"
            }
            Self::Chat => "M4 19.500l1.300-3.900A7.800 7.800 0 1 1 8.400 18.700zM9 11.500h6",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::ChevronLeft => "M14.5 6l-6 6 6 6",
            Self::Clock => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2",
            Self::Collapse => "M12.5 6l-6 6 6 6M18.5 6l-6 6 6 6",
            Self::Copy => {
                "M9 8.5h9.5a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1v-10a1 1 0 0 1 1-1M15.5 5.5v-1a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1"
            }
            Self::Cross => "M6.5 6.5l11 11M17.5 6.5l-11 11",
            Self::Dash => "M7 12h10",
            Self::Data => {
                "M5 6.500c0-1.700 3.100-3 7-3s7 1.300 7 3-3.100 3-7 3-7-1.300-7-3M5 6.500v11c0 1.700 3.100 3 7 3s7-1.300 \
                 7-3v-11M5 12c0 1.700 3.100 3 7 3s7-1.300 7-3"
            }
            Self::Demo => {
                "M10 3.500h4M10.500 3.500v6L5.500 18a1.700 1.700 0 0 0 1.500 2.500h10a1.700 1.700 0 0 0 1.500-2.500l-5-8.500v-6M8 15h8"
            }
            Self::Dense => "M4.5 6h15M4.5 10h15M4.5 14h15M4.5 18h15",
            Self::Download => "M12 4.500v11M7.5 11l4.5 4.5 4.5-4.500M5 19.500h14",
            Self::Eye => {
                "M2.5 12c2.5-4.5 5.700-6.5 9.5-6.500s7 2 9.5 6.500c-2.5 4.5-5.700 6.5-9.5 6.500s-7-2-9.5-6.500M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6"
            }
            Self::EyeOff => {
                "M4.5 8.900C3.800 9.800 3.100 10.800 2.5 12c2.5 4.5 5.700 6.5 9.5 6.5 1.5 0 2.900-.3 4.200-1M9 6c1-.3 2-.5 3-.5 3.800 0 7 2 9.5 6.5-.7 1.300-1.5 2.400-2.400 3.300M4.5 4.500l15 15"
            }
            Self::Fit => {
                "M4 9V5.500A1.5 1.5 0 0 1 5.5 4H9M15 4h3.500A1.5 1.5 0 0 1 20 5.500V9M20 15v3.500a1.5 1.5 0 0 1-1.5 1.500H15M9 20H5.500A1.5 1.5 0 0 1 4 18.500V15"
            }
            Self::Funnel => "M4 5h16l-6 7.500v5l-4 2v-7z",
            Self::Help => "M9 9.300a3 3 0 1 1 4.600 2.500c-1 .7-1.600 1.300-1.600 2.700M12 18v.01",
            Self::Lock => {
                "M6.5 10.500h11a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1M8.5 10.500V8a3.5 3.5 0 0 1 7 0v2.5"
            }
            Self::Marks => "M4 5.5h11v5H4zM9 14h11v5H9z",
            Self::Members => {
                "M9 5a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7M3 19c.5-3 2.800-4.500 6-4.500s5.500 1.500 6 4.500M15.500 5.300a3.500 3.500 0 0 1 0 6.400M17.500 14.900c2 .6 3.200 2 3.500 4.100"
            }
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::Minus => "M5.5 12h13",
            Self::Moon => "M20 14.5A8.2 8.2 0 0 1 9.5 4 8.2 8.2 0 1 0 20 14.5z",
            Self::Plus => "M5.5 12h13M12 5.5v13",
            Self::Refresh => "M19.5 12a7.5 7.5 0 1 1-2.200-5.300l2.200 2.300M19.5 4.500V9H15",
            Self::Reviews => {
                "M4 8.500V6a2 2 0 0 1 2-2h2.500M15.5 4H18a2 2 0 0 1 2 2v2.500M20 15.500V18a2 2 0 0 1-2 2h-2.500M8.5 20H6a2 2 0 0 1-2-2v-2.500M8.5 12.500l2.5 2.5 4.5-5"
            }
            Self::Screen => {
                "M4.5 5h15a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1M9 19.500h6M12 16v3.5"
            }
            Self::Search => "M10.5 4.500a6 6 0 1 0 0 12 6 6 0 0 0 0-12M15 15l5 5",
            Self::SignOut => {
                "M10 4.500H6a1.5 1.5 0 0 0-1.5 1.500v12A1.5 1.5 0 0 0 6 19.500h4M14.5 8l4 4-4 4M18 12H9.5"
            }
            Self::Sun => {
                "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"
            }
            Self::Transactions => "M4.5 8h13M14 4.500L17.5 8 14 11.500M19.5 16h-13M10 12.500L6.5 16l3.5 3.5",
            Self::Upload => "M12 15.500v-11M7.5 9L12 4.500 16.500 9M5 19.500h14",
            Self::Usage => "M4.5 20h15M7 16.500v-5M12 16.500v-11M17 16.500v-8",
            Self::Warning => "M12 4.5l8.5 15h-17zM12 10.5v4M12 17v.01",
            Self::Webhooks => {
                "M12 4.500a3.5 3.5 0 0 1 2.500 6l3 5.500M12 4.500a3.5 3.5 0 0 0-2.500 6l-3 5.500M17.5 16a2.5 2.5 0 1 1-2.300 3.500H9M6.5 16a2.5 2.5 0 1 0 2.300 3.500"
            }
            Self::Wide => "M4.5 7h15M4.5 12h15M4.5 17h15",
        }
    }
}

/// An icon in the colour of the words beside it.
pub(crate) fn glyph(glyph: Glyph) -> El {
    svg("svg", "icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .child(svg("path", "").attr("d", glyph.path()))
}

/// The four corners: the logo.
pub(crate) fn logo() -> El {
    let corners =
        "M3 10V6a3 3 0 0 1 3-3h4M18 3h4a3 3 0 0 1 3 3v4M25 18v4a3 3 0 0 1-3 3h-4M10 25H6a3 3 0 0 1-3-3v-4";
    svg("svg", "logo")
        .attr("viewBox", "0 0 28 28")
        .attr("aria-hidden", "true")
        .child(svg("path", "").attr("d", corners))
}
