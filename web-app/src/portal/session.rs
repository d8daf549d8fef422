//! Who is signed in. When a call finds that the session ended, it waits here until somebody signed in again; the page
//! below stays as it is.

use contract::portal::{Me, access::Permission};
use js_sys::{Function, Promise};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Whether somebody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Not known yet.
    Opening,
    /// Nobody.
    Out,
    /// Somebody.
    In,
}

/// The session of this browser.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    me: RwSignal<Option<Me>>,
    /// Whether somebody is signed in.
    pub(crate) standing: RwSignal<Standing>,
    /// Whether the page asks to sign in again.
    pub(crate) asks_again: RwSignal<bool>,
    waiting: StoredValue<Vec<Function>, LocalStorage>,
}

impl Session {
    /// A session that is not known yet.
    pub(crate) fn new() -> Self {
        Self {
            me: RwSignal::new(None),
            standing: RwSignal::new(Standing::Opening),
            asks_again: RwSignal::new(false),
            waiting: StoredValue::new_local(Vec::new()),
        }
    }

    /// Who is signed in, followed.
    pub(crate) fn me(self) -> Option<Me> {
        self.me.get()
    }

    /// Their id, of this moment.
    pub(crate) fn member_id_now(self) -> Option<String> {
        self.me.with_untracked(|me| me.as_ref().map(|me| me.member.member_id.clone()))
    }

    /// Whether this is the one who is signed in, followed.
    pub(crate) fn is_me(self, member_id: &str) -> bool {
        self.me.with(|me| me.as_ref().is_some_and(|me| me.member.member_id == member_id))
    }

    /// Whether they may, followed.
    pub(crate) fn may(self, permission: Permission) -> bool {
        self.me.with(|me| me.as_ref().is_some_and(|me| me.permissions.contains(&permission)))
    }

    /// Whether somebody is signed in, of this moment.
    pub(crate) fn is_in(self) -> bool {
        self.standing.get_untracked() == Standing::In
    }

    /// Somebody signed in, or was seen to be.
    pub(crate) fn open(self, me: Me) {
        self.me.set(Some(me));
        if !self.is_in() {
            self.standing.set(Standing::In);
        }
    }

    /// Changes what is known of who is signed in.
    pub(crate) fn amend(self, change: impl FnOnce(&mut Me)) {
        self.me.update(|me| {
            if let Some(me) = me {
                change(me);
            }
        });
    }

    /// Nobody is signed in any more.
    pub(crate) fn close(self) {
        self.me.set(None);
        self.standing.set(Standing::Out);
        self.settle(false);
    }

    /// Asks to sign in again, and waits for what comes of it.
    pub(crate) async fn again(self) -> bool {
        let settled = Promise::new(&mut |resolve, _| {
            let _ = self.waiting.try_update_value(|waiting| waiting.push(resolve));
        });
        self.asks_again.set(true);
        JsFuture::from(settled).await.is_ok_and(|answer| answer.is_truthy())
    }

    /// Lets those go on who wait.
    pub(crate) fn settle(self, is_in: bool) {
        self.asks_again.set(false);
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        for resolve in waiting {
            // The function of a promise takes any value.
            let _ = resolve.call1(&JsValue::NULL, &is_in.into());
        }
    }
}
