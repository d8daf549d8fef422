//! Everything that an organisation holds on one person, row by row and in counts. How it is found is `gather`'s.

mod gather;

use std::collections::BTreeSet;

use contract::{
    instant::Instant,
    onekyc::Flow,
    portal::{
        case::SubjectView,
        data::{Held, HeldKind, InProcess, ProcessKind},
        review::ReviewState,
    },
};

pub(super) use gather::{doubtful, gather};
use sea_orm::FromQueryResult;

use super::trace::claim;
use crate::{
    App, Fault,
    store::entity::{
        artefact, bundle, capture_link, certificate, customer, delivery, device_key, frame,
        partner_transaction, review, submission, verification,
    },
    verification::{decision::PROCESSING, evidence::claim_sealed_as, link, submission::is_over},
};

/// What is held, row by row.
pub(super) struct Holdings {
    pub(super) captures: Vec<bundle::Model>,
    pub(super) frames: Vec<frame::Model>,
    pub(super) drawn: Vec<artefact::Model>,
    pub(super) verifications: Vec<verification::Model>,
    pub(super) reviews: Vec<review::Model>,
    pub(super) transactions: Vec<partner_transaction::Model>,
    pub(super) certificates: Vec<certificate::Model>,
    /// The partner's ids of customers who are this person and nobody else, whether there is a row of them or not.
    pub(super) customer_ids: Vec<String>,
    pub(super) customers: Vec<customer::Model>,
    pub(super) devices: Vec<device_key::Model>,
    pub(super) reports: Vec<Reported>,
    pub(super) links: Vec<capture_link::Model>,
    pub(super) h5_links: BTreeSet<String>,
    pub(super) submissions: Vec<submission::Model>,
    pub(super) deliveries: Vec<delivery::Model>,
    /// Captures of which a step is still to be taken.
    pub(super) at_work: BTreeSet<String>,
    /// Captures and links of which a step or an upload is still to tell whose they are.
    pub(super) unsettled: u32,
    /// The same in counts and dates.
    pub(super) held: Vec<Held>,
    /// What is not at its end, by kind; where there is nothing, an erasure may begin.
    pub(super) in_process: Vec<InProcess>,
}

/// A report of the civil registry, without its photo.
#[derive(FromQueryResult)]
pub(super) struct Reported {
    pub(super) id: String,
    pub(super) customer_id: String,
    pub(super) valid: bool,
    pub(super) sealed_report: Vec<u8>,
    pub(super) created_at_ms: i64,
}

contract::redact_debug!(Holdings, Reported);

impl Holdings {
    /// Items of every kind together.
    pub(super) fn items(&self) -> u32 {
        self.held.iter().map(|held| held.count).sum()
    }

    /// What the person is called by the claim that came last.
    pub(super) fn name(&self, app: &App, unmasked: bool) -> Result<Option<String>, Fault> {
        let mut last = None;
        for row in &self.captures {
            let named = claim(app, &claim_sealed_as(&row.id), row.sealed_claim.as_deref())?.name;
            last = named.map(|name| (row.received_at_ms, name)).max(last);
        }
        for row in &self.links {
            let named = claim(app, &link::sealed_as(&row.id), row.sealed_claim.as_deref())?.name;
            last = named.map(|name| (row.created_at_ms, name)).max(last);
        }
        let view = SubjectView { name: last.map(|(_, name)| name), ..SubjectView::default() };
        Ok(if unmasked { view } else { view.masked() }.name)
    }

    fn sum_up(&mut self, now: Instant) {
        let times = |kind, times: Vec<i64>| {
            let at = |time: Option<&i64>| time.map(|time| Instant::from_epoch_ms(*time));
            Held {
                kind,
                count: u32::try_from(times.len()).unwrap_or(u32::MAX),
                first_at: at(times.iter().min()),
                last_at: at(times.iter().max()),
            }
        };
        let of_capture = |id: &str| {
            let known = self.captures.iter().find(|row| row.id == id);
            known.map_or(0, |row| row.received_at_ms)
        };
        let frames = self.frames.iter().map(|row| of_capture(&row.bundle_id));
        let pictures = frames.chain(self.drawn.iter().map(|row| of_capture(&row.bundle_id)));
        let (h5, other): (Vec<_>, Vec<_>) =
            self.links.iter().partition(|row| self.h5_links.contains(&row.id));
        let identity = Flow::IdentityVerification.as_str();
        let (kyc, registered): (Vec<_>, Vec<_>) =
            self.submissions.iter().partition(|row| row.flow == identity);
        let created = |links: Vec<&capture_link::Model>| links.iter().map(|row| row.created_at_ms).collect();
        let began = |rows: Vec<&submission::Model>| rows.iter().map(|row| row.created_at_ms).collect();
        let held = [
            times(HeldKind::Capture, self.captures.iter().map(|row| row.received_at_ms).collect()),
            times(HeldKind::Picture, pictures.collect()),
            times(HeldKind::Review, self.reviews.iter().map(|row| row.opened_at_ms).collect()),
            times(HeldKind::Transaction, self.transactions.iter().map(|row| row.sent_at_ms).collect()),
            times(HeldKind::Certificate, self.certificates.iter().map(|row| row.created_at_ms).collect()),
            times(HeldKind::Customer, self.customers.iter().map(|row| row.created_at_ms).collect()),
            times(HeldKind::Device, self.devices.iter().map(|row| row.created_at_ms).collect()),
            times(HeldKind::RegistryReport, self.reports.iter().map(|row| row.created_at_ms).collect()),
            times(HeldKind::H5Link, created(h5)),
            times(HeldKind::Link, created(other)),
            times(HeldKind::Submission, began(kyc)),
            times(HeldKind::Registration, began(registered)),
            times(HeldKind::Delivery, self.deliveries.iter().map(|row| row.created_at_ms).collect()),
        ];
        // A link that nobody opened is closed by the erasure; behind one that was opened somebody may be at the camera.
        let waits = |link: &&capture_link::Model| {
            let is_open = link.closed_at_ms.is_none() && link.expires_at_ms > now.epoch_ms();
            is_open && link.opened_at_ms.is_some() && link.bundle_id.is_none()
        };
        // What a decision leads to comes a moment after it: a certificate, for one.
        let moves = |row: &&bundle::Model| row.state == PROCESSING || self.at_work.contains(&row.id);
        let open = |row: &&review::Model| row.state != ReviewState::Closed.as_str();
        let many = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let in_process = |kind, count, id: Option<&String>| InProcess { kind, count, id: id.cloned() };
        let reviews = self.reviews.iter().filter(open).map(|row| &row.bundle_id);
        let calls = self.transactions.iter().filter(|row| row.status.is_none()).map(|row| &row.id);
        let at_work = many(self.captures.iter().filter(moves).count()).saturating_add(self.unsettled);
        let submissions = self.submissions.iter().filter(|row| !is_over(row)).count();
        let in_process = [
            in_process(ProcessKind::Review, many(reviews.clone().count()), reviews.clone().next()),
            in_process(ProcessKind::Capture, at_work, None),
            in_process(ProcessKind::Call, many(calls.clone().count()), calls.clone().next()),
            in_process(ProcessKind::Submission, many(submissions), None),
            in_process(ProcessKind::Link, many(self.links.iter().filter(waits).count()), None),
        ];
        self.held = held.into_iter().filter(|held| held.count > 0).collect();
        self.in_process = in_process.into_iter().filter(|one| one.count > 0).collect();
    }
}
