//! One capture, one tab: a newly opened tab asks the others, and whoever is told to use this tab takes over.

use js_sys::Math;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::flow::{Event, Trouble};

/// The channel of all tabs of this site.
const CHANNEL: &str = "tanda-h5";
/// A tab asks whether somebody is there before it.
const ASK: &str = "ask";
/// An older tab says so.
const HERE: &str = "here";
/// A tab takes the capture over.
const TAKE: &str = "take";

/// This tab's end of the channel between the tabs.
#[derive(Clone, Copy)]
pub(crate) struct Tabs {
    channel: StoredValue<Option<BroadcastChannel>, LocalStorage>,
    name: StoredValue<String>,
}

impl Tabs {
    /// Joins the channel; `tell` hears when another tab has the capture.
    pub(crate) fn join(tell: impl Fn(Event) + 'static) -> Self {
        // A name of this tab, so that an answer to one tab does not stop another.
        let name = new_name();
        // Browsers without the channel get no second-tab screen; the server still takes one capture alone.
        let channel = BroadcastChannel::new(CHANNEL).ok();
        let tabs = Self { channel: StoredValue::new_local(channel), name: StoredValue::new(name) };
        let holds = StoredValue::new(true);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let text = message.data().as_string().unwrap_or_default();
            let (word, whom) = text.split_once(' ').unwrap_or((&text, ""));
            let me = tabs.name.get_value();
            match word {
                ASK if holds.get_value() => tabs.say(HERE, whom),
                HERE if whom == me => {
                    holds.set_value(false);
                    tell(Event::Stopped(Trouble::SecondTab));
                }
                TAKE if whom == me => holds.set_value(true),
                TAKE => {
                    holds.set_value(false);
                    tell(Event::Stopped(Trouble::SecondTab));
                }
                _ => {}
            }
        })
        .into_js_value();
        tabs.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.set_onmessage(Some(on_message.unchecked_ref()));
            }
        });
        tabs.say(ASK, &tabs.name.get_value());
        tabs
    }

    /// Takes the capture over from every other tab.
    pub(crate) fn take_over(self) {
        self.say(TAKE, &self.name.get_value());
    }

    fn say(self, word: &str, whom: &str) {
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                // A closed channel has no listeners either.
                let _ = channel.post_message(&JsValue::from(format!("{word} {whom}")));
            }
        });
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "any 32 bits will do")]
fn new_name() -> String {
    ((Math::random() * f64::from(u32::MAX)) as u32).to_string()
}
