//! What an organisation holds on a person: traces by NIK, requests to erase with their items, how long data is kept.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, integer, integer_null, text, text_null},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for (table, column) in [
            ("bundle", big_integer_null("traced_at_ms")),
            ("bundle", big_integer_null("erased_at_ms")),
            ("capture_link", big_integer_null("traced_at_ms")),
            ("organisation_settings", integer_null("picture_days")),
            ("organisation_settings", integer_null("data_days")),
        ] {
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        let trace = Table::create()
            .table("subject_trace")
            .col(text("organisation_id"))
            .col(text("nik_hash"))
            .col(text("kind"))
            .col(text("item_id"))
            .primary_key(Index::create().col("organisation_id").col("nik_hash").col("kind").col("item_id"))
            .take();
        manager.create_table(trace).await?;
        let erasure = Table::create()
            .table("erasure")
            .col(text("id").primary_key().take())
            .col(text("organisation_id"))
            .col(text("subject_tag"))
            .col(text_null("open_claim").unique_key().take())
            .col(text("state"))
            .col(text("held"))
            .col(text("asked_by"))
            .col(big_integer("asked_at_ms"))
            .col(big_integer("due_at_ms"))
            .col(big_integer_null("done_at_ms"))
            .take();
        manager.create_table(erasure).await?;
        let item = Table::create()
            .table("erasure_item")
            .col(text("erasure_id"))
            .col(integer("rank"))
            .col(text("kind"))
            .col(text("item_id"))
            .primary_key(Index::create().col("erasure_id").col("rank").col("kind").col("item_id"))
            .take();
        manager.create_table(item).await?;
        for (name, table, columns) in [
            ("bundle_untraced", "bundle", &["organisation_id", "traced_at_ms"][..]),
            ("bundle_age", "bundle", &["organisation_id", "received_at_ms"]),
            ("capture_link_untraced", "capture_link", &["organisation_id", "traced_at_ms"]),
            ("subject_trace_item", "subject_trace", &["item_id"]),
            ("partner_transaction_person", "partner_transaction", &["organisation_id", "nik_hash"]),
            ("partner_transaction_bundle", "partner_transaction", &["bundle_id"]),
            ("erasure_of", "erasure", &["organisation_id", "id"]),
        ] {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
