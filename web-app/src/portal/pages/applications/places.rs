//! Where an application's H5 links may lead, and whose pages may hold them in a frame: two lists, a line each. That an
//! empty list of domains lets a link lead anywhere is said before anything else.

use contract::{field::FieldError, h5_idv::MOST_PLACES, portal::places::Places};
use leptos::prelude::*;
use serde_json::json;

use super::details::Shown;
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action},
            empty::trouble_box,
            field::{Field, field, text_area, told},
            form::{Sending, lines},
            glyph::{Glyph, glyph},
            page::sheet,
            skeleton::skeleton_block,
        },
        load::Load,
        locales::Say,
        toasts::Tone,
    },
};

/// The lists of the application.
pub(super) fn places(shown: Shown) -> El {
    let desk = shown.desk;
    let known: Load<Places> = Load::new();
    let fetch = move || {
        let id = shown.id();
        known.fetch(async move { desk.api.places(&id).await });
    };
    fetch();
    let is_there = Memo::new(move |_| known.with(|_| ()).is_some());
    let body = el("div", "").live(move || {
        if let Some(places) = is_there.get().then(|| known.now()).flatten() {
            return vec![form(shown, known, &places)];
        }
        vec![match known.failed() {
            Some(error) => trouble_box(desk, error, fetch),
            None => skeleton_block(),
        }]
    });
    let lead = el("p", "settings__note").says(desk.voice.say(|words| words.places().lead));
    sheet(desk.voice.say(|words| words.places().title), [lead, body]).test_id("places")
}

/// One of the two lists.
#[derive(Clone, Copy)]
struct List {
    /// Its name on the wire.
    member: &'static str,
    typed: RwSignal<String>,
    /// The lines as they were sent: what the server says of them it says by their numbers.
    sent: StoredValue<Vec<String>>,
}

impl List {
    fn new(member: &'static str, known: &[String]) -> Self {
        Self { member, typed: RwSignal::new(known.join("\n")), sent: StoredValue::new(Vec::new()) }
    }

    fn field(self, shown: Shown, sending: Sending, names: &Field, label: Say, hint: Say, wrong: Say) -> El {
        let desk = shown.desk;
        let fault = sending.faults_in(self.member, move |errors| {
            let is_many = errors.first()?.code == "many";
            let words = desk.voice.words();
            if is_many {
                return Some(words.places().many.replace("{most}", &MOST_PLACES.to_string()));
            }
            let lines = self.sent.with_value(|sent| {
                let each = errors.iter().filter_map(|error| line_of(error, sent));
                each.collect::<Vec<_>>().join(", ")
            });
            Some(wrong(words).replace("{lines}", &lines))
        });
        let area = told(names, text_area(names, 3, self.typed), fault).attr("spellcheck", "false");
        let hint = el("p", "field__hint").says(desk.voice.say(hint));
        field(names, desk.voice.say(label), el("div", "field__secret").children([area, hint]), fault)
    }

    /// The lines to be sent, where they are others than those that are known.
    fn changed(self, known: &[String]) -> Option<Vec<String>> {
        let typed = lines(&self.typed.get_untracked());
        self.sent.set_value(typed.clone());
        (typed != known).then_some(typed)
    }
}

/// The line that an error is about.
fn line_of<'a>(error: &FieldError, sent: &'a [String]) -> Option<&'a str> {
    let (_, at) = error.field.split_once('[')?;
    sent.get(at.trim_end_matches(']').parse::<usize>().ok()?).map(String::as_str)
}

fn form(shown: Shown, known: Load<Places>, places: &Places) -> El {
    const RETURNS: Field = Field { id: "places-returns", test_id: "places-returns" };
    const EMBEDS: Field = Field { id: "places-embeds", test_id: "places-embeds" };
    let (desk, sending) = (shown.desk, Sending::new());
    let returns = List::new("returnDomains", &places.return_domains);
    let embeds = List::new("embedOrigins", &places.embed_origins);
    let is_open = Memo::new(move |_| returns.typed.with(|typed| lines(typed).is_empty()));
    let open = el("p", "notice notice--attention")
        .test_id("places-open")
        .attr_live("hidden", move || (!is_open.get()).then(String::new))
        .children([
            glyph(Glyph::Warning),
            el("span", "notice__words").says(desk.voice.say(|words| words.places().returns_open)),
        ]);
    let save = action(Weight::Primary, desk.voice.say(|words| words.shell().save), || ())
        .attr("type", "submit")
        .test_id("places-save")
        .attr_live("disabled", move || sending.is_held(desk).then(String::new))
        .attr_live("hidden", move || (!shown.may_change.get()).then(String::new));
    let fields = el("fieldset", "branding__fields")
        .attr_live("disabled", move || (!shown.may_change.get()).then(String::new))
        .children([
            open,
            el("div", "branding").children([
                returns.field(
                    shown,
                    sending,
                    &RETURNS,
                    |words| words.places().returns,
                    |words| words.places().returns_hint,
                    |words| words.places().returns_wrong,
                ),
                embeds.field(
                    shown,
                    sending,
                    &EMBEDS,
                    |words| words.places().embeds,
                    |words| words.places().embeds_hint,
                    |words| words.places().embeds_wrong,
                ),
            ]),
            sending.trouble(desk),
            el("div", "").child(save),
        ]);
    el("form", "form").attr("novalidate", "").child(fields).on("submit", move |event| {
        event.prevent_default();
        if untrack(|| sending.is_held(desk)) {
            return;
        }
        let Some(before) = known.now() else { return };
        // A list that nobody touched is not sent: what a key changed meanwhile stays.
        let mut change = json!({});
        for (list, before) in [(returns, &before.return_domains), (embeds, &before.embed_origins)] {
            if let Some(lines) = list.changed(before) {
                change[list.member] = json!(lines);
            }
        }
        let id = shown.id();
        sending.begin(async move { desk.api.change_places(&id, &change).await }, move |now| {
            let _ = returns.typed.try_set(now.return_domains.join("\n"));
            let _ = embeds.typed.try_set(now.embed_origins.join("\n"));
            known.change(|known| *known = now);
            desk.toasts.say(Tone::Good, desk.voice.words_now().places().saved);
        });
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_line_that_it_is_about() {
        let sent = ["a.id".to_owned(), "https://b.id".to_owned()];
        let about = |field: &str| FieldError::new(field, "domain", "");
        assert_eq!(line_of(&about("returnDomains[1]"), &sent), Some("https://b.id"));
        assert_eq!(line_of(&about("returnDomains[2]"), &sent), None);
        assert_eq!(line_of(&about("returnDomains"), &sent), None);
    }
}
