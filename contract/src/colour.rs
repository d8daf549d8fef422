//! Colours of a partner's choice on the H5 page: which can be read there, and the nearest that can. Contrast as WCAG 2.2
//! defines it, held at 4.5 : 1 (level AA for text), since the colour is that of words, and words stand on it.

use serde::{Deserialize, Serialize, de::Error as _};

/// What text needs: WCAG 2.2, success criterion 1.4.3.
pub const LEAST_CONTRAST: f64 = 4.5;

/// A colour of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// Reads `#RRGGBB`, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let channel = |at: usize| {
            let digits = digits.get(at..at + 2).filter(|digits| !digits.starts_with('+'))?;
            u8::from_str_radix(digits, 16).ok()
        };
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// Relative luminance.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast to another, 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// What is read best on it: [`LIGHT`] or [`INK`].
    #[must_use]
    pub fn words_on(self) -> Self {
        if self.contrast(LIGHT) >= self.contrast(INK) { LIGHT } else { INK }
    }

    /// The colour so far on the way to another, of 255.
    fn mixed(self, other: Self, part: u8) -> Self {
        let mut mixed = self.0;
        for (channel, other) in mixed.iter_mut().zip(other.0) {
            let sum = u32::from(*channel) * u32::from(255 - part) + u32::from(other) * u32::from(part);
            *channel = u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX);
        }
        Self(mixed)
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02X}{green:02X}{blue:02X}")
    }
}

impl Serialize for Colour {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("must be #RRGGBB"))
    }
}

/// The light words on a colour.
pub const LIGHT: Colour = Colour([0xff, 0xff, 0xff]);
/// The dark ones, `--ink` of the page.
pub const INK: Colour = Colour([0x17, 0x23, 0x33]);

/// How the page looks: its backgrounds, `--paper` and `--surface` of its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// By day.
    Light,
    /// By night.
    Dark,
}

/// How much of a colour is in its [`Ground::tint`], of 255 (ours).
const TINT: u8 = 16;

impl Ground {
    fn papers(self) -> [Colour; 2] {
        match self {
            Self::Light => [Colour([0xfa, 0xf9, 0xf5]), LIGHT],
            Self::Dark => [Colour([0x0d, 0x14, 0x1c]), Colour([0x16, 0x1e, 0x27])],
        }
    }

    /// A breath of a colour, which stands under words in it: `--laut-soft` of the page.
    pub fn tint(self, colour: Colour) -> Colour {
        let [_, surface] = self.papers();
        surface.mixed(colour, TINT)
    }
}

/// What a colour comes to on a ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Its least contrast: to what it stands on, and of the words on it.
    pub contrast: f64,
    /// The nearest colour that can be read; itself where it can.
    pub nearest: Colour,
}

impl Reading {
    /// Whether it can be read.
    pub fn holds(self) -> bool {
        self.contrast >= LEAST_CONTRAST
    }
}

/// Whether a colour can be read on a ground, and which one near it can.
pub fn read_on(colour: Colour, ground: Ground) -> Reading {
    let contrast = least(colour, ground);
    if contrast >= LEAST_CONTRAST {
        return Reading { contrast, nearest: colour };
    }
    let far = match ground {
        Ground::Light => Colour([0; 3]),
        Ground::Dark => LIGHT,
    };
    // The least step of the way that is enough; at its end everything is.
    let on_the_way = (1..=u8::MAX).map(|part| colour.mixed(far, part));
    let nearest = { on_the_way }.find(|mixed| least(*mixed, ground) >= LEAST_CONTRAST).unwrap_or(far);
    Reading { contrast, nearest }
}

fn least(colour: Colour, ground: Ground) -> f64 {
    let [paper, surface] = ground.papers();
    let besides =
        [paper, surface, ground.tint(colour), colour.words_on()].map(|other| colour.contrast(other));
    besides.into_iter().fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn a_colour_is_six_digits_behind_a_hash() {
        assert_eq!(colour("#00aa13").to_string(), "#00AA13");
        for odd in
            ["00AA13", "#0A1", "#00AA1", "#00AA130", "#00AA1G", "#+1+2+3", "#\u{e9}\u{e9}\u{e9}", "red", ""]
        {
            assert_eq!(Colour::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((colour("#000000").contrast(LIGHT) - 21.0).abs() < 1e-9);
        // W3C's own example: the lightest grey that may stand on white.
        assert!(colour("#767676").contrast(LIGHT) >= 4.5 && colour("#777777").contrast(LIGHT) < 4.5);
        for (on, words) in
            [("#000000", LIGHT), ("#FFFFFF", INK), ("#00AA13", INK), ("#006A7E", LIGHT), ("#FFE000", INK)]
        {
            assert_eq!(colour(on).words_on(), words, "{on}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_the_nearest_that_can() {
        for (text, ground, nearest) in [
            ("#006A7E", Ground::Light, "#006A7E"),
            ("#54C3D4", Ground::Dark, "#54C3D4"),
            ("#00AA13", Ground::Light, "#00830F"),
            ("#FFE000", Ground::Light, "#817100"),
            ("#FFFFFF", Ground::Light, "#717171"),
            ("#006A7E", Ground::Dark, "#4995A3"),
            ("#000000", Ground::Dark, "#8B8B8B"),
        ] {
            let reading = read_on(colour(text), ground);
            assert_eq!(reading.nearest.to_string(), nearest, "{text} {ground:?}");
            assert_eq!(reading.holds(), text == nearest);
            assert!(read_on(reading.nearest, ground).holds());
        }
    }

    #[test]
    fn the_grounds_are_those_of_the_page() {
        let tokens = include_str!("../../public/tokens.css");
        let (light, dark) = tokens.split_once("prefers-color-scheme: dark").unwrap();
        for (block, name, colour) in [
            (light, "paper", Ground::Light.papers()[0]),
            (light, "surface", Ground::Light.papers()[1]),
            (light, "ink", INK),
            (dark, "paper", Ground::Dark.papers()[0]),
            (dark, "surface", Ground::Dark.papers()[1]),
        ] {
            let written = format!("--{name}: {};", colour.to_string().to_lowercase());
            assert!(block.contains(&written), "{written}");
        }
    }

    #[test]
    fn every_colour_has_one_near_it_that_can_be_read() {
        let levels = [0, 51, 102, 153, 204, 255];
        for red in levels {
            for green in levels {
                for blue in levels {
                    for ground in [Ground::Light, Ground::Dark] {
                        let reading = read_on(Colour([red, green, blue]), ground);
                        assert!(read_on(reading.nearest, ground).holds(), "{red} {green} {blue} {ground:?}");
                    }
                }
            }
        }
    }
}
