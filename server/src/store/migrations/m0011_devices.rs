//! Keys of native devices, partners' reports of the civil registry, and who may report.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, blob_null, boolean, text, text_null, text_uniq},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let device_key = Table::create()
            .table("device_key")
            .col(text("id").primary_key().take())
            .col(text("device_id"))
            .col(text("organisation_id"))
            .col(text("customer_id"))
            .col(text("platform"))
            .col(text_uniq("secret_hash"))
            .col(blob("sealed_secret"))
            .col(big_integer("registered_at_ms"))
            .col(big_integer("created_at_ms"))
            .col(big_integer_null("expires_at_ms"))
            .col(big_integer_null("revoked_at_ms"))
            .take();
        let registry_report = Table::create()
            .table("registry_report")
            .col(text("id").primary_key().take())
            .col(text("organisation_id"))
            .col(text("customer_id"))
            .col(boolean("valid"))
            .col(blob("sealed_report"))
            .col(blob_null("sealed_photo"))
            .col(big_integer("created_at_ms"))
            .take();
        manager.create_table(device_key).await?;
        manager.create_table(registry_report).await?;
        for (name, table, columns) in [
            ("device_key_device", "device_key", &["organisation_id", "device_id"][..]),
            ("registry_report_customer", "registry_report", &["organisation_id", "customer_id"]),
        ] {
            let mut index = Index::create().name(name).table(table).take();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        let device = text_null("device_id");
        manager.alter_table(Table::alter().table("bundle").add_column(device).take()).await?;
        let reports = boolean("registry_reports").default(false).take();
        manager.alter_table(Table::alter().table("organisation_settings").add_column(reports).take()).await
    }
}
