//! Document verification by a link: an application's settings, and what a link carries beyond its capture.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, text, text_null},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let settings = Table::create()
            .table("h5_settings")
            .col(text("application_id").primary_key().take())
            .col(text("settings"))
            .col(big_integer("changed_at_ms"))
            .take();
        let link = Table::create()
            .table("h5_link")
            .col(text("link_id").primary_key().take())
            .col(text("application_id"))
            .col(text("page"))
            .col(big_integer("created_at_ms"))
            .col(big_integer_null("charged_at_ms"))
            .col(text_null("charged_call"))
            .take();
        manager.create_table(settings).await?;
        manager.create_table(link).await?;
        let whose = Index::create()
            .name("h5_link_application")
            .table("h5_link")
            .col("application_id")
            .col("created_at_ms")
            .take();
        manager.create_index(whose).await
    }
}
