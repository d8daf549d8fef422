//! The shape of the database, one migration a change; what has been released is never edited.

mod m0001_first_light;
mod m0002_authority;
mod m0003_pipeline;
mod m0004_portal;
mod m0005_delivery;
mod m0006_idempotency;
mod m0007_applications;
mod m0008_transactions;
mod m0009_submissions;
mod m0010_h5;
mod m0011_devices;
mod m0012_transaction_log;
mod m0013_holders;
mod m0014_members;
mod m0015_privacy;
mod m0016_visits;
mod m0018_incidents;
mod m0019_audit_filters;
mod m0020_logos;
mod m0021_past_reports;
mod m0022_outcomes;
mod m0024_troubles;
mod m0025_queue_and_attempts;

use sea_orm_migration::prelude::*;

/// All migrations, in order.
pub(super) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_first_light::Migration),
            Box::new(m0002_authority::Migration),
            Box::new(m0003_pipeline::Migration),
            Box::new(m0004_portal::Migration),
            Box::new(m0005_delivery::Migration),
            Box::new(m0006_idempotency::Migration),
            Box::new(m0007_applications::Migration),
            Box::new(m0008_transactions::Migration),
            Box::new(m0009_submissions::Migration),
            Box::new(m0010_h5::Migration),
            Box::new(m0011_devices::Migration),
            Box::new(m0012_transaction_log::Migration),
            Box::new(m0013_holders::Migration),
            Box::new(m0014_members::Migration),
            Box::new(m0015_privacy::Migration),
            Box::new(m0016_visits::Migration),
            Box::new(m0018_incidents::Migration),
            Box::new(m0019_audit_filters::Migration),
            Box::new(m0020_logos::Migration),
            Box::new(m0021_past_reports::Migration),
            Box::new(m0022_outcomes::Migration),
            Box::new(m0024_troubles::Migration),
            Box::new(m0025_queue_and_attempts::Migration),
        ]
    }
}
