//! A contact is a person's because of every capture that brought it, not because of the first alone; links that are closed.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, text},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let holder = "contact_holder";
        let table = Table::create()
            .table(holder)
            .col(text("scope"))
            .col(text("kind"))
            .col(text("contact_hash"))
            .col(text("held_by"))
            .col(text("nik_hash"))
            .col(big_integer("created_at_ms"))
            .primary_key(Index::create().col("scope").col("kind").col("contact_hash").col("held_by"))
            .take();
        manager.create_table(table).await?;
        for (name, column) in [("contact_holder_of", "held_by"), ("contact_holder_person", "nik_hash")] {
            manager.create_index(Index::create().name(name).table(holder).col(column).take()).await?;
        }
        manager
            .get_connection()
            .execute_unprepared(
                "INSERT INTO contact_holder (scope, kind, contact_hash, held_by, nik_hash, created_at_ms) \
                 SELECT scope, kind, contact_hash, held_by, nik_hash, created_at_ms FROM contact_use",
            )
            .await?;
        let mut of_first = Index::drop();
        of_first.name("contact_use_holder").table("contact_use");
        manager.drop_index(of_first).await?;
        manager.alter_table(Table::alter().table("contact_use").drop_column("held_by").take()).await?;
        let closed = big_integer_null("closed_at_ms");
        manager.alter_table(Table::alter().table("capture_link").add_column(closed).take()).await
    }
}
