//! Forms in dialogs: fields, what the server said of each, one button that sends. What was typed stays until it is taken.

use std::future::Future;

use contract::{field::FieldError, instant::Instant, portal::PortalErrorCode as Code};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{
    action::{Weight, action},
    dialog::{Firmness, dialog},
    glyph::{Glyph, glyph},
};
use crate::{
    dom::{El, el},
    portal::{api::CallError, clock::now, desk::Desk, locales::Say, moment},
};

/// A call that a form makes.
#[derive(Clone, Copy)]
pub(crate) struct Sending {
    is_busy: RwSignal<bool>,
    failed: RwSignal<Option<CallError>>,
    /// Until when no try is looked at.
    barred: RwSignal<Option<Instant>>,
    /// Members that have a field of their own, where what is wrong with them is told.
    fields: StoredValue<Vec<&'static str>>,
}

impl Sending {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self {
            is_busy: RwSignal::new(false),
            failed: RwSignal::new(None),
            barred: RwSignal::new(None),
            fields: StoredValue::new(Vec::new()),
        }
    }

    /// Makes the call, unless one is under way; `then` hears the answer.
    pub(crate) fn begin<T: 'static>(
        self,
        call: impl Future<Output = Result<T, CallError>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let answer = call.await;
            let _ = self.is_busy.try_set(false);
            match answer {
                Ok(value) => then(value),
                Err(error) => {
                    if let CallError::Refused { wait_s: Some(wait_s), .. } = &error {
                        let _ = self.barred.try_set(Some(now().plus_ms(i64::from(*wait_s) * 1_000)));
                    }
                    let _ = self.failed.try_set(Some(error));
                }
            }
        });
    }

    /// What was said of the last call does not matter any longer.
    pub(crate) fn forget(self) {
        self.failed.set(None);
    }

    /// What is left until the next try is looked at, followed.
    fn wait(self, desk: Desk) -> Option<String> {
        moment::left(self.barred.get()?, desk.clock.second())
    }

    /// Whether nothing can be sent now, followed.
    pub(crate) fn is_held(self, desk: Desk) -> bool {
        self.is_busy.get() || self.wait(desk).is_some()
    }

    /// Whether one is under way, followed.
    pub(crate) fn is_busy(self) -> bool {
        self.is_busy.get()
    }

    /// What the server said of a member.
    pub(crate) fn fault(self, desk: Desk, member: &'static str) -> Signal<Option<String>> {
        self.fault_in(member, move |error| desk.field_trouble(error))
    }

    /// The same in words of one's own.
    pub(crate) fn fault_in(
        self,
        member: &'static str,
        words: impl Fn(&FieldError) -> String + Send + Sync + 'static,
    ) -> Signal<Option<String>> {
        self.faults_in(member, move |errors| errors.first().map(|error| words(error)))
    }

    /// Everything that the server said of a member and what is below it, in words of one's own.
    pub(crate) fn faults_in(
        self,
        member: &'static str,
        words: impl Fn(&[&FieldError]) -> Option<String> + Send + Sync + 'static,
    ) -> Signal<Option<String>> {
        self.fields.update_value(|fields| fields.push(member));
        Signal::derive(move || {
            self.failed.with(|failed| match failed {
                Some(CallError::Refused { error, .. }) => {
                    let about = error.fields.iter().filter(|field| is_about(&field.field, member));
                    words(&about.collect::<Vec<_>>())
                }
                _ => None,
            })
        })
    }

    /// Whether the server named something wrong by this word, followed.
    pub(crate) fn has_code(self, code: &str) -> bool {
        self.failed.with(|failed| match failed {
            Some(CallError::Refused { error, .. }) => error.fields.iter().any(|field| field.code == code),
            _ => false,
        })
    }

    /// What went wrong and has no field.
    pub(crate) fn trouble(self, desk: Desk) -> El {
        let waits = Memo::new(move |_| self.wait(desk).is_some());
        el("div", "form__trouble").attr("role", "alert").live(move || {
            let Some(error) = self.failed.get() else { return Vec::new() };
            let told_below =
                |name: &str| self.fields.with_value(|all| all.iter().any(|one| is_about(name, one)));
            if let CallError::Refused { error, .. } = &error
                && !error.fields.is_empty()
                && error.fields.iter().all(|field| told_below(&field.field))
            {
                return Vec::new();
            }
            let is_barred = error.code() == Some(Code::TooMany) && self.barred.get().is_some();
            if is_barred && !waits.get() {
                // When the wait is over there is nothing left to say.
                return Vec::new();
            }
            let told = el("span", "notice__words");
            let told = if is_barred {
                // Said once; the seconds that pass are for who looks.
                let left = move || self.wait(desk).map(|left| desk.too_many(&left)).unwrap_or_default();
                told.child(el("span", "visually-hidden").text(&desk.trouble(&error)))
                    .child(el("span", "").attr("aria-hidden", "true").says(left))
            } else {
                told.text(&desk.trouble(&error))
            };
            vec![el("p", "notice notice--bad").test_id("form-error").child(glyph(Glyph::Warning)).child(told)]
        })
    }
}

/// Whether a path of an error is that of a member or below it.
fn is_about(path: &str, member: &str) -> bool {
    path.strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
}

/// How a form ends.
#[derive(Clone, Copy)]
pub(crate) struct Submit {
    /// The form's name; its button is found by `{id}-submit`.
    pub(crate) id: &'static str,
    /// How much its button asks for attention.
    pub(crate) weight: Weight,
    /// What it says.
    pub(crate) words: Say,
}

/// A form in a dialog.
pub(crate) fn form_dialog<S: AsRef<str>>(
    desk: Desk,
    open: RwSignal<bool>,
    title: impl Fn() -> S + 'static,
    sending: Sending,
    body: impl IntoIterator<Item = El>,
    submit: Submit,
    on_submit: impl Fn() + 'static,
) -> El {
    let cancel = action(Weight::Plain, desk.voice.say(|words| words.shell().cancel), move || open.set(false));
    let send = action(submit.weight, desk.voice.say(submit.words), || ())
        .attr("type", "submit")
        .test_id(&format!("{}-submit", submit.id))
        .attr_live("disabled", move || sending.is_held(desk).then(String::new));
    let form = el("form", "form")
        .attr("novalidate", "")
        .children(body)
        .child(sending.trouble(desk))
        .child(el("div", "dialog__actions").children([cancel, send]))
        .on("submit", move |event| {
            event.prevent_default();
            on_submit();
        });
    dialog(Firmness::Loose, open, submit.id, title, [form])
}

/// A sentence of a form.
pub(crate) fn form_text<S: AsRef<str>>(words: impl Fn() -> S + 'static) -> El {
    el("p", "dialog__text").says(words)
}

/// A few of several, each with a box.
pub(crate) fn checks<T: Copy + PartialEq + Send + Sync + 'static>(
    test_id: &str,
    legend: impl Fn() -> &'static str + 'static,
    options: impl IntoIterator<Item = (T, &'static str, El)>,
    chosen: RwSignal<Vec<T>>,
) -> El {
    let boxes = options.into_iter().map(|(value, word, shown)| {
        let is_chosen = move || chosen.with(|chosen| chosen.contains(&value));
        check(&format!("{test_id}-{word}"), shown, is_chosen, move |wanted| {
            chosen.update(|chosen| {
                chosen.retain(|other| *other != value);
                if wanted {
                    chosen.push(value);
                }
            });
        })
    });
    el("fieldset", "checks").child(el("legend", "field__label").says(legend)).children(boxes)
}

/// What the server said of them.
pub(crate) fn checks_fault(fault: Signal<Option<String>>) -> El {
    el("p", "field__error").attr("role", "alert").says(move || fault.get().unwrap_or_default())
}

/// A box that is ticked or not.
pub(crate) fn check(
    test_id: &str,
    shown: El,
    is_on: impl Fn() -> bool + 'static,
    turn: impl Fn(bool) + 'static,
) -> El {
    let input = el("input", "checks__box").attr("type", "checkbox").test_id(test_id);
    let own: HtmlInputElement = input.of_type();
    let followed = own.clone();
    Effect::new(move |_| followed.set_checked(is_on()));
    let input = input.on("change", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        turn(target.unwrap_or_else(|| own.clone()).checked());
    });
    el("label", "checks__row").child(input).child(shown)
}

/// The lines of a text, without those that are empty.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.split(['\n', ',']).map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_at_the_member_that_it_is_about() {
        for (path, member, expected) in [
            ("name", "name", true),
            ("allowedAddresses[3]", "allowedAddresses", true),
            ("callback.url", "callback", true),
            ("callback.url", "callback.url", true),
            ("names", "name", false),
            ("callback", "callback.url", false),
        ] {
            assert_eq!(is_about(path, member), expected, "{path} {member}");
        }
    }

    #[test]
    fn a_list_is_written_by_lines_or_commas() {
        assert_eq!(lines(" 10.0.0.0/8\n\n::1, 203.0.113.7 ,"), ["10.0.0.0/8", "::1", "203.0.113.7"]);
        assert!(lines(" \n").is_empty());
    }
}
