//! Calls that carry a key of the caller's.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob_null, integer_null, text},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let calls = Table::create()
            .table("idempotency")
            .col(text("id").primary_key().take())
            .col(text("request_hash"))
            .col(text("lease"))
            .col(big_integer("leased_until_ms"))
            .col(integer_null("status"))
            .col(blob_null("sealed_answer"))
            .col(big_integer("created_at_ms"))
            .take();
        manager.create_table(calls).await?;
        let age = Index::create().name("idempotency_age").table("idempotency").col("created_at_ms").take();
        manager.create_index(age).await
    }
}
