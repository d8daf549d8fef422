//! Indexes of the queue by what it is looked through for; tries of deliveries, one row each; reasons of deliveries as words.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob_null, integer, integer_null, text, text_null},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Sentences of reasons, as patterns, and the words that they became.
const FAULTS: [(&str, &str); 10] = [
    ("it answered %", "answered"),
    ("no answer in time", "no_answer"),
    ("no connection, or at a private address", "no_connection"),
    ("the connection broke", "broke"),
    ("the endpoint is off", "endpoint_off"),
    ("the endpoint is not there", "endpoint_gone"),
    ("whoever sent it died, each time", "sender_died"),
    ("the mail server answered %", "mail_refused"),
    ("the mail server cannot be reached", "mail_unreachable"),
    ("the mail server did not answer in time", "mail_no_answer"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let attempt = Table::create()
            .table("delivery_attempt")
            .col(text("id").primary_key().take())
            .col(text("delivery_id"))
            .col(integer("number"))
            .col(big_integer("at_ms"))
            .col(big_integer("took_ms"))
            .col(integer_null("status"))
            .col(text_null("fault"))
            .col(blob_null("sealed_request"))
            .col(blob_null("sealed_answer"))
            .take();
        manager.create_table(attempt).await?;
        let mut once = Index::create();
        once.name("delivery_attempt_number")
            .table("delivery_attempt")
            .col("delivery_id")
            .col("number")
            .unique();
        manager.create_index(once).await?;
        for (name, table, columns) in [
            ("review_decided", "review", &["organisation_id", "state", "closed_at_ms", "bundle_id"][..]),
            ("review_holder", "review", &["organisation_id", "claimed_by", "claimed_until_ms"]),
            ("review_customer", "review", &["organisation_id", "customer_id"]),
            ("delivery_by_event", "delivery", &["organisation_id", "event", "id"]),
        ] {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        for (sentence, word) in FAULTS {
            let became = Query::update()
                .table("delivery")
                .value("last_fault", word)
                .and_where(Expr::col("last_fault").like(sentence))
                .take();
            manager.execute(became).await?;
        }
        Ok(())
    }
}
