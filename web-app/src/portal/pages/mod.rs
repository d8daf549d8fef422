//! The pages, and which document shows which: what one of them does not name, its download does not hold.

mod account;
mod applications;
mod audit;
mod data;
mod demo;
mod funnel;
mod members;
mod reasons;
mod review;
mod reviews;
mod sign_in;
mod transaction;
mod transactions;
mod usage;
mod webhooks;

use super::place::{Page, Part};
use crate::dom::El;
use reviews::state_status as reviews_state_status;
pub(crate) use sign_in::sign_in_again;

/// The pages of a document.
#[derive(Clone, Copy)]
pub(crate) struct Pages {
    /// Which document it is.
    pub(crate) part: Part,
    page: fn(&Page) -> Option<El>,
}

impl Pages {
    /// A page, where this document has it.
    pub(crate) fn page(self, page: &Page) -> Option<El> {
        (self.page)(page)
    }
}

/// Signing in and the daily work.
pub(crate) const PORTAL: Pages = Pages {
    part: Part::Portal,
    page: |page| match page {
        Page::SignIn => Some(sign_in::sign_in()),
        Page::Transactions => Some(transactions::transactions()),
        Page::Transaction(id) => Some(transaction::transaction(id)),
        Page::Reviews => Some(reviews::reviews()),
        Page::Review(id) => Some(review::review(id)),
        _ => None,
    },
};

/// What is tried and looked into.
pub(crate) const INSIGHT: Pages = Pages {
    part: Part::Insight,
    page: |page| match page {
        Page::Demo => Some(demo::demo()),
        Page::Usage => Some(usage::usage()),
        Page::Funnel => Some(funnel::funnel()),
        Page::Audit => Some(audit::audit()),
        _ => None,
    },
};

/// What is set up once in a while.
pub(crate) const SETTINGS: Pages = Pages {
    part: Part::Settings,
    page: |page| match page {
        Page::Applications => Some(applications::applications()),
        Page::Application(id) => Some(applications::application(id)),
        Page::Webhooks => Some(webhooks::webhooks()),
        Page::Members => Some(members::members()),
        Page::Join => Some(members::join()),
        Page::Data => Some(data::data()),
        Page::Account => Some(account::account()),
        _ => None,
    },
};
