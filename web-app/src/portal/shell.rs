//! What stands around every page: the rail with its menu, the bar of small windows, the way past both.

use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    api::CallError,
    components::{
        action::{Weight, action, icon_action},
        choice::{choice, icon_option, option},
        empty::empty_page,
        glyph::{Glyph, glyph, logo},
    },
    desk::{Desk, desk},
    locales::Say,
    pages::Pages,
    place::{Page, Place},
    taste::Theme,
    toasts::Tone,
};
use crate::{
    browser,
    dom::{El, el},
    locales::tag,
};
use contract::consent::Locale;

/// The page that the address asks for, and what stands around it.
pub(crate) fn shell(pages: Pages) -> El {
    let desk = desk();
    let drawer = RwSignal::new(false);
    let first = StoredValue::new(true);
    Effect::new(move |_| {
        desk.router.page.get();
        drawer.set(false);
        // The first page has the focus where the browser put it.
        if !first.get_value() {
            browser::focus_heading();
        }
        first.set_value(false);
    });
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && drawer.get_untracked() {
            drawer.set(false);
        }
    });
    on_cleanup(move || escape.remove());
    el("div", "shell")
        .class_if("shell--narrow", move || desk.taste.is_rail_narrow.get())
        .class_if("shell--drawer", move || drawer.get())
        .child(skip(desk))
        .child(bar(desk, drawer))
        .child(rail(desk, drawer))
        .child(el("div", "shell__veil").on_click(move || drawer.set(false)))
        .child(
            el("main", "shell__main")
                .attr("id", "main")
                .attr("tabindex", "-1")
                .live(move || vec![shown(desk, pages, &desk.router.page.get())]),
        )
}

fn shown(desk: Desk, pages: Pages, page: &Page) -> El {
    // Only when the permissions change does a page appear or go.
    let may = Memo::new({
        let page = page.clone();
        move |_| page.permission().is_none_or(|asked| desk.session.may(asked))
    });
    if !may.get() {
        return empty_page(
            desk.voice.say(|words| words.shell().not_allowed_title),
            desk.voice.say(|words| words.shell().not_allowed_text),
            None,
        );
    }
    match page {
        // The way to the first page is under way.
        Page::Home | Page::SignIn | Page::Join => el("div", ""),
        page => pages.page(page).unwrap_or_else(|| missing(desk)),
    }
}

fn missing(desk: Desk) -> El {
    empty_page(
        desk.voice.say(|words| words.shell().missing_title),
        desk.voice.say(|words| words.shell().missing_text),
        Some(
            desk.router
                .link(Weight::Plain.class(), || Place::of(Page::Home))
                .says(desk.voice.say(|words| words.shell().missing_way)),
        ),
    )
}

fn skip(desk: Desk) -> El {
    el("a", "skip").attr("href", "#main").says(desk.voice.say(|words| words.shell().skip)).on(
        "click",
        |event| {
            event.prevent_default();
            browser::focus_heading();
        },
    )
}

fn bar(desk: Desk, drawer: RwSignal<bool>) -> El {
    let words = move || {
        let words = desk.voice.words().shell();
        if drawer.get() { words.close_menu } else { words.menu }
    };
    el("header", "bar").children([
        icon_action(Glyph::Menu, words, move || drawer.update(|open| *open = !*open))
            .attr_live("aria-expanded", move || Some(drawer.get().to_string()))
            .attr("aria-controls", "rail")
            .test_id("nav-menu"),
        desk.router
            .link("bar__brand", || Place::of(Page::Home))
            .child(logo())
            .child(el("span", "").says(desk.voice.say(|words| words.shell().product))),
    ])
}

fn rail(desk: Desk, drawer: RwSignal<bool>) -> El {
    let items = move || {
        let may = |page: &Page| page.permission().is_none_or(|asked| desk.session.may(asked));
        let shown = Page::MENU.into_iter().filter(may).filter(|page| *page != Page::Account);
        shown.map(|page| item(desk, page)).collect()
    };
    let turn_words = move || {
        let words = desk.voice.words().shell();
        if desk.taste.is_rail_narrow.get() { words.widen } else { words.narrow }
    };
    let brand = desk
        .router
        .link("rail__brand", || Place::of(Page::Home))
        .child(logo())
        .child(el("span", "rail__words").says(desk.voice.say(|words| words.shell().product)));
    el("nav", "rail")
        .attr("id", "rail")
        .label(desk.voice.say(|words| words.shell().main_menu))
        .class_if("rail--open", move || drawer.get())
        .child(
            el("div", "rail__top").child(brand).child(
                icon_action(Glyph::Collapse, turn_words, move || desk.taste.turn_rail())
                    .attr_live("aria-expanded", move || Some((!desk.taste.is_rail_narrow.get()).to_string()))
                    .test_id("nav-collapse"),
            ),
        )
        .child(el("ul", "rail__items").live(items))
        .child(el("div", "rail__foot").children([switches(desk), elsewhere(desk), who(desk)]))
}

fn item(desk: Desk, page: Page) -> El {
    let (sign, words, test_id): (_, Say, _) = match page {
        Page::Demo => (Glyph::Demo, |words| words.shell().demo, "nav-demo"),
        Page::Transactions => (Glyph::Transactions, |words| words.shell().transactions, "nav-transactions"),
        Page::Applications => (Glyph::Applications, |words| words.shell().applications, "nav-applications"),
        Page::Webhooks => (Glyph::Webhooks, |words| words.shell().webhooks, "nav-webhooks"),
        Page::Usage => (Glyph::Usage, |words| words.shell().usage, "nav-usage"),
        Page::Funnel => (Glyph::Funnel, |words| words.shell().funnel, "nav-funnel"),
        Page::Members => (Glyph::Members, |words| words.shell().members, "nav-members"),
        Page::Data => (Glyph::Data, |words| words.shell().data, "nav-data"),
        Page::Audit => (Glyph::Audit, |words| words.shell().audit, "nav-audit"),
        Page::Account => (Glyph::Account, |words| words.shell().account, "nav-account"),
        _ => (Glyph::Reviews, |words| words.shell().reviews, "nav-reviews"),
    };
    let here = page.clone();
    let words = desk.voice.say(words);
    let link = desk
        .router
        .link("rail__item", move || Place::of(page.clone()))
        .test_id(test_id)
        .attr_live("title", move || desk.taste.is_rail_narrow.get().then(|| words().to_owned()))
        .attr_live("aria-current", move || {
            (desk.router.page.get().in_menu() == here).then(|| "page".to_owned())
        })
        .child(glyph(sign))
        .child(el("span", "rail__words").says(words));
    el("li", "").child(link)
}

/// Theme, language and how close rows stand.
pub(crate) fn theme_choice(desk: Desk) -> El {
    let of = |theme: Theme| {
        let (sign, words): (_, Say) = match theme {
            Theme::System => (Glyph::Screen, |words| words.shell().theme_system),
            Theme::Light => (Glyph::Sun, |words| words.shell().theme_light),
            Theme::Dark => (Glyph::Moon, |words| words.shell().theme_dark),
        };
        let choose = move || desk.taste.choose_theme(theme);
        icon_option(sign, desk.voice.say(words), move || desk.taste.theme.get() == theme, choose).test_id(
            match theme {
                Theme::System => "theme-system",
                Theme::Light => "theme-light",
                Theme::Dark => "theme-dark",
            },
        )
    };
    choice(desk.voice.say(|words| words.shell().theme), Theme::ALL.map(of))
}

/// The language.
pub(crate) fn language_choice(desk: Desk) -> El {
    let of = |locale: Locale| {
        let name = match locale {
            Locale::Id => "Bahasa Indonesia",
            Locale::En => "English",
        };
        let short = tag(locale).to_ascii_uppercase();
        option(
            move || short.clone(),
            move || desk.voice.locale() == locale,
            move || desk.voice.choose(locale),
        )
        .attr("title", name)
        .attr("lang", tag(locale))
        .test_id(&format!("language-{}", tag(locale)))
    };
    choice(desk.voice.say(|words| words.shell().language), [Locale::Id, Locale::En].map(of))
}

/// How close rows stand.
pub(crate) fn density_choice(desk: Desk) -> El {
    let of = |(is_dense, sign, words): (bool, Glyph, Say)| {
        let choose = move || desk.taste.choose_density(is_dense);
        icon_option(sign, desk.voice.say(words), move || desk.taste.is_dense.get() == is_dense, choose)
            .test_id(if is_dense { "density-dense" } else { "density-wide" })
    };
    let options: [(bool, Glyph, Say); 2] = [
        (false, Glyph::Wide, |words| words.shell().density_wide),
        (true, Glyph::Dense, |words| words.shell().density_dense),
    ];
    choice(desk.voice.say(|words| words.shell().density), options.map(of))
}

fn switches(desk: Desk) -> El {
    el("div", "rail__switches").children([theme_choice(desk), language_choice(desk), density_choice(desk)])
}

/// What is no page of the dashboard: how the service is, and how it is called.
fn elsewhere(desk: Desk) -> El {
    let link = |address: &'static str, test_id: &str, words: Say| {
        // Who reads this page in one language reads the other in it too, where it has it.
        let address = move || Some(format!("{address}?lang={}", tag(desk.voice.locale())));
        el("a", "rail__link")
            .attr_live("href", address)
            .attr("target", "_blank")
            .attr("rel", "noopener")
            .test_id(test_id)
            .says(desk.voice.say(words))
    };
    el("div", "rail__links").children([
        link("/status", "nav-status", |words| words.shell().status),
        link("/docs", "nav-docs", |words| words.shell().docs),
    ])
}

fn who(desk: Desk) -> El {
    let email = move || desk.session.me().map(|me| me.member.email).unwrap_or_default();
    let organisation = move || desk.session.me().map(|me| me.organisation).unwrap_or_default();
    let account = desk
        .router
        .link("rail__who", || Place::of(Page::Account))
        .test_id("nav-account")
        .attr_live("title", move || Some(email()))
        .attr_live("aria-current", move || {
            (desk.router.page.get() == Page::Account).then(|| "page".to_owned())
        })
        .child(glyph(Glyph::Account))
        .child(el("span", "rail__words rail__lines").children([
            el("span", "rail__email").says(email),
            el("span", "rail__organisation").says(organisation),
        ]));
    let out =
        icon_action(Glyph::SignOut, desk.voice.say(|words| words.shell().sign_out), move || sign_out(desk))
            .test_id("sign-out");
    el("div", "rail__row").children([account, out])
}

/// Signs out; who cannot be reached by the server stays signed in, and is told.
pub(crate) fn sign_out(desk: Desk) {
    spawn_local(async move {
        match desk.api.sign_out().await {
            Ok(()) | Err(CallError::Refused { .. }) => {
                desk.session.close();
                desk.toasts.say(Tone::Calm, desk.voice.words_now().sign_in().signed_out);
            }
            Err(error) => desk.tell(&error),
        }
    });
}

/// The button that signs out, in words.
pub(crate) fn sign_out_action(desk: Desk) -> El {
    action(Weight::Plain, desk.voice.say(|words| words.shell().sign_out), move || sign_out(desk))
}
