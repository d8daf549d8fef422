//! What was wrong with a transaction's photos and fields, in codes.

use sea_orm_migration::{prelude::*, schema::text_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let troubles = text_null("troubles");
        manager.alter_table(Table::alter().table("partner_transaction").add_column(troubles).take()).await
    }
}
