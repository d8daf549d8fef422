//! How the H5 page of an application looks, on the wire: its name and logo on the page, light or dark, the colour of what
//! can be pressed. The settings themselves are [`crate::h5_idv::UiSettings`]; here they are read from a form that tells each fault.

pub mod logo;

use serde::{Deserialize, Serialize};

use crate::{
    body::{Errors, Object},
    canonical::Json,
    colour::{Colour, Ground, read_on},
    field::FieldError,
    h5_idv::{ColorScheme, UiSettings},
};

/// Characters of the name on the page, at most (ours): what stands beside the mark on a narrow phone.
pub const LONGEST_NAME_CHARS: usize = 24;

/// What is said of a logo that is not there.
pub const UNKNOWN_LOGO: &str = "is not there any more; upload it again";

/// How the page looks; what is missing is as the house has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Branding {
    /// The name at the top of the page.
    #[serde(default)]
    pub display_name: Option<String>,
    /// Light, dark, or the phone's own.
    pub color_scheme: ColorScheme,
    /// The colour on a light page.
    #[serde(default)]
    pub primary_color: Option<Colour>,
    /// The colour on a dark page; without one, the nearest to the other that can be read there.
    #[serde(default)]
    pub primary_color_dark: Option<Colour>,
    /// The id of the logo, which is shown in place of the name at [`logo::path`].
    #[serde(default)]
    pub logo: Option<String>,
}

impl Branding {
    /// Reads what is wanted of a page: `displayName`, `colorScheme`, `primaryColor`, `primaryColorDark`, `logo`. What is
    /// empty or missing is as the house has it. A logo needs the name, which those hear who do not see.
    ///
    /// # Errors
    /// What does not hold, with the nearest colour that would.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let scheme = body.word("colorScheme", &ColorScheme::WORDS, errors);
            let (display_name, logo) = (display_name(body, errors), logo_id(body, errors));
            if logo.is_some() && display_name.is_none() && !errors.are_about("displayName") {
                errors.add::<()>("displayName", "required", "is required beside a logo");
            }
            let branding = Self {
                display_name,
                color_scheme: scheme.unwrap_or(ColorScheme::Auto),
                primary_color: colour(body, "primaryColor", Ground::Light, errors),
                primary_color_dark: colour(body, "primaryColorDark", Ground::Dark, errors),
                logo,
            };
            Some(branding)
        })
    }

    /// That of a page's settings.
    pub fn of(settings: &UiSettings) -> Self {
        let parse = |text: &Option<String>| text.as_deref().and_then(Colour::parse);
        Self {
            display_name: settings.display_name.clone(),
            color_scheme: settings.color_scheme,
            primary_color: parse(&settings.primary_color),
            primary_color_dark: parse(&settings.primary_color_dark),
            logo: settings.logo.clone(),
        }
    }

    /// These settings with this look.
    #[must_use]
    pub fn put_on(&self, settings: UiSettings) -> UiSettings {
        let text = |colour: Option<Colour>| colour.map(|colour| colour.to_string());
        UiSettings {
            display_name: self.display_name.clone(),
            color_scheme: self.color_scheme,
            primary_color: text(self.primary_color),
            primary_color_dark: text(self.primary_color_dark),
            logo: self.logo.clone(),
            ..settings
        }
    }
}

/// Marks that nobody sees, some of which turn words around (Unicode, annex 9), so that one name passes for another.
fn is_unseen(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

fn display_name(body: &Object<'_>, errors: &mut Errors) -> Option<String> {
    let name = body.optional_text("displayName", LONGEST_NAME_CHARS, errors)?.trim();
    if name.chars().any(|sign| sign.is_control() || is_unseen(sign)) {
        return errors.add("displayName", "character", "must be one line of text");
    }
    (!name.is_empty()).then(|| name.to_owned())
}

fn logo_id(body: &Object<'_>, errors: &mut Errors) -> Option<String> {
    let id = body.optional_string("logo", errors).filter(|id| !id.is_empty())?;
    if logo::is_id(id) { Some(id.to_owned()) } else { errors.add("logo", "unknown", UNKNOWN_LOGO) }
}

fn colour(body: &Object<'_>, name: &str, ground: Ground, errors: &mut Errors) -> Option<Colour> {
    let text = body.optional_text(name, 7, errors)?;
    let Some(colour) = Colour::parse(text) else {
        return errors.add(name, "colour", "must be #RRGGBB");
    };
    let reading = read_on(colour, ground);
    if reading.holds() {
        return Some(colour);
    }
    let (contrast, nearest) = (reading.contrast, reading.nearest);
    errors.add(
        name,
        "contrast",
        format!("has a contrast of {contrast:.1} : 1, which is too little; {nearest} has enough"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::parse;

    fn read(text: &str) -> Result<Branding, Vec<(String, String)>> {
        let errors = |errors: Vec<FieldError>| errors.into_iter().map(|one| (one.field, one.code)).collect();
        Branding::read(&parse(text).unwrap()).map_err(errors)
    }

    #[test]
    fn a_look_is_read_and_told_what_cannot_be_read_on_the_page() {
        let look = read(
            r##"{"displayName":" Bank Contoh ","colorScheme":"auto","primaryColor":"#006a7e","primaryColorDark":""}"##,
        );
        let look = look.unwrap();
        assert_eq!(look.display_name.as_deref(), Some("Bank Contoh"));
        assert_eq!((look.primary_color, look.primary_color_dark), (Colour::parse("#006A7E"), None));
        let settings = look.put_on(UiSettings { scan_try_count: 3, ..UiSettings::default() });
        assert_eq!((settings.scan_try_count, settings.primary_color.as_deref()), (3, Some("#006A7E")));
        assert_eq!(Branding::of(&settings), look);
        for (text, wrong) in [
            ("{}", &[("colorScheme", "required")][..]),
            (r#"{"colorScheme":"pink"}"#, &[("colorScheme", "value")]),
            (r##"{"colorScheme":"light","primaryColor":"#FFE000"}"##, &[("primaryColor", "contrast")]),
            (
                r##"{"colorScheme":"light","primaryColorDark":"#006A7E"}"##,
                &[("primaryColorDark", "contrast")],
            ),
            (r#"{"colorScheme":"light","primaryColor":"red;}"}"#, &[("primaryColor", "colour")]),
            (r#"{"colorScheme":"light","displayName":"a\nb"}"#, &[("displayName", "character")]),
            (r#"{"colorScheme":"light","displayName":"a\u202eb"}"#, &[("displayName", "character")]),
            (r#"{"colorScheme":"light","displayName":"a","logo":"../a"}"#, &[("logo", "unknown")]),
            (
                r#"{"colorScheme":"light","displayName":"mmmmmmmmmmmmmmmmmmmmmmmmm"}"#,
                &[("displayName", "length")],
            ),
        ] {
            let told = read(text).unwrap_err();
            let told: Vec<(&str, &str)> =
                told.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
            assert_eq!(told, wrong, "{text}");
        }
        let logo = |rest: &str| {
            let id = "0f".repeat(32);
            read(&format!(r#"{{"colorScheme":"light","logo":"{id}"{rest}}}"#))
        };
        assert_eq!(logo(""), Err(vec![("displayName".to_owned(), "required".to_owned())]));
        assert!(logo(r#","displayName":"Bank""#).unwrap().logo.is_some());
    }
}
