//! Where deliveries go, the outbox that they wait in, and links to upload by.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, blob_null, integer, integer_null, text, text_null},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [endpoint(), delivery(), upload_link()] {
            manager.create_table(table).await?;
        }
        let once = Index::create().name("delivery_once").table("delivery").unique().take();
        for (mut index, columns) in [
            (once, &["lane", "event", "subject"][..]),
            (Index::create().name("delivery_due").table("delivery").take(), &["state", "due_at_ms"]),
            (Index::create().name("delivery_log").table("delivery").take(), &["organisation_id", "id"]),
            (
                Index::create().name("endpoint_organisation").table("delivery_endpoint").take(),
                &["organisation_id"],
            ),
        ] {
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn endpoint() -> TableCreateStatement {
    Table::create()
        .table("delivery_endpoint")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(text("kind"))
        .col(blob("sealed_settings"))
        .col(text_null("off_because"))
        .col(big_integer_null("failing_since_ms"))
        .col(big_integer("created_at_ms"))
        .take()
}

fn delivery() -> TableCreateStatement {
    Table::create()
        .table("delivery")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(text("lane"))
        .col(text("event"))
        .col(text("subject"))
        .col(blob("sealed_payload"))
        .col(text("state"))
        .col(integer("attempts"))
        .col(big_integer("due_at_ms"))
        .col(text_null("lease"))
        .col(text_null("last_fault"))
        .col(integer_null("last_status"))
        .col(blob_null("sealed_answer"))
        .col(big_integer_null("last_took_ms"))
        .col(big_integer_null("last_attempt_at_ms"))
        .col(big_integer("created_at_ms"))
        .col(big_integer_null("finished_at_ms"))
        .take()
}

fn upload_link() -> TableCreateStatement {
    Table::create()
        .table("upload_link")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(big_integer("expires_at_ms"))
        .col(big_integer_null("used_at_ms"))
        .col(big_integer("created_at_ms"))
        .take()
}
