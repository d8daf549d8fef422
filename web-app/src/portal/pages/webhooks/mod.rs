//! Webhooks: where events go, and the log of what became of each delivery.

mod asked;
mod delivery;
mod endpoint;
mod fault;
mod follow;
mod forms;
mod log;
mod signing;

use contract::portal::{
    access::Permission,
    webhook::{DeliveryPage, EndpointList},
};
use leptos::prelude::*;

use self::asked::Asked;
pub(super) use self::endpoint::standing;
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, action_with},
            empty::{empty, not_fresh, trouble_box},
            glyph::Glyph,
            over::Over,
            page::{page, sheet},
            skeleton::skeleton_rows,
        },
        desk::{Desk, desk},
        load::Load,
    },
};

/// The page as it is held.
#[derive(Clone, Copy)]
struct Hooks {
    desk: Desk,
    over: Over,
    endpoints: Load<EndpointList>,
    log: Load<DeliveryPage>,
    asked: Memo<Asked>,
    /// Whether this member may change webhooks.
    may_change: Memo<bool>,
}

impl Hooks {
    fn fetch_endpoints(self) {
        self.endpoints.fetch(self.desk.api.endpoints());
    }

    fn fetch_log(self) {
        // An answer may come when its page was left.
        let (desk, Some(query)) = (self.desk, self.asked.try_with_untracked(Asked::call)) else { return };
        self.log.fetch(async move { desk.api.deliveries(&query).await });
    }

    /// The same because somebody asked for it.
    fn ask_log(self) {
        let (desk, query) = (self.desk, self.asked.with_untracked(Asked::call));
        self.log.ask(desk, async move { desk.api.deliveries(&query).await });
    }

    /// The address of an endpoint, where it is still there.
    fn url_of(self, id: &str) -> Option<String> {
        let of = |list: &EndpointList| {
            list.endpoints.iter().find(|one| one.endpoint_id == id).map(|one| one.url.clone())
        };
        self.endpoints.with(of).flatten()
    }
}

/// The page.
pub(crate) fn webhooks() -> El {
    let desk = desk();
    let hooks = Hooks {
        desk,
        over: Over::new(),
        endpoints: Load::new(),
        log: Load::new(),
        asked: Memo::new(move |_| Asked::read(&desk.router.query())),
        may_change: Memo::new(move |_| desk.session.may(Permission::ChangeWebhooks)),
    };
    hooks.fetch_endpoints();
    Effect::new(move |_| {
        hooks.asked.with(|_| ());
        hooks.log.clear();
        hooks.fetch_log();
    });
    let ask = move || hooks.over.ask(move |open| forms::create_dialog(hooks, open));
    let new = action_with(Weight::Primary, Glyph::Plus, desk.voice.say(|words| words.webhooks().new), ask)
        .test_id("webhook-new")
        .attr_live("hidden", move || (!hooks.may_change.get()).then(String::new));
    let guide = el("a", Weight::Quiet.class())
        .attr("href", "/docs/webhooks")
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .test_id("webhooks-guide")
        .says(desk.voice.say(|words| words.webhooks().guide));
    let endpoints = el("div", "integrations").test_id("webhooks").live(move || {
        let Some(list) = hooks.endpoints.get() else {
            return vec![match hooks.endpoints.failed() {
                Some(error) => trouble_box(desk, error, move || hooks.fetch_endpoints()),
                None => skeleton_rows(3),
            }];
        };
        if list.endpoints.is_empty() {
            let way = hooks
                .may_change
                .get()
                .then(|| action(Weight::Plain, desk.voice.say(|words| words.webhooks().new), ask));
            return vec![empty(
                desk.voice.say(|words| words.webhooks().empty_title),
                desk.voice.say(|words| words.webhooks().empty_text),
                way,
            )];
        }
        list.endpoints.iter().map(|one| endpoint::row(hooks, one)).collect()
    });
    let is_known =
        Memo::new(move |_| hooks.endpoints.with(|_| ()).is_some() || hooks.endpoints.failed().is_some());
    page(
        desk.voice.say(|words| words.webhooks().title),
        [guide, new],
        [
            sheet(
                desk.voice.say(|words| words.webhooks().endpoints),
                [not_fresh(desk, hooks.endpoints.course, move || hooks.fetch_endpoints()), endpoints],
            ),
            // What lies below waits until it is known how long the list is.
            el("div", "page__body").live(move || {
                if is_known.get() { vec![signing::signing(hooks), log::log(hooks)] } else { Vec::new() }
            }),
            hooks.over.view(),
        ],
    )
}
