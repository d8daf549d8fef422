//! How what is held on a person is found: by traces, and from there along what belongs together, customers with all that
//! came of them included. In this order, so that of what ends while it is gathered either the end is seen or what it led to.

use std::collections::{BTreeMap, BTreeSet};

use contract::nik::Nik;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use super::{Holdings, Reported};
use crate::{
    App, Fault,
    leases::State,
    privacy::trace::{self, CAPTURE, CUSTOMER, LINK},
    store::entity::{
        artefact, bundle, capture_link, certificate, customer, delivery, device_key, frame, h5_link, job,
        partner_transaction, registry_report, review, subject_trace, submission, verification,
    },
};

/// Ids in one question (ours): SQLite takes 32,766 values.
const IDS_AT_ONCE: usize = 1_000;

/// Whose data it is, and who holds it.
#[derive(Clone, Copy)]
struct Subject<'a> {
    organisation_id: &'a str,
    person: &'a str,
}

/// The person's ids at the partner on whose captures another number was read, too faintly to be traced: whose the rest of them
/// is, nobody can tell. It opens what is sealed, so it is asked before anything is locked.
pub(in crate::privacy) async fn doubtful(
    app: &App,
    organisation_id: &str,
    nik: &Nik,
) -> Result<BTreeSet<String>, Fault> {
    let person = app.lookup.person(nik);
    let subject = Subject { organisation_id, person: &person };
    let mut doubtful = BTreeSet::new();
    for id in subject.customers(&app.database).await? {
        let captures = subject.captures_of(&id).filter(bundle::Column::TracedAtMs.is_not_null());
        let captures = captures.all(&app.database).await?;
        let ids: Vec<String> = captures.iter().map(|row| row.id.clone()).collect();
        let traced = subject_trace::Entity::find().filter(subject_trace::Column::Kind.eq(CAPTURE));
        let traced = among(&app.database, traced, subject_trace::Column::ItemId, &ids).await?;
        let traced: BTreeSet<&str> = traced.iter().map(|row| row.item_id.as_str()).collect();
        for row in captures.iter().filter(|row| !traced.contains(row.id.as_str())) {
            if trace::read_on(app, row).await?.is_some_and(|(read, _)| read != *nik) {
                doubtful.insert(id);
                break;
            }
        }
    }
    Ok(doubtful)
}

/// Gathers what is held on a person, as far as it was traced.
pub(in crate::privacy) async fn gather(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    nik: &Nik,
    doubtful: &BTreeSet<String>,
) -> Result<Holdings, Fault> {
    let person = app.lookup.person(nik);
    let subject = Subject { organisation_id, person: &person };
    let mut pending = 0;
    let mut customer_ids = subject.customers(connection).await?;
    customer_ids.retain(|id| !doubtful.contains(id));
    let captures = subject.captures(connection, &customer_ids, &mut pending).await?;
    let capture_ids: Vec<String> = captures.iter().map(|row| row.id.clone()).collect();
    let links = subject.links(connection, &customer_ids, &capture_ids, &mut pending).await?;
    let link_ids: Vec<String> = links.iter().map(|row| row.id.clone()).collect();
    let of_captures = review::Entity::find();
    let reviews = among(connection, of_captures, review::Column::BundleId, &capture_ids).await?;
    // Behind captures and reviews, whose ends make steps due; before what steps lead to.
    let due = job::Entity::find().filter(job::Column::State.eq(State::Due.as_str()));
    let due = among(connection, due, job::Column::BundleId, &capture_ids).await?;
    let of_captures = verification::Entity::find();
    let verifications = among(connection, of_captures, verification::Column::BundleId, &capture_ids).await?;
    let verification_ids: Vec<String> = verifications.iter().map(|row| row.id.clone()).collect();
    let certificates = subject.certificates(connection, &verification_ids).await?;
    let transactions = partner_transaction::Entity::find()
        .filter(partner_transaction::Column::OrganisationId.eq(organisation_id))
        .filter(partner_transaction::Column::NikHash.eq(&person))
        .all(connection)
        .await?;
    let of_links = submission::Entity::find();
    let submissions = among(connection, of_links, submission::Column::LinkId, &link_ids).await?;
    let of_links = h5_link::Entity::find();
    let h5_links = among(connection, of_links, h5_link::Column::LinkId, &link_ids).await?;
    let own = customer::Entity::find().filter(customer::Column::OrganisationId.eq(organisation_id));
    let customers = among(connection, own, customer::Column::Id, &customer_ids).await?;
    let own = device_key::Entity::find().filter(device_key::Column::OrganisationId.eq(organisation_id));
    let devices = among(connection, own, device_key::Column::CustomerId, &customer_ids).await?;
    let reports = subject.reports(connection, &customer_ids).await?;
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
    let own = delivery::Entity::find().filter(delivery::Column::OrganisationId.eq(organisation_id));
    let mut found = Holdings {
        frames: among(connection, frame::Entity::find(), frame::Column::BundleId, &capture_ids).await?,
        drawn: among(connection, artefact::Entity::find(), artefact::Column::BundleId, &capture_ids).await?,
        deliveries: among(connection, own, delivery::Column::Subject, &subjects).await?,
        h5_links: h5_links.into_iter().map(|row| row.link_id).collect(),
        at_work: due.into_iter().map(|row| row.bundle_id).collect(),
        held: Vec::new(),
        unsettled: pending,
        in_process: Vec::new(),
        captures,
        verifications,
        reviews,
        transactions,
        certificates,
        customer_ids,
        customers,
        devices,
        reports,
        links,
        submissions,
    };
    found.sum_up(app.clock.now());
    Ok(found)
}

/// What a search finds of these ids.
async fn among<E: EntityTrait>(
    connection: &impl ConnectionTrait,
    search: Select<E>,
    column: E::Column,
    ids: &[String],
) -> Result<Vec<E::Model>, Fault> {
    let mut rows = Vec::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let some = column.is_in(some.iter().map(String::as_str));
        rows.extend(search.clone().filter(some).all(connection).await?);
    }
    Ok(rows)
}

impl Subject<'_> {
    /// The person's traces of a kind: ids.
    async fn traced(self, connection: &impl ConnectionTrait, kind: &str) -> Result<Vec<String>, Fault> {
        let ids = subject_trace::Entity::find()
            .select_only()
            .column(subject_trace::Column::ItemId)
            .filter(subject_trace::Column::OrganisationId.eq(self.organisation_id))
            .filter(subject_trace::Column::NikHash.eq(self.person))
            .filter(subject_trace::Column::Kind.eq(kind));
        Ok(ids.into_tuple().all(connection).await?)
    }

    /// The partner's ids of those who are this person and nobody else: under one id a partner may keep several people, and whose
    /// the rest of it is, nobody can tell then.
    async fn customers(self, connection: &impl ConnectionTrait) -> Result<Vec<String>, Fault> {
        let mut own = self.traced(connection, CUSTOMER).await?;
        let others = subject_trace::Entity::find()
            .filter(subject_trace::Column::OrganisationId.eq(self.organisation_id))
            .filter(subject_trace::Column::Kind.eq(CUSTOMER))
            .filter(subject_trace::Column::NikHash.ne(self.person));
        let others = among(connection, others, subject_trace::Column::ItemId, &own).await?;
        let others: BTreeSet<String> = others.into_iter().map(|row| row.item_id).collect();
        own.retain(|id| !others.contains(id));
        Ok(own)
    }

    fn captures_of(self, customer_id: &str) -> Select<bundle::Entity> {
        bundle::Entity::find()
            .filter(bundle::Column::OrganisationId.eq(self.organisation_id))
            .filter(bundle::Column::CustomerId.eq(customer_id))
            .filter(bundle::Column::ErasedAtMs.is_null())
    }

    /// Captures that are on the person, and those of their own customers on which nothing could be read. `pending` counts those of
    /// which it is not known yet.
    async fn captures(
        self,
        connection: &impl ConnectionTrait,
        customer_ids: &[String],
        pending: &mut u32,
    ) -> Result<Vec<bundle::Model>, Fault> {
        let traced = self.traced(connection, CAPTURE).await?;
        let kept = bundle::Entity::find().filter(bundle::Column::ErasedAtMs.is_null());
        let found = among(connection, kept, bundle::Column::Id, &traced).await?;
        let mut found: BTreeMap<String, bundle::Model> =
            found.into_iter().map(|row| (row.id.clone(), row)).collect();
        for id in customer_ids {
            for row in self.captures_of(id).all(connection).await? {
                if row.traced_at_ms.is_some() {
                    found.insert(row.id.clone(), row);
                } else if !found.contains_key(&row.id) {
                    *pending += 1;
                }
            }
        }
        Ok(found.into_values().collect())
    }

    /// Links that were made for the person or their own customers, and those of the captures, whose ids are in order; `pending`
    /// as with captures.
    async fn links(
        self,
        connection: &impl ConnectionTrait,
        customer_ids: &[String],
        capture_ids: &[String],
        pending: &mut u32,
    ) -> Result<Vec<capture_link::Model>, Fault> {
        let traced = self.traced(connection, LINK).await?;
        let mut found: BTreeMap<String, capture_link::Model> = BTreeMap::new();
        for (column, ids) in
            [(capture_link::Column::Id, traced.as_slice()), (capture_link::Column::BundleId, capture_ids)]
        {
            let some = among(connection, capture_link::Entity::find(), column, ids).await?;
            found.extend(some.into_iter().map(|row| (row.id.clone(), row)));
        }
        for id in customer_ids {
            let of_customer = capture_link::Entity::find()
                .filter(capture_link::Column::OrganisationId.eq(self.organisation_id))
                .filter(capture_link::Column::CustomerId.eq(id));
            for row in of_customer.all(connection).await? {
                if row.traced_at_ms.is_some() {
                    found.insert(row.id.clone(), row);
                } else if !found.contains_key(&row.id) {
                    *pending += 1;
                }
            }
        }
        // A capture that came while this was gathered.
        let arrived = found.values().filter_map(|row| row.bundle_id.clone());
        let arrived: Vec<String> = arrived.filter(|id| capture_ids.binary_search(id).is_err()).collect();
        let kept = bundle::Entity::find().filter(bundle::Column::ErasedAtMs.is_null());
        let arrived = among(connection, kept, bundle::Column::Id, &arrived).await?.len();
        *pending += u32::try_from(arrived).unwrap_or(u32::MAX);
        Ok(found.into_values().collect())
    }

    /// Reports on the person's own customers; their photos stay where they are.
    async fn reports(
        self,
        connection: &impl ConnectionTrait,
        customer_ids: &[String],
    ) -> Result<Vec<Reported>, Fault> {
        let mut found = Vec::new();
        for id in customer_ids {
            let reports = registry_report::Entity::find()
                .select_only()
                .columns([
                    registry_report::Column::Id,
                    registry_report::Column::CustomerId,
                    registry_report::Column::Valid,
                    registry_report::Column::SealedReport,
                    registry_report::Column::CreatedAtMs,
                ])
                .filter(registry_report::Column::OrganisationId.eq(self.organisation_id))
                .filter(registry_report::Column::CustomerId.eq(id));
            found.extend(reports.into_model::<Reported>().all(connection).await?);
        }
        Ok(found)
    }

    /// Certificates of the person, and those that the verifications issued. One that was forgotten is nobody's.
    async fn certificates(
        self,
        connection: &impl ConnectionTrait,
        verification_ids: &[String],
    ) -> Result<Vec<certificate::Model>, Fault> {
        let all = certificate::Entity::find()
            .filter(certificate::Column::OrganisationId.eq(self.organisation_id))
            .filter(certificate::Column::SubjectHash.ne(""));
        let own = all.clone().filter(certificate::Column::SubjectHash.eq(self.person));
        let mut found = own.all(connection).await?;
        let known: BTreeSet<String> = found.iter().map(|row| row.id.clone()).collect();
        let issued = among(connection, all, certificate::Column::IssuedFor, verification_ids).await?;
        found.extend(issued.into_iter().filter(|row| !known.contains(&row.id)));
        Ok(found)
    }
}
