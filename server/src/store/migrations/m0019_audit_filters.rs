//! Indexes of the audit log by what it is looked through for.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, column) in [
            ("audit_by_time", "at_ms"),
            ("audit_by_actor", "actor"),
            ("audit_by_action", "action"),
            ("audit_by_subject", "subject"),
        ] {
            let mut index = Index::create();
            index.name(name).table("audit").col("organisation_id").col(column).col("sequence");
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
