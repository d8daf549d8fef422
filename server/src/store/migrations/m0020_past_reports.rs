//! Reports of the civil registry that are past their time; and customers are traced too, so everything is traced anew.

use sea_orm_migration::{prelude::*, schema::big_integer_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let erased_at = big_integer_null("erased_at_ms");
        manager.alter_table(Table::alter().table("registry_report").add_column(erased_at).take()).await?;
        for table in ["bundle", "capture_link"] {
            let anew = format!("UPDATE {table} SET traced_at_ms = NULL");
            manager.get_connection().execute_unprepared(&anew).await?;
        }
        Ok(())
    }
}
