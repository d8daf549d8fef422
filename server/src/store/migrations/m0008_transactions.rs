//! Partners' transactions, and captures whose caller waits for the answer.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, integer_null, text, text_null},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(transaction()).await?;
        let at_once = boolean("at_once").default(false).take();
        manager.alter_table(Table::alter().table("bundle").add_column(at_once).take()).await?;
        let table = "partner_transaction";
        let once = Index::create().name("partner_transaction_once").table(table).unique().take();
        let index = |name| Index::create().name(name).table(table).take();
        for (mut index, columns) in [
            (once, &["reference_claim"][..]),
            // Pages go on from the last row's time and id, whatever is filtered.
            (index("partner_transaction_page"), &["organisation_id", "sent_at_ms", "id"]),
            (
                index("partner_transaction_application"),
                &["organisation_id", "application_id", "sent_at_ms", "id"],
            ),
            (index("partner_transaction_status"), &["organisation_id", "status", "mode", "sent_at_ms", "id"]),
            (index("partner_transaction_reference"), &["organisation_id", "reference_id"]),
            (index("partner_transaction_open"), &["leased_until_ms"]),
        ] {
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn transaction() -> TableCreateStatement {
    Table::create()
        .table("partner_transaction")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(text("application_id"))
        .col(text("credential_id"))
        .col(text("mode"))
        .col(text("call"))
        .col(text_null("liveness_id"))
        .col(text_null("reference_id"))
        .col(text_null("reference_claim"))
        .col(text("request_hash"))
        .col(text_null("nik_hash"))
        .col(text_null("bundle_id"))
        .col(text_null("status"))
        .col(text("charged"))
        .col(integer_null("http_status"))
        .col(text_null("api_status"))
        .col(text("rejections"))
        .col(text_null("error_code"))
        .col(big_integer("sent_at_ms"))
        .col(big_integer_null("took_ms"))
        .col(big_integer_null("leased_until_ms"))
        .take()
}
