//! The page inside a frame of a partner's page: what it tells that page, to the exact origins that may hold it, and the
//! one question that it hears from them. The messages are the contract's.

use contract::{address::Origin, capture_flow::FrameMessage};
use js_sys::{Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{MessageEvent, Window};

use crate::wire::Members as _;

/// This page's end of the talk with the page around it.
#[derive(Clone)]
pub(crate) struct Frame {
    around: Window,
    origins: Vec<Origin>,
    signature_id: String,
    /// What was told last, for a page around that came late.
    last: StoredValue<Option<FrameMessage>>,
}

impl Frame {
    /// Joins the talk; nothing where no page is around this one, or none may be.
    pub(crate) fn join(origins: &[Origin], signature_id: &str) -> Option<Self> {
        let around = window().parent().ok().flatten()?;
        if origins.is_empty() || JsValue::from(&around) == JsValue::from(window()) {
            return None;
        }
        let last = StoredValue::new(None);
        let frame = Self { around, origins: origins.to_vec(), signature_id: signature_id.to_owned(), last };
        let own = frame.clone();
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| own.hear(&message));
        // Only a callback that is no function is refused.
        let _ = window().add_event_listener_with_callback("message", hear.into_js_value().unchecked_ref());
        Some(frame)
    }

    /// Tells the page around. Each allowed origin is named: the browser delivers to the one that is there, and to no other.
    pub(crate) fn tell(&self, message: FrameMessage) {
        let _ = self.last.try_set_value(Some(message));
        for origin in &self.origins {
            self.send(message, origin.as_str());
        }
    }

    /// Answers the page around, where the message is its own, comes from an allowed origin, and asks.
    fn hear(&self, message: &MessageEvent) {
        let is_around =
            message.source().is_some_and(|source| source == *self.around.unchecked_ref::<Object>());
        let data = message.data();
        let asks = asks(data.text("event").as_deref(), data.text("type").as_deref());
        let origin = message.origin();
        if let (true, true, true, Some(Some(last))) =
            (is_around, asks, is_among(&self.origins, &origin), self.last.try_get_value())
        {
            self.send(last, &origin);
        }
    }

    fn send(&self, message: FrameMessage, origin: &str) {
        let data = Object::new();
        for (name, value) in members(message, &self.signature_id) {
            // A plain object of our own takes any property.
            let _ = Reflect::set(&data, &JsValue::from(name), &JsValue::from(value));
        }
        // A page around that is gone hears nothing.
        let _ = self.around.post_message(&data, origin);
    }
}

/// Everything that a message holds: whose it is, and nothing of what was found.
fn members(message: FrameMessage, signature_id: &str) -> [(&'static str, &str); 3] {
    [("event", FrameMessage::EVENT), ("type", message.as_str()), ("signatureId", signature_id)]
}

fn asks(event: Option<&str>, kind: Option<&str>) -> bool {
    event == Some(FrameMessage::EVENT) && kind == Some(FrameMessage::ASK)
}

fn is_among(origins: &[Origin], origin: &str) -> bool {
    origins.iter().any(|allowed| allowed.as_str() == origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_the_link_and_nothing_else() {
        let told =
            |message| members(message, "ed8b21c0c87ad617").map(|(name, value)| format!("{name}={value}"));
        for (message, kind) in [
            (FrameMessage::Ready, "type=ready"),
            (FrameMessage::Completed, "type=completed"),
            (FrameMessage::Failed, "type=failed"),
        ] {
            assert_eq!(told(message), ["event=tanda:h5-idv", kind, "signatureId=ed8b21c0c87ad617"]);
        }
    }

    #[test]
    fn only_the_question_of_an_allowed_origin_is_heard() {
        let origins = [Origin::parse("https://partner.example").expect("an origin")];
        for (origin, allowed) in [
            ("https://partner.example", true),
            ("https://partner.example.evil.id", false),
            ("http://partner.example", false),
            ("https://partner.example:8443", false),
            ("null", false),
        ] {
            assert_eq!(is_among(&origins, origin), allowed, "{origin}");
        }
        assert!(asks(Some("tanda:h5-idv"), Some("ask")));
        for (event, kind) in
            [(None, Some("ask")), (Some("tanda:h5-idv"), Some("ready")), (Some("x"), Some("ask"))]
        {
            assert!(!asks(event, kind), "{event:?} {kind:?}");
        }
    }
}
