//! Applications that hold credentials, and the short-lived tokens that credentials are traded for.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob_null, text},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let application = Table::create()
            .table("application")
            .col(text("id").primary_key().take())
            .col(text("organisation_id"))
            .col(text("name"))
            .col(big_integer("testing_left"))
            .col(big_integer("created_at_ms"))
            .col(big_integer_null("closed_at_ms"))
            .take();
        let access_token = Table::create()
            .table("access_token")
            .col(text("token_hash").primary_key().take())
            .col(text("credential_id"))
            .col(big_integer("expires_at_ms"))
            .take();
        manager.create_table(application).await?;
        manager.create_table(access_token).await?;
        for column in [
            text("application_id").default("").take(),
            text("allowed_addresses").default("").take(),
            blob_null("sealed_secret"),
            big_integer_null("expires_at_ms"),
            big_integer_null("last_used_at_ms"),
        ] {
            manager.alter_table(Table::alter().table("credential").add_column(column).take()).await?;
        }
        for (name, table, columns) in [
            ("application_organisation", "application", &["organisation_id"][..]),
            ("access_token_expiry", "access_token", &["expires_at_ms"]),
            ("credential_public_part", "credential", &["door", "public_part"]),
            ("credential_application", "credential", &["application_id"]),
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
