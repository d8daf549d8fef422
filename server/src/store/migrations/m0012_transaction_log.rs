//! What the transaction log is narrowed and searched by. Each index ends in time and id, so that a page begins where the
//! last one ended, whatever is asked for.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Names and columns. What stands behind the id is there to be looked at without a visit to the row.
const INDEXES: [(&str, &[&str]); 5] = [
    (
        "partner_transaction_by_application",
        &["organisation_id", "application_id", "sent_at_ms", "id", "status", "mode", "call"],
    ),
    ("partner_transaction_by_status", &["organisation_id", "status", "mode", "sent_at_ms", "id", "call"]),
    ("partner_transaction_by_call", &["organisation_id", "call", "sent_at_ms", "id"]),
    ("partner_transaction_by_reference", &["organisation_id", "reference_id", "sent_at_ms", "id"]),
    ("partner_transaction_by_liveness", &["organisation_id", "liveness_id", "sent_at_ms", "id"]),
];

/// Those that were there before, with fewer columns. The new ones have names of their own: another connection of SQLite may
/// not have heard yet that a name is free.
const REPLACED: [&str; 3] =
    ["partner_transaction_application", "partner_transaction_status", "partner_transaction_reference"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in REPLACED {
            let mut old = Index::drop();
            manager.drop_index(old.name(name).table("partner_transaction").to_owned()).await?;
        }
        for (name, columns) in INDEXES {
            manager.create_index(index(name, "partner_transaction", columns)).await?;
        }
        let deliveries = index("delivery_subject", "delivery", &["organisation_id", "subject"]);
        manager.create_index(deliveries).await
    }
}

fn index(name: &'static str, table: &'static str, columns: &'static [&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}
