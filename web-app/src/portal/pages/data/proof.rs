//! The fields by which one proves that it is oneself, before data leaves or goes.

use leptos::prelude::*;

use crate::{
    dom::El,
    portal::{
        api::Proof,
        components::{
            field::{Field, field, password_input, text_input, told},
            form::Sending,
        },
        desk::Desk,
    },
};

const PASSWORD: Field = Field { id: "proof-password", test_id: "proof-password" };
const CODE: Field = Field { id: "proof-code", test_id: "proof-code" };

/// What is typed into them.
pub(super) struct ProofFields {
    password: RwSignal<String>,
    code: RwSignal<String>,
}

impl ProofFields {
    pub(super) fn new() -> Self {
        Self { password: RwSignal::new(String::new()), code: RwSignal::new(String::new()) }
    }

    /// The password, and the code for whoever has a second factor.
    pub(super) fn fields(&self, desk: Desk, sending: Sending) -> Vec<El> {
        let fault = sending.fault(desk, "password");
        let (_, control) = password_input(&PASSWORD, self.password, fault);
        let password = field(&PASSWORD, desk.voice.say(|words| words.members().password_now), control, fault);
        if !desk.session.me().is_some_and(|me| me.has_second_factor) {
            return vec![password];
        }
        let fault = sending.fault(desk, "code");
        let input = told(&CODE, text_input(&CODE, "text", self.code), fault)
            .attr("autocomplete", "one-time-code")
            .attr("spellcheck", "false");
        vec![password, field(&CODE, desk.voice.say(|words| words.sign_in().code), input, fault)]
    }

    pub(super) fn typed(&self) -> Proof {
        Proof { password: self.password.get_untracked(), code: self.code.get_untracked().trim().to_owned() }
    }
}
