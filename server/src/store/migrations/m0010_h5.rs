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
            .col(text_null("callback_endpoint_id"))
            .col(big_integer("created_at_ms"))
            .col(big_integer_null("charged_at_ms"))
            .col(text_null("charged_call"))
            .take();
        let callback = Table::create()
            .table("h5_callback")
            .col(text("id").primary_key().take())
            .col(text("application_id"))
            .col(text("endpoint_id"))
            .take();
        manager.create_table(callback).await?;
        manager.create_table(settings).await?;
        manager.create_table(link).await?;
        for (name, table, columns) in [
            ("h5_link_application", "h5_link", &["application_id", "created_at_ms"][..]),
            ("h5_callback_application", "h5_callback", &["application_id"]),
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
