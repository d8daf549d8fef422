//! The keys of this server, contacts in use, calls of the civil registry, certificates and their authority.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, blob, blob_null, integer, text, text_null, text_uniq},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            ("contact_use_person", "contact_use", &["nik_hash"][..]),
            ("contact_use_holder", "contact_use", &["held_by"]),
            ("registry_call_month", "registry_call", &["organisation_id", "created_at_ms"]),
            ("certificate_subject", "certificate", &["subject_hash"]),
            ("certificate_revoked", "certificate", &["authority_id", "revoked_at_ms"]),
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

fn tables() -> [TableCreateStatement; 6] {
    [master_key(), sealed_secret(), contact_use(), registry_call(), certificate_authority(), certificate()]
}

fn master_key() -> TableCreateStatement {
    Table::create()
        .table("master_key")
        .col(text("id").primary_key().take())
        .col(big_integer("added_at_ms"))
        .take()
}

fn sealed_secret() -> TableCreateStatement {
    Table::create()
        .table("sealed_secret")
        .col(text("id").primary_key().take())
        .col(blob("sealed_value"))
        .col(big_integer("created_at_ms"))
        .take()
}

fn contact_use() -> TableCreateStatement {
    Table::create()
        .table("contact_use")
        .col(text("scope"))
        .col(text("kind"))
        .col(text("contact_hash"))
        .col(text("nik_hash"))
        .col(text("held_by"))
        .col(big_integer("created_at_ms"))
        .primary_key(Index::create().col("scope").col("kind").col("contact_hash"))
        .take()
}

fn registry_call() -> TableCreateStatement {
    Table::create()
        .table("registry_call")
        .col(text("id").primary_key().take())
        .col(text("organisation_id"))
        .col(text("source"))
        .col(text("outcome"))
        .col(integer("sent"))
        .col(big_integer("took_ms"))
        .col(big_integer("created_at_ms"))
        .take()
}

fn certificate_authority() -> TableCreateStatement {
    Table::create()
        .table("certificate_authority")
        .col(text("id").primary_key().take())
        .col(blob("certificate"))
        .col(blob("sealed_key"))
        .col(big_integer("created_at_ms"))
        .col(big_integer("expires_at_ms"))
        .col(big_integer("list_number"))
        .col(blob_null("list"))
        .col(big_integer_null("list_made_at_ms"))
        .take()
}

fn certificate() -> TableCreateStatement {
    Table::create()
        .table("certificate")
        .col(text("id").primary_key().take())
        .col(text("authority_id"))
        .col(text("organisation_id"))
        .col(text_uniq("issued_for"))
        .col(text("subject_hash"))
        .col(blob("sealed_certificate"))
        .col(blob_null("sealed_key"))
        .col(big_integer("created_at_ms"))
        .col(big_integer("expires_at_ms"))
        .col(big_integer_null("revoked_at_ms"))
        .col(text_null("revocation_reason"))
        .take()
}
