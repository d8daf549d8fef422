//! Short messages at the edge of the page: what happened, and the way back where there is one.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;

/// Long enough to read two lines and to reach for the button.
const SHOWN_FOR: Duration = Duration::from_secs(8);
/// How soon it is looked at again whether somebody still attends to one.
const ATTENDED_FOR: Duration = Duration::from_secs(2);
/// More would cover the page.
const MOST: usize = 3;

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It worked.
    Good,
    /// It did not.
    Bad,
    /// Neither.
    Calm,
}

type Undo = Arc<dyn Fn() + Send + Sync>;

/// A message.
#[derive(Clone)]
pub(crate) struct Toast {
    /// Its number.
    pub(crate) id: u32,
    /// How it is meant.
    pub(crate) tone: Tone,
    /// What it says.
    pub(crate) words: String,
    /// What takes it back.
    pub(crate) undo: Option<Undo>,
}

impl Toast {
    /// The id of its element.
    pub(crate) fn place(id: u32) -> String {
        format!("toast-{id}")
    }
}

/// The messages that are shown.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
}

impl Toasts {
    /// None.
    pub(crate) fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), last: StoredValue::new(0) }
    }

    /// The messages, followed.
    pub(crate) fn shown(self) -> Vec<Toast> {
        self.shown.get()
    }

    /// Says something.
    pub(crate) fn say(self, tone: Tone, words: impl Into<String>) {
        self.put(tone, words.into(), None);
    }

    /// Says something that can be taken back.
    pub(crate) fn say_with_undo(self, words: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.put(Tone::Good, words.into(), Some(Arc::new(undo)));
    }

    fn put(self, tone: Tone, words: String, undo: Option<Undo>) {
        self.last.update_value(|last| *last += 1);
        let id = self.last.get_value();
        self.shown.update(|shown| {
            shown.push(Toast { id, tone, words, undo });
            let over = shown.len().saturating_sub(MOST);
            shown.drain(..over);
        });
        // What failed stays until it is read.
        if tone != Tone::Bad {
            set_timeout(move || self.lapse(id), SHOWN_FOR);
        }
    }

    /// Takes a message away, unless somebody rests on it with the pointer or the focus: then it waits for them.
    fn lapse(self, id: u32) {
        let attended = format!("#{}:is(:hover, :focus-within)", Toast::place(id));
        if document().query_selector(&attended).is_ok_and(|found| found.is_some()) {
            set_timeout(move || self.lapse(id), ATTENDED_FOR);
        } else {
            self.dismiss(id);
        }
    }

    /// Takes a message away.
    pub(crate) fn dismiss(self, id: u32) {
        let _ = self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}
