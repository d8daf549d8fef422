//! Incidents, as the operator tells of them on the public page.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, text, text_null},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let incident = Table::create()
            .table("incident")
            .col(text("id").primary_key().take())
            .col(text("title"))
            .col(text_null("title_id"))
            .col(text("components"))
            .col(text("state"))
            .col(big_integer("opened_at_ms"))
            .col(big_integer_null("closed_at_ms"))
            .take();
        manager.create_table(incident).await?;
        let update = Table::create()
            .table("incident_update")
            .col(text("id").primary_key().take())
            .col(text("incident_id"))
            .col(text("state"))
            .col(text("words"))
            .col(text_null("words_id"))
            .col(big_integer("created_at_ms"))
            .take();
        manager.create_table(update).await?;
        for (name, table, column) in [
            ("incident_age", "incident", "opened_at_ms"),
            ("incident_update_of", "incident_update", "incident_id"),
        ] {
            let mut index = Index::create();
            index.name(name).table(table).col(column);
            manager.create_index(index).await?;
        }
        // The calls of the last minutes, of every organisation.
        let mut recent = Index::create();
        recent
            .name("partner_transaction_recent")
            .table("partner_transaction")
            .col("sent_at_ms")
            .col("http_status");
        manager.create_index(recent).await
    }
}
