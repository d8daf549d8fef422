//! The authority's revocation list as a row: who takes the next number makes the list.

use contract::instant::Instant;
use data_encoding::HEXLOWER;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, Query},
};

use super::{DAY_MS, EmbeddedAuthority, GENERATION};
use crate::{
    Fault,
    certificate::{RevocationReason, x509},
    store::{
        self,
        entity::{certificate, certificate_authority as authority},
    },
};

/// The next list comes within a week: who checks may keep one that long.
const LIST_VALID_MS: i64 = 7 * DAY_MS;
/// A list is made anew once a day, and with every revocation.
const LIST_FRESH_MS: i64 = DAY_MS;

impl EmbeddedAuthority {
    /// The list as it stands; a new one where it is a day old.
    pub(super) async fn list(&self) -> Result<Vec<u8>, Fault> {
        let row = self.authority_row(&self.database).await?;
        let now_ms = self.clock.now().epoch_ms();
        if let (Some(list), Some(made_at_ms)) = (row.list, row.list_made_at_ms)
            && now_ms - made_at_ms < LIST_FRESH_MS
        {
            return Ok(list);
        }
        let transaction = store::begin_write(&self.database).await?;
        let list = self.make_list(&transaction).await?;
        transaction.commit().await?;
        Ok(list)
    }

    /// Makes the list anew, in the caller's transaction. Taking the next number locks the authority's row, so two
    /// lists are never made at once and the later one names everything that the earlier one did.
    pub(super) async fn make_list(&self, transaction: &impl ConnectionTrait) -> Result<Vec<u8>, Fault> {
        let now = self.clock.now();
        authority::Entity::update_many()
            .col_expr(authority::Column::ListNumber, Expr::col(authority::Column::ListNumber).add(1))
            .filter(authority::Column::Id.eq(GENERATION))
            .exec(transaction)
            .await?;
        let opened = self.authority(transaction).await?;
        let number = u64::try_from(opened.row.list_number).unwrap_or(0);
        let revoked = self.revoked(transaction, now).await?;
        let next = now.plus_ms(LIST_VALID_MS);
        let list = x509::revocation_list(&opened.certificate, &opened.key, number, now, next, &revoked)?;
        let update = Query::update()
            .table(authority::Entity)
            .value(authority::Column::List, list.clone())
            .value(authority::Column::ListMadeAtMs, now.epoch_ms())
            .and_where(authority::Column::Id.eq(GENERATION))
            .take();
        transaction.execute(&update).await?;
        Ok(list)
    }

    /// A certificate stays on the list until one list after its end has named it (RFC 5280, 3.3).
    async fn revoked(
        &self,
        connection: &impl ConnectionTrait,
        now: Instant,
    ) -> Result<Vec<x509::Revoked>, Fault> {
        let rows = certificate::Entity::find()
            .filter(certificate::Column::AuthorityId.eq(GENERATION))
            .filter(certificate::Column::RevokedAtMs.is_not_null())
            .filter(certificate::Column::ExpiresAtMs.gt(now.epoch_ms() - LIST_VALID_MS))
            .order_by_asc(certificate::Column::RevokedAtMs)
            .all(connection)
            .await?;
        rows.iter()
            .map(|row| {
                let broken = || Fault::Invariant(format!("certificate {} is not as it was written", row.id));
                Ok(x509::Revoked {
                    serial: HEXLOWER.decode(row.id.as_bytes()).map_err(|_| broken())?,
                    at: Instant::from_epoch_ms(row.revoked_at_ms.ok_or_else(broken)?),
                    reason: row
                        .revocation_reason
                        .as_deref()
                        .and_then(RevocationReason::parse)
                        .ok_or_else(broken)?,
                })
            })
            .collect()
    }
}
