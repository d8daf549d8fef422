//! Elements, made node by node and kept up to date by Leptos' signals.
//!
//! Leptos' `view!` writes its static parts through `innerHTML`, which `require-trusted-types-for 'script'`
//! refuses, and makes a new type of every element, which costs this page 60 kB. Here an element has one type,
//! and no text can become markup.

use leptos::{prelude::*, reactive::effect::RenderEffect};

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlElement, Node};

use crate::hold;

/// An element that is being built.
#[derive(Clone)]
pub(crate) struct El {
    element: Element,
}

/// An HTML element with a class.
pub(crate) fn el(tag: &str, class: &str) -> El {
    El::new("http://www.w3.org/1999/xhtml", tag, class)
}

/// An SVG element with a class.
pub(crate) fn svg(tag: &str, class: &str) -> El {
    El::new("http://www.w3.org/2000/svg", tag, class)
}

impl El {
    fn new(namespace: &str, tag: &str, class: &str) -> Self {
        #[expect(clippy::expect_used, reason = "every tag is a literal of this crate")]
        let element = document().create_element_ns(Some(namespace), tag).expect("a tag is a valid name");
        let made = Self { element };
        if class.is_empty() { made } else { made.attr("class", class) }
    }

    /// The element itself.
    pub(crate) fn element(&self) -> &Element {
        &self.element
    }

    /// The element as the type that its tag makes it.
    pub(crate) fn of_type<T: JsCast>(&self) -> T {
        self.element.clone().unchecked_into()
    }

    /// An attribute that stays.
    pub(crate) fn attr(self, name: &str, value: &str) -> Self {
        set_attr(&self.element, name, Some(value));
        self
    }

    /// The name that tests find it by.
    pub(crate) fn test_id(self, name: &str) -> Self {
        self.attr("data-testid", name)
    }

    /// A key, unlike any other on the page, by which it has the focus again when it is made anew.
    pub(crate) fn held_by(self, key: &str) -> Self {
        self.attr("id", &hold::id_of(key))
    }

    /// An attribute that follows; nothing takes it away.
    pub(crate) fn attr_live(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        let element = self.element.clone();
        follow(Box::new(move || set_attr(&element, name, value().as_deref())));
        self
    }

    /// A label for those who listen, which follows the language.
    pub(crate) fn label(self, words: impl Fn() -> &'static str + 'static) -> Self {
        self.attr_live("aria-label", move || Some(words().to_owned()))
    }

    /// A class that comes and goes.
    pub(crate) fn class_if(self, class: &'static str, wanted: impl Fn() -> bool + 'static) -> Self {
        let element = self.element.clone();
        follow(Box::new(move || {
            // Class names are literals of this crate.
            let _ = element.class_list().toggle_with_force(class, wanted());
        }));
        self
    }

    /// A style property that follows. Through the object model, which the policy lets pass.
    pub(crate) fn style_live(self, property: &'static str, value: impl Fn() -> String + 'static) -> Self {
        let element: HtmlElement = self.of_type();
        follow(Box::new(move || {
            let _ = element.style().set_property(property, &value());
        }));
        self
    }

    /// Text that stays.
    pub(crate) fn text(self, text: &str) -> Self {
        append(&self.element, &document().create_text_node(text));
        self
    }

    /// Text that follows.
    pub(crate) fn says<S: AsRef<str>>(self, words: impl Fn() -> S + 'static) -> Self {
        let text = document().create_text_node("");
        append(&self.element, &text);
        follow(Box::new(move || {
            // A live region speaks at every change, so the same words are not set again.
            let words = words();
            if text.data() != words.as_ref() {
                text.set_data(words.as_ref());
            }
        }));
        self
    }

    /// A child.
    pub(crate) fn child(self, child: El) -> Self {
        let El { element } = child;
        append(&self.element, &element);
        self
    }

    /// Children.
    pub(crate) fn children(self, children: impl IntoIterator<Item = El>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Children that are made anew whenever something that they were made from changes. What they own,
    /// effects and cameras, goes with them.
    pub(crate) fn live(self, children: impl Fn() -> Vec<El> + 'static) -> Self {
        let parent = self.element.clone();
        let end = document().create_comment("");
        append(&parent, &end);
        let mut shown: Vec<El> = Vec::new();
        follow(Box::new(move || {
            let held = hold::held().filter(|held| shown.iter().any(|old| old.element.contains(Some(held))));
            for old in shown.drain(..) {
                old.element.remove();
            }
            shown = children();
            for new in &shown {
                // The end stays where it was put.
                let _ = parent.insert_before(&new.element, Some(&end));
            }
            if let Some(held) = held {
                hold::again(&held.id());
            }
        }));
        self
    }

    /// Hears an event.
    pub(crate) fn on(self, event: &str, hear: impl FnMut(Event) + 'static) -> Self {
        let hear: Box<dyn FnMut(Event)> = Box::new(hear);
        let hear = Closure::wrap(hear).into_js_value();
        // Only a callback that is no function is refused.
        let _ = self.element.add_event_listener_with_callback(event, hear.unchecked_ref());
        self
    }

    /// Hears a click.
    pub(crate) fn on_click(self, mut hear: impl FnMut() + 'static) -> Self {
        self.on("click", move |_| hear())
    }
}

fn append(parent: &Element, child: &Node) {
    // A new node fits into any element.
    let _ = parent.append_child(child);
}

fn set_attr(element: &Element, name: &str, value: Option<&str>) {
    // Attribute names are literals of this crate.
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Runs now, and again when a signal that it read changes, as long as the owner lives.
fn follow(mut run: Box<dyn FnMut()>) {
    StoredValue::new_local(RenderEffect::new(move |_| run()));
}
