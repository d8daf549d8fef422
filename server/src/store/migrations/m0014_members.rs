//! Second factors of members, invitations, and the log of deliveries by endpoint and state.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob_null, text, text_null, text_uniq},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for column in [
            blob_null("sealed_factor"),
            big_integer_null("factor_since_ms"),
            big_integer_null("factor_last_step"),
            text("recovery_hashes").default("").take(),
        ] {
            manager.alter_table(Table::alter().table("member").add_column(column).take()).await?;
        }
        let invitation = Table::create()
            .table("invitation")
            .col(text("id").primary_key().take())
            .col(text("organisation_id"))
            .col(text("email"))
            .col(text("roles"))
            .col(text_uniq("token_hash"))
            .col(text("invited_by"))
            .col(text_null("member_id"))
            .col(big_integer("created_at_ms"))
            .col(big_integer("expires_at_ms"))
            .take();
        manager.create_table(invitation).await?;
        let index = Index::create()
            .name("invitation_of")
            .table("invitation")
            .col("organisation_id")
            .col("email")
            .unique()
            .take();
        manager.create_index(index).await?;
        for (name, column) in [("delivery_by_state", "state"), ("delivery_by_lane", "lane")] {
            let mut index = Index::create();
            index.name(name).table("delivery").col("organisation_id").col(column).col("id");
            manager.create_index(index).await?;
        }
        let mut sessions = Index::create();
        sessions.name("session_of").table("session").col("member_id");
        manager.create_index(sessions).await
    }
}
