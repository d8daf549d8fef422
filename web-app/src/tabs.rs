//! One capture, one tab: a newly opened tab asks the others, and whoever is told to use this tab takes over.
//! Every link has a channel of its own: the tab of another link is no second tab.

use js_sys::Math;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::flow::{Event, Trouble};

/// A tab asks whether somebody is there before it.
const ASK: &str = "ask";
/// An older tab says so.
const HERE: &str = "here";
/// A tab takes the capture over.
const TAKE: &str = "take";

/// One tab's part in the talk of the tabs. A tab never hears itself.
#[derive(Debug, Clone)]
struct Seat {
    /// A name of this tab, so that an answer to one tab does not stop another.
    name: String,
    /// The capture goes on here.
    holds: bool,
}

/// What a tab does about what it heard.
#[derive(Debug, PartialEq, Eq)]
enum Reaction {
    /// Says this to the others.
    Say(String),
    /// Stops: the capture goes on elsewhere.
    Stop,
}

impl Seat {
    /// A tab that has just been opened, and goes on unless somebody says that he was there before.
    fn new(name: String) -> Self {
        Self { name, holds: true }
    }

    /// What a new tab says first.
    fn ask(&self) -> String {
        format!("{ASK} {}", self.name)
    }

    /// Goes on here; returns what stops the others.
    fn take_over(&mut self) -> String {
        self.holds = true;
        format!("{TAKE} {}", self.name)
    }

    fn hear(&mut self, text: &str) -> Option<Reaction> {
        let (word, whom) = text.split_once(' ')?;
        match word {
            ASK if self.holds => Some(Reaction::Say(format!("{HERE} {whom}"))),
            HERE if whom == self.name => Some(self.stop()),
            TAKE => Some(self.stop()),
            _ => None,
        }
    }

    fn stop(&mut self) -> Reaction {
        self.holds = false;
        Reaction::Stop
    }
}

/// This tab's end of the channel between the tabs of a link.
#[derive(Clone, Copy)]
pub(crate) struct Tabs {
    channel: StoredValue<Option<BroadcastChannel>, LocalStorage>,
    seat: StoredValue<Seat>,
}

impl Tabs {
    /// Joins the channel of a link, once a page: a second end of it would answer the first one.
    /// `tell` hears when another tab has the capture.
    pub(crate) fn join(signature_id: &str, tell: impl Fn(Event) + 'static) -> Self {
        // Browsers without the channel get no second-tab screen; the server still takes one capture alone.
        let channel = BroadcastChannel::new(&channel_name(signature_id)).ok();
        let seat = StoredValue::new(Seat::new(new_name()));
        let tabs = Self { channel: StoredValue::new_local(channel), seat };
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let text = message.data().as_string().unwrap_or_default();
            match seat.try_update_value(|seat| seat.hear(&text)).flatten() {
                Some(Reaction::Say(answer)) => tabs.say(&answer),
                Some(Reaction::Stop) => tell(Event::Stopped(Trouble::SecondTab)),
                None => {}
            }
        })
        .into_js_value();
        tabs.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.set_onmessage(Some(on_message.unchecked_ref()));
            }
        });
        tabs.say(&seat.with_value(Seat::ask));
        tabs
    }

    /// Takes the capture over from every other tab.
    pub(crate) fn take_over(self) {
        if let Some(words) = self.seat.try_update_value(Seat::take_over) {
            self.say(&words);
        }
    }

    fn say(self, words: &str) {
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                // A closed channel has no listeners either.
                let _ = channel.post_message(&JsValue::from(words));
            }
        });
    }
}

fn channel_name(signature_id: &str) -> String {
    format!("tanda-h5-{signature_id}")
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "any 32 bits will do")]
fn new_name() -> String {
    ((Math::random() * f64::from(u32::MAX)) as u32).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seat(name: &str) -> Seat {
        Seat::new(name.to_owned())
    }

    #[test]
    fn a_tab_alone_holds_the_capture() {
        assert!(seat("1").holds);
    }

    #[test]
    fn a_newer_tab_stops_and_the_older_one_goes_on() {
        let (mut old, mut new) = (seat("1"), seat("2"));
        assert_eq!(old.hear(&new.ask()), Some(Reaction::Say("here 2".to_owned())));
        assert_eq!(new.hear("here 2"), Some(Reaction::Stop));
        assert!(old.holds && !new.holds);
    }

    #[test]
    fn an_answer_to_one_tab_does_not_stop_another() {
        let mut bystander = seat("3");
        assert_eq!(bystander.hear("here 2"), None);
        assert!(bystander.holds);
    }

    #[test]
    fn a_tab_that_takes_over_holds_and_answers_the_next_one() {
        let (mut old, mut new) = (seat("1"), seat("2"));
        assert_eq!(new.hear("here 2"), Some(Reaction::Stop));
        assert_eq!(old.hear(&new.take_over()), Some(Reaction::Stop));
        assert!(new.holds && !old.holds);
        let third = seat("3").ask();
        assert_eq!(old.hear(&third), None);
        assert_eq!(new.hear(&third), Some(Reaction::Say("here 3".to_owned())));
    }

    #[test]
    fn the_capture_can_be_taken_back() {
        let (mut first, mut second) = (seat("1"), seat("2"));
        assert_eq!(first.hear(&second.take_over()), Some(Reaction::Stop));
        assert_eq!(second.hear(&first.take_over()), Some(Reaction::Stop));
        assert!(first.holds && !second.holds);
    }

    #[test]
    fn words_that_no_tab_says_change_nothing() {
        let mut tab = seat("1");
        for text in ["", "ask", "here", "take", "gone 1"] {
            assert_eq!(tab.hear(text), None, "{text:?}");
        }
        assert!(tab.holds);
    }

    #[test]
    fn links_do_not_share_a_channel() {
        assert_ne!(channel_name("1f"), channel_name("2e"));
    }
}
