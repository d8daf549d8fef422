//! Members, their sessions and their tries to sign in; reviews with what was said; the audit log; settings.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, blob_null, boolean, integer, text, text_null, text_uniq},
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
            ("session_member", "session", &["member_id"][..]),
            ("session_expiry", "session", &["expires_at_ms"]),
            ("sign_in_try_age", "sign_in_try", &["last_at_ms"]),
            ("review_queue", "review", &["organisation_id", "state", "opened_at_ms", "bundle_id"]),
            ("review_note_bundle", "review_note", &["bundle_id", "created_at_ms"]),
        ] {
            let mut index = Index::create().name(name).table(table).take();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        let reason = Table::alter().table("verification").add_column(blob_null("sealed_reason")).take();
        manager.alter_table(reason).await?;
        // Captures from before this change that nobody has looked at.
        manager
            .get_connection()
            .execute_unprepared(
                "INSERT INTO review (bundle_id, organisation_id, customer_id, state, opened_at_ms) \
                 SELECT id, organisation_id, customer_id, 'open', received_at_ms FROM bundle \
                 WHERE verdict = 'requires_review' AND state = 'decided'",
            )
            .await?;
        Ok(())
    }
}

fn tables() -> [TableCreateStatement; 8] {
    [member(), session(), sign_in_try(), settings(), review(), review_note(), audit(), audit_head()]
}

fn member() -> TableCreateStatement {
    Table::create()
        .table("member")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(text_uniq("email"))
        .col(text("password_hash"))
        .col(text("roles"))
        .col(big_integer("created_at_ms"))
        .col(big_integer_null("disabled_at_ms"))
        .take()
}

fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .col(text("id").primary_key().take())
        .col(text_uniq("secret_hash"))
        .col(text("member_id"))
        .col(text("user_agent"))
        .col(big_integer("created_at_ms"))
        .col(big_integer("last_used_at_ms"))
        .col(big_integer("expires_at_ms"))
        .take()
}

fn sign_in_try() -> TableCreateStatement {
    Table::create()
        .table("sign_in_try")
        .col(text("whose").primary_key().take())
        .col(integer("tries"))
        .col(big_integer("open_at_ms"))
        .col(big_integer("last_at_ms"))
        .take()
}

fn settings() -> TableCreateStatement {
    Table::create()
        .table("organisation_settings")
        .col(text("organisation_id").primary_key().take())
        .col(boolean("four_eyes"))
        .take()
}

fn review() -> TableCreateStatement {
    Table::create()
        .table("review")
        .col(text("bundle_id").primary_key().take())
        .col(text("organisation_id"))
        .col(text("customer_id"))
        .col(text("state"))
        .col(text_null("claimed_by"))
        .col(big_integer_null("claimed_until_ms"))
        .col(text_null("proposal_id"))
        .col(text_null("proposed_by"))
        .col(big_integer("opened_at_ms"))
        .col(big_integer_null("closed_at_ms"))
        .take()
}

fn review_note() -> TableCreateStatement {
    Table::create()
        .table("review_note")
        .col(text("id").primary_key().take())
        .col(text("bundle_id"))
        .col(text("member_id"))
        .col(text("kind"))
        .col(text_null("decision"))
        .col(blob("sealed_reason"))
        .col(big_integer("created_at_ms"))
        .take()
}

fn audit() -> TableCreateStatement {
    Table::create()
        .table("audit")
        .col(text("organisation_id"))
        .col(integer("sequence"))
        .col(big_integer("at_ms"))
        .col(text("actor"))
        .col(text("action"))
        .col(text("subject"))
        .col(text("details"))
        .col(text("previous"))
        .col(text("hash"))
        .primary_key(Index::create().col("organisation_id").col("sequence"))
        .take()
}

fn audit_head() -> TableCreateStatement {
    Table::create()
        .table("audit_head")
        .col(text("id").primary_key().take())
        .col(integer("sequence"))
        .col(text("hash"))
        .col(blob_null("sealed_head"))
        .take()
}
