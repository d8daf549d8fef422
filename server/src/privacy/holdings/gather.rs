//! How what is held on a person is found: by traces, and from there along what belongs together, customers with all that
//! came of them included. In this order, so that of what ends while it is gathered either the end is seen or what it led to.

use std::collections::{BTreeMap, BTreeSet};

use contract::nik::Nik;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{Query, SelectStatement},
};

use super::Holdings;
use crate::{
    App, Fault,
    leases::State,
    privacy::trace::{CAPTURE, CUSTOMER, LINK},
    store::entity::{
        artefact, bundle, capture_link, certificate, customer, delivery, device_key, frame, h5_link, job,
        partner_transaction, registry_report, review, subject_trace, submission, verification,
    },
};

/// Ids in one question: SQLite takes 32,766 values, and plans many of them slowly.
const IDS_AT_ONCE: usize = 1_000;

/// Whose data it is, and who holds it.
#[derive(Clone, Copy)]
struct Subject<'a> {
    organisation_id: &'a str,
    person: &'a str,
}

/// Gathers what is held on a person, as far as it was traced.
pub(in crate::privacy) async fn gather(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    nik: &Nik,
) -> Result<Holdings, Fault> {
    let person = app.lookup.person(nik);
    let subject = Subject { organisation_id, person: &person };
    let customer_ids = subject.customers(connection).await?;
    let captures = subject.captures(connection, &customer_ids).await?;
    let capture_ids: Vec<String> = captures.iter().map(|row| row.id.clone()).collect();
    let links = subject.links(connection, &customer_ids, &capture_ids).await?;
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
    let own =
        registry_report::Entity::find().filter(registry_report::Column::OrganisationId.eq(organisation_id));
    let reports = among(connection, own, registry_report::Column::CustomerId, &customer_ids).await?;
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
        in_process: 0,
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
    /// Ids of items that are on this person.
    fn traced(self, kind: &str) -> SelectStatement {
        self.traced_to_anybody(kind).and_where(subject_trace::Column::NikHash.eq(self.person)).take()
    }

    /// Ids of items of which it is known whose they are.
    fn traced_to_anybody(self, kind: &str) -> SelectStatement {
        Query::select()
            .column(subject_trace::Column::ItemId)
            .from(subject_trace::Entity)
            .and_where(subject_trace::Column::OrganisationId.eq(self.organisation_id))
            .and_where(subject_trace::Column::Kind.eq(kind))
            .take()
    }

    fn all_captures(self) -> Select<bundle::Entity> {
        bundle::Entity::find()
            .filter(bundle::Column::OrganisationId.eq(self.organisation_id))
            .filter(bundle::Column::ErasedAtMs.is_null())
    }

    fn all_links(self) -> Select<capture_link::Entity> {
        capture_link::Entity::find().filter(capture_link::Column::OrganisationId.eq(self.organisation_id))
    }

    /// The partner's ids of those who are this person and nobody else: under one id a partner may keep several people.
    async fn customers(self, connection: &impl ConnectionTrait) -> Result<Vec<String>, Fault> {
        let ids = subject_trace::Entity::find()
            .filter(subject_trace::Column::OrganisationId.eq(self.organisation_id))
            .filter(subject_trace::Column::NikHash.eq(self.person))
            .filter(subject_trace::Column::Kind.eq(CUSTOMER))
            .all(connection)
            .await?;
        let mut own = Vec::new();
        for id in ids.into_iter().map(|row| row.item_id) {
            let others = self
                .all_captures()
                .filter(bundle::Column::CustomerId.eq(&id))
                .filter(bundle::Column::Id.in_subquery(self.traced_to_anybody(CAPTURE)))
                .filter(bundle::Column::Id.not_in_subquery(self.traced(CAPTURE)))
                .limit(1);
            let links_of_others = self
                .all_links()
                .filter(capture_link::Column::CustomerId.eq(&id))
                .filter(capture_link::Column::Id.in_subquery(self.traced_to_anybody(LINK)))
                .filter(capture_link::Column::Id.not_in_subquery(self.traced(LINK)))
                .limit(1);
            let is_shared =
                others.one(connection).await?.is_some() || links_of_others.one(connection).await?.is_some();
            if !is_shared {
                own.push(id);
            }
        }
        Ok(own)
    }

    /// Captures that are on the person, and those of their own customers on which nothing could be read.
    async fn captures(
        self,
        connection: &impl ConnectionTrait,
        customer_ids: &[String],
    ) -> Result<Vec<bundle::Model>, Fault> {
        let traced = self.all_captures().filter(bundle::Column::Id.in_subquery(self.traced(CAPTURE)));
        let mut found = traced.all(connection).await?;
        found.extend(among(connection, self.all_captures(), bundle::Column::CustomerId, customer_ids).await?);
        let found: BTreeMap<String, bundle::Model> =
            found.into_iter().map(|row| (row.id.clone(), row)).collect();
        Ok(found.into_values().collect())
    }

    /// Links that were made for the person or their own customers, and those of the captures.
    async fn links(
        self,
        connection: &impl ConnectionTrait,
        customer_ids: &[String],
        capture_ids: &[String],
    ) -> Result<Vec<capture_link::Model>, Fault> {
        let traced = self.all_links().filter(capture_link::Column::Id.in_subquery(self.traced(LINK)));
        let mut found = traced.all(connection).await?;
        for (column, ids) in
            [(capture_link::Column::CustomerId, customer_ids), (capture_link::Column::BundleId, capture_ids)]
        {
            found.extend(among(connection, self.all_links(), column, ids).await?);
        }
        let found: BTreeMap<String, capture_link::Model> =
            found.into_iter().map(|row| (row.id.clone(), row)).collect();
        Ok(found.into_values().collect())
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
