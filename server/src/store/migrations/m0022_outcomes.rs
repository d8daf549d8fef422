//! What the transaction log is narrowed by where both an application and an outcome are asked for.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut index = Index::create();
        index.name("partner_transaction_by_application_status").table("partner_transaction");
        for column in ["organisation_id", "application_id", "status", "mode", "sent_at_ms", "id", "call"] {
            index.col(column);
        }
        manager.create_index(index).await
    }
}
