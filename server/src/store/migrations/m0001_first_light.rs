//! Organisations, credentials, customers, challenges, captures, links, consents, counted minutes.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, blob_null, integer, text, text_null, text_uniq},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            ("challenge_expiry", "challenge", &["expires_at_ms"][..]),
            ("bundle_customer", "bundle", &["organisation_id", "customer_id"]),
            ("frame_bundle", "frame", &["bundle_id", "position"]),
            ("verification_customer", "verification", &["organisation_id", "customer_id"]),
            ("verification_bundle", "verification", &["bundle_id"]),
            ("capture_link_token", "capture_link", &["token_hash"]),
            ("capture_link_session", "capture_link", &["session_hash"]),
            ("consent_link", "consent", &["link_id"]),
            ("rate_window_start", "rate_window", &["started_at_ms"]),
        ] {
            let mut index = Index::create().name(name).table(table).take();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn tables() -> [TableCreateStatement; 10] {
    [
        organisation(),
        credential(),
        customer(),
        challenge(),
        bundle(),
        frame(),
        verification(),
        capture_link(),
        consent(),
        rate_window(),
    ]
}

fn organisation() -> TableCreateStatement {
    Table::create()
        .table("organisation")
        .col(text("id").primary_key().take())
        .col(text("name"))
        .col(big_integer("created_at_ms"))
        .take()
}

fn credential() -> TableCreateStatement {
    Table::create()
        .table("credential")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(text("door"))
        .col(text("mode"))
        .col(text("public_part"))
        .col(text_uniq("secret_hash"))
        .col(text("scopes"))
        .col(big_integer("created_at_ms"))
        .col(big_integer_null("revoked_at_ms"))
        .take()
}

fn customer() -> TableCreateStatement {
    Table::create()
        .table("customer")
        .col(text("organisation_id"))
        .col(text("id"))
        .col(text("kyc_tier"))
        .col(big_integer("created_at_ms"))
        .primary_key(Index::create().col("organisation_id").col("id"))
        .take()
}

fn challenge() -> TableCreateStatement {
    Table::create()
        .table("challenge")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(text("customer_id"))
        .col(text_null("link_id"))
        .col(text("purpose"))
        .col(text_uniq("nonce_hash"))
        .col(text("colours"))
        .col(text("holds_ms"))
        .col(blob("sealed_secret"))
        .col(big_integer("created_at_ms"))
        .col(big_integer("expires_at_ms"))
        .col(big_integer_null("consumed_at_ms"))
        .take()
}

fn bundle() -> TableCreateStatement {
    Table::create()
        .table("bundle")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(text("customer_id"))
        .col(text_null("challenge_id"))
        .col(text("sdk_version"))
        .col(text("platform"))
        .col(big_integer("captured_at_ms"))
        .col(big_integer("received_at_ms"))
        .col(text("tier"))
        .col(text("verdict"))
        .col(text("decision"))
        .col(blob_null("sealed_ocr"))
        .take()
}

fn frame() -> TableCreateStatement {
    Table::create()
        .table("frame")
        .col(text("id").primary_key().take())
        .col(text("bundle_id"))
        .col(integer("position"))
        .col(text_null("kind"))
        .col(text_null("source"))
        .col(text("media_type"))
        .col(big_integer("size_bytes"))
        .col(integer("orientation"))
        .col(integer("width"))
        .col(integer("height"))
        .col(blob("wrapped_key"))
        .take()
}

fn verification() -> TableCreateStatement {
    Table::create()
        .table("verification")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(text("customer_id"))
        .col(text("bundle_id"))
        .col(text("status"))
        .col(integer("score"))
        .col(text("tier"))
        .col(text_null("actor_user_id"))
        .col(big_integer("created_at_ms"))
        .take()
}

fn capture_link() -> TableCreateStatement {
    Table::create()
        .table("capture_link")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(text("customer_id"))
        .col(text("token_hash"))
        .col(text_null("session_hash"))
        .col(text_null("browser_key_hash"))
        .col(blob_null("sealed_claim"))
        .col(text_null("return_url"))
        .col(text_null("fail_return_url"))
        .col(big_integer("created_at_ms"))
        .col(big_integer("expires_at_ms"))
        .col(big_integer_null("opened_at_ms"))
        .col(text_null("bundle_id"))
        .take()
}

fn consent() -> TableCreateStatement {
    Table::create()
        .table("consent")
        .col(text("id").primary_key().take())
        .col(text("link_id"))
        .col(text("version"))
        .col(text("text_hash"))
        .col(text("locale"))
        .col(big_integer("created_at_ms"))
        .take()
}

fn rate_window() -> TableCreateStatement {
    Table::create()
        .table("rate_window")
        .col(text("bucket"))
        .col(big_integer("started_at_ms"))
        .col(big_integer("calls"))
        .primary_key(Index::create().col("bucket").col("started_at_ms"))
        .take()
}
