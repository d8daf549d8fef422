//! What the address asks of the log of deliveries. Pure; what is not known is left out.

use contract::portal::webhook::DeliveryState;

use crate::portal::query;

/// Deliveries on one page.
const ON_A_PAGE: &str = "25";

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Of this endpoint; of all of them where it is empty.
    pub(super) endpoint: String,
    /// In this state.
    pub(super) state: Option<DeliveryState>,
    /// Of this event; of all of them where it is empty.
    pub(super) event: String,
    /// About this, by its whole id.
    pub(super) subject: String,
    /// After this one.
    pub(super) after: String,
}

impl Asked {
    /// Reads an address's query.
    pub(super) fn read(text: &str) -> Self {
        let value = |name: &str| query::value(text, name).unwrap_or_default();
        let state = value("state");
        let states = [DeliveryState::Due, DeliveryState::Done, DeliveryState::Failed];
        let state = states.into_iter().find(|known| state_word(Some(*known)) == state);
        Self {
            endpoint: value("endpoint"),
            state,
            event: value("event"),
            subject: value("subject"),
            after: value("after"),
        }
    }

    /// The query of its address.
    pub(super) fn query(&self) -> String {
        query::written([
            ("endpoint", self.endpoint.as_str()),
            ("state", state_word(self.state)),
            ("event", self.event.as_str()),
            ("subject", self.subject.as_str()),
            ("after", self.after.as_str()),
        ])
    }

    /// The query of the call.
    pub(super) fn call(&self) -> String {
        let limit = query::written([("limit", ON_A_PAGE)]);
        [self.query(), limit].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&")
    }

    /// The same from the newest on.
    pub(super) fn first(&self) -> Self {
        Self { after: String::new(), ..self.clone() }
    }
}

/// As the wire writes it; any state is empty.
pub(super) fn state_word(state: Option<DeliveryState>) -> &'static str {
    match state {
        None => "",
        Some(DeliveryState::Due) => "due",
        Some(DeliveryState::Done) => "done",
        Some(DeliveryState::Failed) => "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_keeps_what_is_asked_and_leaves_out_what_is_not_known() {
        let asked = Asked::read("endpoint=e1&state=failed&after=d9&x=1");
        assert_eq!((asked.endpoint.as_str(), asked.state), ("e1", Some(DeliveryState::Failed)));
        assert_eq!(asked.query(), "endpoint=e1&state=failed&after=d9");
        assert_eq!(asked.call(), "endpoint=e1&state=failed&after=d9&limit=25");
        assert_eq!(asked.first().query(), "endpoint=e1&state=failed");
        let narrow = "event=webhook.test&subject=c1%7Cb2";
        assert_eq!(Asked::read(narrow).query(), narrow);
        assert_eq!(Asked::read("state=%3Cscript%3E"), Asked::default());
        assert_eq!(Asked::default().call(), "limit=25");
    }
}
