//! Indexes of the queue by what it is looked through for.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, columns) in [
            ("review_decided", &["organisation_id", "state", "closed_at_ms", "bundle_id"][..]),
            ("review_holder", &["organisation_id", "claimed_by", "claimed_until_ms"]),
            ("review_customer", &["organisation_id", "customer_id"]),
        ] {
            let mut index = Index::create();
            index.name(name).table("review");
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
