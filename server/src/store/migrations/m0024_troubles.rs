//! What was wrong with a transaction's photos and fields, in codes; and the mode in which a link's result was charged.

use sea_orm_migration::{prelude::*, schema::text_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let troubles = text_null("troubles");
        manager.alter_table(Table::alter().table("partner_transaction").add_column(troubles).take()).await?;
        let mode = text_null("charged_mode");
        manager.alter_table(Table::alter().table("h5_link").add_column(mode).take()).await?;
        let mut index = Index::create();
        index.name("h5_link_charged").table("h5_link").col("application_id").col("charged_at_ms");
        manager.create_index(index).await?;
        // Nobody wrote down which key was charged. An application without a live one can only have tried.
        let modes = "UPDATE h5_link SET charged_mode = CASE WHEN EXISTS (SELECT 1 FROM credential c \
                     WHERE c.application_id = h5_link.application_id AND c.door = 'h5_idv' \
                     AND c.mode = 'live') THEN 'live' ELSE 'testing' END WHERE charged_at_ms IS NOT NULL";
        manager.get_connection().execute_unprepared(modes).await?;
        Ok(())
    }
}
