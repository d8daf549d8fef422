//! Before the colours: the warning, and what to do where there is too much light.

use leptos::prelude::Set;

use crate::{
    components::{
        button::{Weight, button},
        drawing::flash_drawing,
        icon::Icon,
        mark::{Meaning, mark},
        screen::{center, lead, screen, tip, tips, title},
    },
    dom::El,
    flow::{Event, FlashNote},
    journey::journey,
    locales::{Titled, Words, speech},
};

/// The calm warning. The way without stands beside the way with.
pub(crate) fn flash_warning(note: FlashNote) -> El {
    let t = speech();
    let words: fn(&'static Words) -> &'static Titled = match note {
        FlashNote::First => |words| &words.flash_warning,
        FlashNote::Moved => |words| &words.flash_moved,
        FlashNote::RanOut => |words| &words.flash_ran_out,
    };
    screen(
        [
            flash_drawing(),
            title(move || words(t.words()).title),
            lead(move || words(t.words()).text),
            tips([
                tip(Icon::Face, t.say(|words| words.flash_how)),
                tip(Icon::Clock, t.say(|words| words.no_flash_meaning)),
            ]),
        ],
        flash_choice(|words| words.flash_start),
    )
}

/// The screen's light does not reach the face here.
pub(crate) fn too_much_light() -> El {
    let t = speech();
    screen(
        [center([
            mark(Meaning::Attention, Icon::Sun),
            title(t.say(|words| words.too_much_light.title)),
            lead(t.say(|words| words.too_much_light.text)),
            tips([
                tip(Icon::Moon, t.say(|words| words.too_much_light_shade)),
                tip(Icon::Sun, t.say(|words| words.too_much_light_brightness)),
            ]),
        ])],
        flash_choice(|words| words.try_again),
    )
}

fn flash_choice(start: fn(&'static Words) -> &'static str) -> [El; 2] {
    let (journey, t) = (journey(), speech());
    let without = move || {
        journey.flash.set(None);
        journey.tell(Event::FlashDeclined);
    };
    [
        button(Weight::Primary, "capture-start", t.say(start), move || journey.tell(Event::FlashAgreed)),
        button(Weight::Plain, "capture-no-flash", t.say(|words| words.no_flash), without),
    ]
}
