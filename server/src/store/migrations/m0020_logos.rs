//! Logos of H5 pages.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, text},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let logo = Table::create()
            .table("h5_logo")
            .col(text("id").primary_key().take())
            .col(text("application_id"))
            .col(blob("sealed_picture"))
            .col(big_integer("created_at_ms"))
            .col(big_integer_null("kept_until_ms"))
            .take();
        manager.create_table(logo).await?;
        for (name, column) in [("h5_logo_application", "application_id"), ("h5_logo_end", "kept_until_ms")] {
            let mut index = Index::create();
            index.name(name).table("h5_logo").col(column);
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
