//! What only a journey of a partner's link has: his wishes for the page, his words, and his page around this one.

use std::borrow::Cow;

use contract::{
    capture_flow::{FrameMessage, PageView, SessionView},
    h5_idv::PageTexts,
};
use leptos::prelude::*;

use super::Journey;
use crate::{browser, frame::Frame, locales::Words, page_rules};

/// What only a link of a partner's has.
#[derive(Default)]
pub(super) struct WithPartner {
    /// The page around this one.
    frame: Option<Frame>,
    /// How often a picture of the card that holds none was taken again.
    card_tries: u32,
}

impl Journey {
    /// What whoever made the link has to say of the page.
    pub(crate) fn page_says<T>(self, ask: impl FnOnce(Option<&PageView>) -> T) -> T {
        self.session.with_untracked(|session| ask(session.as_ref().and_then(|session| session.page.as_ref())))
    }

    /// A word of the partner's own, in the language that is spoken; else the house's.
    pub(crate) fn word(
        self,
        own: fn(&PageTexts) -> &Option<String>,
        house: fn(&'static Words) -> &'static str,
    ) -> impl Fn() -> Cow<'static, str> + Copy + Send + Sync + 'static {
        let spoken = self.spoken;
        move || {
            let own = self.page_says(|page| page_rules::own_word(page, spoken.locale(), own));
            own.map_or(Cow::Borrowed(house(spoken.words())), Cow::Owned)
        }
    }

    /// Tells the page around this one, where there is one that may hear it.
    pub(crate) fn tell_frame(self, message: FrameMessage) {
        self.with_partner.with_value(|partner| {
            if let Some(frame) = &partner.frame {
                frame.tell(message);
            }
        });
    }

    /// How often a picture of the card that holds none was taken again.
    pub(crate) fn card_tries(self) -> u32 {
        self.with_partner.with_value(|partner| partner.card_tries)
    }

    /// Counts one more.
    pub(crate) fn count_card_try(self) {
        self.with_partner.update_value(|partner| partner.card_tries += 1);
    }

    /// Takes over how the page is to be, the first time that its session is known.
    pub(super) fn take_page(self, session: &SessionView) {
        let (page, id) = (session.page.as_ref(), &session.signature_id);
        let framed = page.is_some_and(|page| !page.embed_origins.is_empty());
        browser::forget_token(framed.then_some(id.as_str()));
        let Some(page) = page else { return };
        page_rules::paint(page);
        self.spoken.prefer(page.settings.language);
        if self.with_partner.with_value(|partner| partner.frame.is_none()) {
            let frame = Frame::join(&page.embed_origins, id);
            self.with_partner.update_value(|partner| partner.frame = frame);
            self.tell_frame(FrameMessage::Ready);
        }
    }
}
