//! Jobs, what they found, and the pictures that they made; where a capture stands.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, blob_null, integer, text, text_null},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [job(), finding(), artefact()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            ("job_once", "job", &["bundle_id", "step"][..]),
            ("artefact_once", "artefact", &["bundle_id", "kind", "position"]),
        ] {
            let mut index = Index::create().name(name).table(table).unique().take();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        manager
            .create_index(Index::create().name("job_due").table("job").col("state").col("due_at_ms").take())
            .await?;
        // SQLite adds one column at a time. Captures from before this change are decided.
        for column in [
            text("state").default("decided").take(),
            text("purpose").default("capture").take(),
            blob_null("sealed_claim"),
            blob_null("sealed_statement"),
        ] {
            manager.alter_table(Table::alter().table("bundle").add_column(column).take()).await?;
        }
        let purpose = text("purpose").default("capture").take();
        manager.alter_table(Table::alter().table("capture_link").add_column(purpose).take()).await?;
        Ok(())
    }
}

fn job() -> TableCreateStatement {
    Table::create()
        .table("job")
        .col(text("id").primary_key().take())
        .col(text("bundle_id"))
        .col(text("step"))
        .col(text("state"))
        .col(integer("attempts"))
        .col(big_integer("due_at_ms"))
        .col(text_null("lease"))
        .col(text_null("last_fault"))
        .col(big_integer("created_at_ms"))
        .col(big_integer_null("finished_at_ms"))
        .take()
}

fn finding() -> TableCreateStatement {
    Table::create()
        .table("finding")
        .col(text("id").primary_key().take())
        .col(text("bundle_id"))
        .col(text("step"))
        .col(blob("sealed_found"))
        .col(big_integer("created_at_ms"))
        .take()
}

fn artefact() -> TableCreateStatement {
    Table::create()
        .table("artefact")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(text("bundle_id"))
        .col(text("kind"))
        .col(integer("position"))
        .col(text("media_type"))
        .col(big_integer("size_bytes"))
        .col(integer("width"))
        .col(integer("height"))
        .col(blob("wrapped_key"))
        .take()
}
