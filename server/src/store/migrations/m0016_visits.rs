//! Visits of the H5 page and their steps, and the application that a link was made for. Both tables hold what they are
//! narrowed by, so that a funnel is counted along one index each.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer, text, text_null},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let link = Table::alter().table("capture_link").add_column(text_null("application_id")).take();
        manager.alter_table(link).await?;
        let visit = Table::create()
            .table("visit")
            .col(text("link_id").primary_key().take())
            .col(text("organisation_id"))
            .col(text("application_id"))
            .col(text("device"))
            .col(text("browser"))
            .col(integer("browser_major"))
            .col(text("system"))
            .col(text("step"))
            .col(text_null("reason"))
            .col(text("pages"))
            .col(big_integer("opened_at_ms"))
            .col(big_integer("heard_at_ms"))
            .take();
        manager.create_table(visit).await?;
        let step = Table::create()
            .table("visit_step")
            .col(text("link_id"))
            .col(text("step"))
            .primary_key(Index::create().col("link_id").col("step"))
            .col(text("organisation_id"))
            .col(text("application_id"))
            .col(text("device"))
            .col(text("browser"))
            .col(big_integer("spent_ms"))
            .col(integer("begun"))
            .col(big_integer("opened_at_ms"))
            .take();
        manager.create_table(step).await?;
        for (name, table, columns) in [
            (
                "visit_of_days",
                "visit",
                &["organisation_id", "opened_at_ms", "application_id", "device", "browser", "step", "reason"]
                    [..],
            ),
            ("visit_age", "visit", &["opened_at_ms"]),
            (
                "visit_step_of_days",
                "visit_step",
                &[
                    "organisation_id",
                    "opened_at_ms",
                    "application_id",
                    "device",
                    "browser",
                    "step",
                    "spent_ms",
                ],
            ),
            ("visit_step_age", "visit_step", &["opened_at_ms"]),
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
