//! What every page shares: the language, the place, the session and its calls, messages, the clock, this person's taste.

use std::ops::Deref;

use contract::{field::FieldError, instant::Instant, portal::PortalErrorCode as Code};
use leptos::{prelude::*, task::spawn_local};

use super::{
    api::{Api, CallError},
    clock::Clock,
    locales::Voice,
    moment,
    place::Part,
    presence::Presence,
    router::Router,
    session::Session,
    taste::Taste,
    toasts::{Toasts, Tone},
};

/// What every page shares. There is one a page, and it lives as long: everything holds it by its address.
#[derive(Clone, Copy)]
pub(crate) struct Desk(&'static Parts);

/// What lies on it.
pub(crate) struct Parts {
    pub(crate) voice: Voice,
    pub(crate) router: Router,
    pub(crate) session: Session,
    pub(crate) api: Api,
    pub(crate) toasts: Toasts,
    pub(crate) clock: Clock,
    pub(crate) taste: Taste,
}

impl Deref for Desk {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        self.0
    }
}

/// The desk of the page that is being built.
pub(crate) fn desk() -> Desk {
    expect_context()
}

impl Desk {
    /// A desk for this page, which those below find.
    pub(crate) fn new(part: Part) -> Self {
        let session = Session::new();
        let desk = Self(Box::leak(Box::new(Parts {
            voice: Voice::new(),
            router: Router::new(part),
            session,
            api: Api::new(session, Presence::new()),
            toasts: Toasts::new(),
            clock: Clock::new(),
            taste: Taste::new(),
        })));
        provide_context(desk);
        desk
    }

    /// How long ago, followed.
    pub(crate) fn ago(self, at: Instant) -> String {
        moment::ago(at, self.clock.slow(), self.taste.zone.get(), self.voice.locale())
    }

    /// When exactly, followed.
    pub(crate) fn exactly(self, at: Instant) -> String {
        moment::exact(at, self.taste.zone.get(), self.voice.locale())
    }

    /// The time of the day, followed.
    pub(crate) fn clock_time(self, at: Instant) -> String {
        moment::clock_time(at, self.taste.zone.get(), self.voice.locale())
    }

    /// Why a call has no answer, and what to do, followed.
    pub(crate) fn trouble(self, error: &CallError) -> String {
        let words = self.voice.words().trouble();
        let CallError::Refused { error, wait_s } = error else {
            let words = match error {
                CallError::Unreachable => words.unreachable,
                CallError::Busy => words.busy,
                CallError::Fault | CallError::Refused { .. } => words.fault,
            };
            return words.to_owned();
        };
        match error.code {
            Code::NotAllowed | Code::CrossOrigin => words.not_allowed.to_owned(),
            Code::NotFound | Code::MethodNotAllowed => words.not_found.to_owned(),
            Code::CredentialsWrong | Code::CodeNeeded => self.voice.words().members().wrong.to_owned(),
            Code::SignedOut => words.signed_out.to_owned(),
            Code::NotClaimed => words.not_claimed.to_owned(),
            Code::OwnProposal => words.own_proposal.to_owned(),
            Code::Closed => words.closed.to_owned(),
            Code::Full => words.full.to_owned(),
            Code::InProcess => words.in_process.to_owned(),
            Code::EmailTaken => words.email_taken.to_owned(),
            Code::LastOwner => words.last_owner.to_owned(),
            Code::NotClosed => words.not_closed.to_owned(),
            Code::TooMany => wait_s
                .map_or_else(|| words.too_many.to_owned(), |wait_s| self.too_many(&moment::length(wait_s))),
            Code::Busy => words.busy.to_owned(),
            Code::ServerFault => words.fault.to_owned(),
            Code::Claimed => match &error.claim {
                Some(claim) => words
                    .claimed
                    .replace("{who}", &claim.by.email)
                    .replace("{until}", &self.clock_time(claim.until)),
                None => words.not_claimed.to_owned(),
            },
            Code::Invalid => words.invalid.replace("{message}", &error.message),
        }
    }

    /// That too many tries were made, and how long it is until the next one, followed.
    pub(crate) fn too_many(self, left: &str) -> String {
        self.voice.words().sign_in().too_many.replace("{left}", left)
    }

    /// What is wrong with a field, followed.
    pub(crate) fn field_trouble(self, error: &FieldError) -> String {
        let words = self.voice.words().trouble();
        let words = match error.code.as_str() {
            "required" => words.field_required,
            "length" => words.field_length,
            "character" => words.field_line,
            "address" | "ip_range" => words.field_address,
            "https" => words.field_https,
            "url" | "endpoint" => words.field_url,
            "email" => words.field_email,
            "weak" => words.field_weak,
            "same" => words.field_same,
            "none" => words.field_none,
            "again" => words.field_again,
            "method" => words.field_method,
            "duplicate" => words.field_twice,
            "type" | "value" | "unknown" | "format" => words.field_value,
            "range" | "reach" | "width" => words.field_range,
            "order" => words.field_order,
            "mismatch" => words.field_mismatch,
            "colour" => words.field_colour,
            _ => return words.field_other.replace("{message}", &error.message),
        };
        words.to_owned()
    }

    /// Asks the server anew what one is and may.
    pub(crate) fn ask_who(self) {
        spawn_local(async move {
            if let Ok(me) = self.api.me().await {
                self.session.open(me);
            }
        });
    }

    /// Says why a call has no answer.
    pub(crate) fn tell(self, error: &CallError) {
        self.toasts.say(Tone::Bad, untrack(|| self.trouble(error)));
    }
}
