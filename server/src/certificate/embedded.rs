//! The authority that comes along: one self-signed certificate, made at the first start, whose key is sealed in the
//! database like everything else. Its revocation list is a row, so every replica hands out the same one.

mod list;

use std::sync::Arc;

use async_trait::async_trait;
use contract::{instant::Instant, nik::Nik};
use data_encoding::HEXLOWER;
use p256::ecdsa::SigningKey;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, OnConflict},
};
use zeroize::Zeroizing;

use super::{
    Certificate, CertificateAuthority, CertificateError, CertificateOrder, CertificateSettings,
    CertificateState, RevocationReason, SERIAL_DIGITS, Serial, authority_sealed_as, certificate_sealed_as,
    key_sealed_as, x509,
};
use crate::{
    Fault,
    clock::{Clock, Randomness},
    lookup::{Hashed, LookupKey},
    store::{
        self,
        entity::{certificate, certificate_authority as authority},
    },
    vault::Vault,
};

const DAY_MS: i64 = 24 * 3_600_000;
/// The authority's own certificate: ten years, so that what it issues in the first nine ends before it does.
const AUTHORITY_DAYS: i64 = 10 * 365;
/// A certificate is valid a little before it was issued, for those whose clocks are late.
const EARLY_MS: i64 = 5 * 60_000;
/// The only authority there is; a successor will be `2`.
const GENERATION: &str = "1";

/// What the authority works with.
pub struct EmbeddedAuthority {
    /// Where certificates are kept.
    pub database: DatabaseConnection,
    /// Seals the keys and the certificates.
    pub vault: Arc<Vault>,
    /// Hashes the NIK.
    pub lookup: Arc<LookupKey>,
    /// Tells when.
    pub clock: Arc<dyn Clock>,
    /// Draws keys and serial numbers.
    pub randomness: Arc<dyn Randomness>,
    /// How certificates are issued.
    pub settings: CertificateSettings,
    /// The address that people and partners see, without a slash at its end.
    pub base_url: String,
}

/// The authority's certificate and its key, opened.
struct Opened {
    row: authority::Model,
    certificate: x509_cert::Certificate,
    key: SigningKey,
}

impl EmbeddedAuthority {
    /// Makes the authority's certificate where there is none, and looks whether certificates can be issued as the
    /// settings say. Of two servers that start at once, both take the first
    /// one's.
    ///
    /// # Errors
    /// The settings cannot be used, or the database failed.
    pub async fn make_if_missing(&self) -> Result<(), Fault> {
        x509::policy(&self.settings.policy)?;
        if self.settings.valid_days == 0 {
            return Err(Fault::Configuration("a certificate is valid for one day at least".to_owned()));
        }
        if authority::Entity::find_by_id(GENERATION).one(&self.database).await?.is_some() {
            return Ok(());
        }
        let now = self.clock.now();
        let until = now.plus_ms(AUTHORITY_DAYS * DAY_MS);
        let random = self.randomness.as_ref();
        let key = x509::fresh_key(random);
        let made = x509::own_certificate(
            &self.settings.organisation,
            GENERATION,
            &key,
            &self.fresh_serial(),
            now.plus_ms(-EARLY_MS),
            until,
        )?;
        let row = authority::ActiveModel {
            id: Set(GENERATION.to_owned()),
            certificate: Set(x509::certificate_der(&made)?),
            sealed_key: Set(self.vault.seal_bytes(
                &authority_sealed_as(GENERATION),
                &x509::key_to_pkcs8(&key)?,
                random,
            )),
            created_at_ms: Set(now.epoch_ms()),
            expires_at_ms: Set(until.epoch_ms()),
            list_number: Set(0),
            list: Set(None),
            list_made_at_ms: Set(None),
        };
        authority::Entity::insert(row)
            .on_conflict(OnConflict::column(authority::Column::Id).do_nothing().to_owned())
            .exec_without_returning(&self.database)
            .await?;
        Ok(())
    }

    /// 128 random bits, the first of them never zero and never a sign: a positive number of 16 octets (RFC 5280 allows
    /// 20), whose digits are the same in every program that shows them.
    fn fresh_serial(&self) -> [u8; SERIAL_DIGITS / 2] {
        let mut serial = [0; SERIAL_DIGITS / 2];
        while serial[0] == 0 {
            self.randomness.fill(&mut serial);
        }
        serial
    }

    async fn authority_row(&self, connection: &impl ConnectionTrait) -> Result<authority::Model, Fault> {
        let row = authority::Entity::find_by_id(GENERATION).one(connection).await?;
        row.ok_or_else(|| Fault::Invariant("there is no certificate authority".to_owned()))
    }

    async fn authority(&self, connection: &impl ConnectionTrait) -> Result<Opened, Fault> {
        let row = self.authority_row(connection).await?;
        let key = self.vault.open_bytes(&authority_sealed_as(&row.id), &row.sealed_key)?;
        Ok(Opened {
            certificate: x509::read_certificate(&row.certificate)?,
            key: x509::key_of_pkcs8(&key)?,
            row,
        })
    }

    fn read(&self, row: &certificate::Model) -> Result<Certificate, CertificateError> {
        let der = self
            .vault
            .open_bytes(&certificate_sealed_as(&row.id), &row.sealed_certificate)
            .map_err(Fault::from)?;
        let broken = || Fault::Invariant(format!("certificate {} is not as it was written", row.id));
        let reason = row.revocation_reason.as_deref().map(RevocationReason::parse);
        let state = match (row.revoked_at_ms, reason) {
            (Some(at), Some(Some(reason))) => {
                CertificateState::Revoked { at: Instant::from_epoch_ms(at), reason }
            }
            (None, None) if row.expires_at_ms <= self.clock.now().epoch_ms() => CertificateState::Expired,
            (None, None) => CertificateState::Valid,
            _ => return Err(broken().into()),
        };
        Ok(Certificate {
            serial: Serial::parse(&row.id).ok_or_else(broken)?,
            pem: if der.is_empty() {
                String::new()
            } else {
                x509::certificate_pem(&x509::read_certificate(&der)?)?
            },
            issued_at: Instant::from_epoch_ms(row.created_at_ms),
            expires_at: Instant::from_epoch_ms(row.expires_at_ms),
            state,
        })
    }

    async fn row(&self, serial: &Serial) -> Result<certificate::Model, CertificateError> {
        let row = certificate::Entity::find_by_id(serial.as_str()).one(&self.database).await?;
        row.ok_or(CertificateError::NotFound)
    }
}

#[async_trait]
impl CertificateAuthority for EmbeddedAuthority {
    async fn issue(&self, order: CertificateOrder<'_>) -> Result<Certificate, CertificateError> {
        if let Some(issued) = self.issued_for(order.issued_for).await? {
            return Ok(issued);
        }
        let random = self.randomness.as_ref();
        let (public, own_key) = if let Some(request) = order.request {
            (x509::key_of_request(request)?, None)
        } else {
            let key = x509::fresh_key(random);
            (*key.verifying_key(), Some(key))
        };
        let opened = self.authority(&self.database).await?;
        let now = self.clock.now();
        // X.509 counts in seconds; the row says what the certificate says.
        let wished = now.plus_ms(i64::from(self.settings.valid_days) * DAY_MS);
        let until =
            Instant::from_epoch_ms(Ord::min(wished.epoch_ms(), opened.row.expires_at_ms) / 1000 * 1000);
        if until <= now {
            return Err(CertificateError::AuthorityEnded);
        }
        let serial = self.fresh_serial();
        let id = HEXLOWER.encode(&serial);
        let number = self.lookup.hash(Hashed::CertificateSubject, order.nik.as_str());
        let list_url = format!("{}/certificates/ca.crl", self.base_url);
        let made = x509::person_certificate(
            &x509::Subject { name: order.name.as_str(), number: &number },
            &public,
            &serial,
            now.plus_ms(-EARLY_MS),
            until,
            &x509::Terms { policy: x509::policy(&self.settings.policy)?, list_url: &list_url },
            &opened.certificate,
            &opened.key,
        )?;
        let sealed_key = own_key
            .map(|key| {
                Ok::<_, Fault>(self.vault.seal_bytes(&key_sealed_as(&id), &x509::key_to_pkcs8(&key)?, random))
            })
            .transpose()?;
        let der = x509::certificate_der(&made)?;
        let row = certificate::ActiveModel {
            id: Set(id.clone()),
            authority_id: Set(opened.row.id.clone()),
            organisation_id: Set(order.organisation_id.to_owned()),
            issued_for: Set(order.issued_for.to_owned()),
            subject_hash: Set(self.lookup.person(order.nik)),
            sealed_certificate: Set(self.vault.seal_bytes(&certificate_sealed_as(&id), &der, random)),
            sealed_key: Set(sealed_key),
            created_at_ms: Set(now.epoch_ms()),
            expires_at_ms: Set(until.epoch_ms()),
            revoked_at_ms: Set(None),
            revocation_reason: Set(None),
        };
        certificate::Entity::insert(row)
            .on_conflict(OnConflict::column(certificate::Column::IssuedFor).do_nothing().to_owned())
            .exec_without_returning(&self.database)
            .await?;
        // Of two orders for the same thing at once, both get the one that was stored.
        let issued = self.issued_for(order.issued_for).await?;
        issued.ok_or_else(|| Fault::Invariant(format!("certificate {id} was stored and is not there")).into())
    }

    async fn issued_for(&self, issued_for: &str) -> Result<Option<Certificate>, CertificateError> {
        let row = certificate::Entity::find()
            .filter(certificate::Column::IssuedFor.eq(issued_for))
            .one(&self.database)
            .await?;
        row.map(|row| self.read(&row)).transpose()
    }

    async fn revoke(&self, serial: &Serial, reason: RevocationReason) -> Result<(), CertificateError> {
        let now = self.clock.now();
        let transaction = store::begin_write(&self.database).await?;
        let updated = certificate::Entity::update_many()
            .col_expr(certificate::Column::RevokedAtMs, Expr::value(now.epoch_ms()))
            .col_expr(certificate::Column::RevocationReason, Expr::value(reason.as_str()))
            .filter(certificate::Column::Id.eq(serial.as_str()))
            .filter(certificate::Column::RevokedAtMs.is_null())
            .exec(&transaction)
            .await?;
        if updated.rows_affected == 0 {
            drop(transaction);
            return self.row(serial).await.map(|_| ());
        }
        self.make_list(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn forget(&self, serial: &Serial) -> Result<(), CertificateError> {
        self.revoke(serial, RevocationReason::CessationOfOperation).await?;
        let blank =
            self.vault.seal_bytes(&certificate_sealed_as(serial.as_str()), &[], self.randomness.as_ref());
        certificate::Entity::update_many()
            .col_expr(certificate::Column::SealedCertificate, Expr::value(blank))
            .col_expr(certificate::Column::SealedKey, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(certificate::Column::SubjectHash, Expr::value(""))
            .filter(certificate::Column::Id.eq(serial.as_str()))
            .exec(&self.database)
            .await?;
        Ok(())
    }

    async fn find(&self, serial: &Serial) -> Result<Certificate, CertificateError> {
        self.read(&self.row(serial).await?)
    }

    async fn of_person(&self, nik: &Nik) -> Result<Vec<Certificate>, CertificateError> {
        let rows = certificate::Entity::find()
            .filter(certificate::Column::SubjectHash.eq(self.lookup.person(nik)))
            .order_by_desc(certificate::Column::CreatedAtMs)
            .order_by_desc(certificate::Column::Id)
            .all(&self.database)
            .await?;
        rows.iter().map(|row| self.read(row)).collect()
    }

    async fn subject_key(&self, serial: &Serial) -> Result<Zeroizing<Vec<u8>>, CertificateError> {
        let row = self.row(serial).await?;
        let sealed = row.sealed_key.ok_or(CertificateError::NotFound)?;
        Ok(self.vault.open_bytes(&key_sealed_as(&row.id), &sealed).map_err(Fault::from)?)
    }

    async fn revocation_list(&self) -> Result<Vec<u8>, CertificateError> {
        Ok(self.list().await?)
    }

    async fn own_certificate(&self) -> Result<String, CertificateError> {
        let row = self.authority_row(&self.database).await?;
        Ok(x509::certificate_pem(&x509::read_certificate(&row.certificate)?)?)
    }
}
