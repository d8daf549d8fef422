//! Reports of the civil registry that are past their time; customers are traced as captures and links are.

use sea_orm_migration::{prelude::*, schema::big_integer_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let erased_at = big_integer_null("erased_at_ms");
        manager.alter_table(Table::alter().table("registry_report").add_column(erased_at).take()).await?;
        for (name, table, columns) in [
            ("capture_link_customer", "capture_link", &["organisation_id", "customer_id"][..]),
            ("device_key_customer", "device_key", &["organisation_id", "customer_id"]),
            ("challenge_customer", "challenge", &["organisation_id", "customer_id"]),
            ("registry_report_age", "registry_report", &["organisation_id", "erased_at_ms", "created_at_ms"]),
            ("subject_trace_of_item", "subject_trace", &["organisation_id", "kind", "item_id"]),
        ] {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        for (kind, table) in [("capture", "bundle"), ("link", "capture_link")] {
            let customers = format!(
                "INSERT INTO subject_trace (organisation_id, nik_hash, kind, item_id) \
                 SELECT DISTINCT t.organisation_id, t.nik_hash, 'customer', i.customer_id \
                 FROM subject_trace t JOIN {table} i ON i.id = t.item_id \
                 WHERE t.kind = '{kind}' AND i.customer_id <> '(erased)' ON CONFLICT DO NOTHING"
            );
            manager.get_connection().execute_unprepared(&customers).await?;
        }
        // What the client read counts even where nothing else was read.
        let anew =
            "UPDATE bundle SET traced_at_ms = NULL WHERE sealed_ocr IS NOT NULL AND erased_at_ms IS NULL";
        manager.get_connection().execute_unprepared(anew).await?;
        Ok(())
    }
}
