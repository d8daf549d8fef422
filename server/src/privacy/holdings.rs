//! Everything that an organisation holds on one person: found by traces, and from there along what belongs together.

use std::collections::BTreeSet;

use contract::{
    instant::Instant,
    nik::Nik,
    onekyc::Flow,
    portal::{
        case::SubjectView,
        data::{Held, HeldKind},
        review::ReviewState,
    },
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::trace::{CAPTURE, LINK, claim};
use crate::{
    App, Fault,
    store::entity::{
        artefact, bundle, capture_link, certificate, customer, delivery, device_key, frame, h5_link,
        partner_transaction, registry_report, review, subject_trace, submission, verification,
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
    pub(super) customers: Vec<customer::Model>,
    pub(super) devices: Vec<device_key::Model>,
    pub(super) reports: Vec<registry_report::Model>,
    pub(super) links: Vec<capture_link::Model>,
    pub(super) h5_links: BTreeSet<String>,
    pub(super) submissions: Vec<submission::Model>,
    pub(super) deliveries: Vec<delivery::Model>,
    /// The same in counts and dates.
    pub(super) held: Vec<Held>,
    pub(super) in_process: u32,
}

contract::redact_debug!(Holdings);

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
        let in_process = self.captures.iter().filter(|row| row.state == PROCESSING).count()
            + self.reviews.iter().filter(|row| row.state != ReviewState::Closed.as_str()).count()
            + self.transactions.iter().filter(|row| row.status.is_none()).count()
            + self.submissions.iter().filter(|row| !is_over(row)).count()
            + self.links.iter().filter(waits).count();
        self.held = held.into_iter().filter(|held| held.count > 0).collect();
        self.in_process = u32::try_from(in_process).unwrap_or(u32::MAX);
    }
}

/// Gathers what is held on a person, as far as it was traced.
pub(super) async fn gather(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    nik: &Nik,
) -> Result<Holdings, Fault> {
    let person = app.lookup.person(nik);
    let traces = subject_trace::Entity::find()
        .filter(subject_trace::Column::OrganisationId.eq(organisation_id))
        .filter(subject_trace::Column::NikHash.eq(&person))
        .all(connection)
        .await?;
    let named = |kind: &str| -> Vec<String> {
        traces.iter().filter(|row| row.kind == kind).map(|row| row.item_id.clone()).collect()
    };
    let captures = bundle::Entity::find()
        .filter(bundle::Column::OrganisationId.eq(organisation_id))
        .filter(bundle::Column::ErasedAtMs.is_null())
        .filter(bundle::Column::Id.is_in(named(CAPTURE)))
        .order_by_asc(bundle::Column::Id)
        .all(connection)
        .await?;
    let capture_ids: Vec<String> = captures.iter().map(|row| row.id.clone()).collect();
    let links = links_of(connection, organisation_id, named(LINK), &capture_ids).await?;
    let link_ids: Vec<String> = links.iter().map(|row| row.id.clone()).collect();
    let verifications = verification::Entity::find()
        .filter(verification::Column::BundleId.is_in(capture_ids.clone()))
        .all(connection)
        .await?;
    let verification_ids: Vec<String> = verifications.iter().map(|row| row.id.clone()).collect();
    let certificates = certificates_of(connection, organisation_id, &person, &verification_ids).await?;
    let transactions = partner_transaction::Entity::find()
        .filter(partner_transaction::Column::OrganisationId.eq(organisation_id))
        .filter(partner_transaction::Column::NikHash.eq(&person))
        .all(connection)
        .await?;
    let customers = own_customers(connection, organisation_id, &captures, &links).await?;
    let customer_ids: Vec<String> = customers.iter().map(|row| row.id.clone()).collect();
    let submissions = submission::Entity::find()
        .filter(submission::Column::LinkId.is_in(link_ids.clone()))
        .all(connection)
        .await?;
    let reports = registry_report::Entity::find()
        .filter(registry_report::Column::OrganisationId.eq(organisation_id))
        .filter(registry_report::Column::CustomerId.is_in(customer_ids.clone()))
        .all(connection)
        .await?;
    let mut subjects: Vec<String> =
        capture_ids.iter().chain(&link_ids).chain(&verification_ids).cloned().collect();
    subjects.extend(transactions.iter().map(|row| row.id.clone()));
    subjects.extend(submissions.iter().map(|row| row.id.clone()));
    // What a customer's standing changed by: each names the customer whom it was about.
    let causes = captures.iter().map(|row| (&row.customer_id, &row.id));
    let causes = causes.chain(verifications.iter().map(|row| (&row.customer_id, &row.id)));
    let causes = causes.chain(reports.iter().map(|row| (&row.customer_id, &row.id)));
    subjects.extend(
        causes.flat_map(|(customer, id)| [format!("{customer}|{id}"), format!("{customer}|{id}.withdrawn")]),
    );
    let mut found = Holdings {
        frames: frame::Entity::find()
            .filter(frame::Column::BundleId.is_in(capture_ids.clone()))
            .all(connection)
            .await?,
        drawn: artefact::Entity::find()
            .filter(artefact::Column::BundleId.is_in(capture_ids.clone()))
            .all(connection)
            .await?,
        reviews: review::Entity::find()
            .filter(review::Column::BundleId.is_in(capture_ids.clone()))
            .all(connection)
            .await?,
        devices: device_key::Entity::find()
            .filter(device_key::Column::OrganisationId.eq(organisation_id))
            .filter(device_key::Column::CustomerId.is_in(customer_ids))
            .all(connection)
            .await?,
        h5_links: h5_link::Entity::find()
            .filter(h5_link::Column::LinkId.is_in(link_ids))
            .all(connection)
            .await?
            .into_iter()
            .map(|row| row.link_id)
            .collect(),
        deliveries: delivery::Entity::find()
            .filter(delivery::Column::OrganisationId.eq(organisation_id))
            .filter(delivery::Column::Subject.is_in(subjects))
            .all(connection)
            .await?,
        held: Vec::new(),
        in_process: 0,
        captures,
        verifications,
        transactions,
        certificates,
        customers,
        reports,
        links,
        submissions,
    };
    found.sum_up(app.clock.now());
    Ok(found)
}

/// Links that were made for the person, and those of the captures.
async fn links_of(
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    traced: Vec<String>,
    capture_ids: &[String],
) -> Result<Vec<capture_link::Model>, Fault> {
    let either = Condition::any()
        .add(capture_link::Column::Id.is_in(traced))
        .add(capture_link::Column::BundleId.is_in(capture_ids.iter().map(String::as_str)));
    let found = capture_link::Entity::find()
        .filter(capture_link::Column::OrganisationId.eq(organisation_id))
        .filter(either);
    Ok(found.all(connection).await?)
}

/// Certificates of the person, and those that the verifications issued. One that was forgotten is nobody's.
async fn certificates_of(
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    person: &str,
    verification_ids: &[String],
) -> Result<Vec<certificate::Model>, Fault> {
    let either = Condition::any()
        .add(certificate::Column::SubjectHash.eq(person))
        .add(certificate::Column::IssuedFor.is_in(verification_ids.iter().map(String::as_str)));
    let found = certificate::Entity::find()
        .filter(certificate::Column::OrganisationId.eq(organisation_id))
        .filter(either)
        .filter(certificate::Column::SubjectHash.ne(""));
    Ok(found.all(connection).await?)
}

/// The customers who are this person: those of whom nothing else is captured. Under one id a partner may keep several people.
async fn own_customers(
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    captures: &[bundle::Model],
    links: &[capture_link::Model],
) -> Result<Vec<customer::Model>, Fault> {
    let of_captures = captures.iter().map(|row| row.customer_id.as_str());
    let ids: BTreeSet<&str> = of_captures.chain(links.iter().map(|row| row.customer_id.as_str())).collect();
    let mut own = Vec::new();
    for id in ids {
        let others = bundle::Entity::find()
            .filter(bundle::Column::OrganisationId.eq(organisation_id))
            .filter(bundle::Column::CustomerId.eq(id))
            .filter(bundle::Column::Id.is_not_in(captures.iter().map(|row| row.id.clone())))
            .one(connection)
            .await?;
        if others.is_none() {
            let key = (organisation_id.to_owned(), id.to_owned());
            own.extend(customer::Entity::find_by_id(key).one(connection).await?);
        }
    }
    Ok(own)
}
