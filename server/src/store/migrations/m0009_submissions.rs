//! Submissions that partners follow by callback and question, what was uploaded for them, and what their users agreed to.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, blob_null, boolean, text, text_null, text_uniq},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [integration(), submission(), upload(), partner_consent()] {
            manager.create_table(table).await?;
        }
        let by_link = Index::create().name("submission_link").table("submission").unique().take();
        let plain = |name: &str, table: &'static str| Index::create().name(name).table(table).take();
        for (mut index, columns) in [
            (by_link, &["link_id"][..]),
            (plain("submission_user", "submission"), &["application_id", "user_key", "id"]),
            (plain("submission_open", "submission"), &["status", "expires_at_ms"]),
            (plain("upload_submission", "upload"), &["submission_id"]),
            (plain("partner_consent_submission", "partner_consent"), &["submission_id"]),
            // A capture's link is found by the capture.
            (plain("capture_link_bundle", "capture_link"), &["bundle_id"]),
        ] {
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        let after = Table::alter().table("delivery").add_column(text_null("after_id")).take();
        manager.alter_table(after).await
    }
}

fn integration() -> TableCreateStatement {
    Table::create()
        .table("integration")
        .col(text("application_id"))
        .col(text("name"))
        .col(text("organisation_id"))
        .col(text_null("endpoint_id"))
        .col(text("source_addresses"))
        .col(boolean("with_certificate"))
        .col(boolean("contacts_are_verified"))
        .col(big_integer("created_at_ms"))
        .primary_key(Index::create().col("application_id").col("name"))
        .take()
}

fn submission() -> TableCreateStatement {
    Table::create()
        .table("submission")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(text("application_id"))
        .col(text("integration"))
        .col(text("flow"))
        .col(text("user_key"))
        .col(text_uniq("session_key"))
        .col(text("request_hash"))
        .col(blob("sealed_order"))
        .col(text("status"))
        .col(text_null("result"))
        .col(text_null("reason_code"))
        .col(big_integer_null("processed_at_ms"))
        .col(text_null("link_id"))
        .col(text_null("details_hash"))
        .col(blob_null("sealed_details"))
        .col(text_null("registration_id"))
        .col(big_integer("expires_at_ms"))
        .col(big_integer("created_at_ms"))
        .take()
}

fn upload() -> TableCreateStatement {
    Table::create()
        .table("upload")
        .col(text("id").primary_key().take())
        .col(text_uniq("reference"))
        .col(text("submission_id"))
        .col(text("kind"))
        .col(blob("wrapped_key"))
        .col(big_integer("size_bytes"))
        .col(big_integer("created_at_ms"))
        .take()
}

fn partner_consent() -> TableCreateStatement {
    Table::create()
        .table("partner_consent")
        .col(text("id").primary_key().take())
        .col(text("submission_id"))
        .col(blob("sealed_consent"))
        .col(big_integer("given_at_ms"))
        .col(big_integer("created_at_ms"))
        .take()
}
