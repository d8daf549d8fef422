//! Every column that holds something a master key wrapped, and what it was sealed as.

use crate::{
    audit,
    auth::{credential, own_account},
    certificate,
    delivery::{endpoint, outbox},
    h5_links::logo,
    idempotency, own_secret,
    verification::{
        capture, challenge, device, evidence, link, pictures, pipeline, registry_report, reviews, standing,
        submission,
    },
};

/// A column whose values begin with a wrapped data key. Its table has a text column `id` that is its primary key.
pub(super) struct SealedColumn {
    pub(super) table: &'static str,
    pub(super) column: &'static str,
    /// From the organisation's id and the row's id: what the value was sealed as.
    pub(super) sealed_as: fn(&str, &str) -> String,
    /// Whether the organisation is that of the row's `bundle_id`; otherwise its id is empty.
    pub(super) organisation_of_bundle: bool,
}

const fn own(table: &'static str, column: &'static str, sealed_as: fn(&str, &str) -> String) -> SealedColumn {
    SealedColumn { table, column, sealed_as, organisation_of_bundle: false }
}

/// A new sealed column belongs here: a rotation that passes one by loses it when the old key goes. The test below
/// finds columns by their names, `sealed_..` or `wrapped_..`.
pub(super) const SEALED: &[SealedColumn] = &[
    own("sealed_secret", "sealed_value", |_, id| own_secret::sealed_as(id)),
    own("certificate_authority", "sealed_key", |_, id| certificate::authority_sealed_as(id)),
    own("certificate", "sealed_certificate", |_, id| certificate::certificate_sealed_as(id)),
    own("certificate", "sealed_key", |_, id| certificate::key_sealed_as(id)),
    own("credential", "sealed_secret", |_, id| credential::secret_sealed_as(id)),
    own("challenge", "sealed_secret", |_, id| challenge::sealed_as(id)),
    own("capture_link", "sealed_claim", |_, id| link::sealed_as(id)),
    own("member", "sealed_factor", |_, id| own_account::factor_sealed_as(id)),
    own("device_key", "sealed_secret", |_, id| device::key_sealed_as(id)),
    own("registry_report", "sealed_report", |_, id| registry_report::report_sealed_as(id)),
    own("registry_report", "sealed_photo", |_, id| registry_report::photo_sealed_as(id)),
    own("bundle", "sealed_ocr", |_, id| evidence::ocr_sealed_as(id)),
    own("bundle", "sealed_claim", |_, id| evidence::claim_sealed_as(id)),
    own("bundle", "sealed_statement", |_, id| evidence::statement_sealed_as(id)),
    own("finding", "sealed_found", |_, id| pipeline::finding_sealed_as(id)),
    own("verification", "sealed_reason", |_, id| standing::reason_sealed_as(id)),
    own("review_note", "sealed_reason", |_, id| reviews::note_sealed_as(id)),
    own("idempotency", "sealed_answer", |_, id| idempotency::sealed_as(id)),
    own("audit_head", "sealed_head", |_, id| audit::head_sealed_as(id)),
    own("submission", "sealed_order", |_, id| submission::order_sealed_as(id)),
    own("submission", "sealed_details", |_, id| submission::details_sealed_as(id)),
    own("partner_consent", "sealed_consent", |_, id| submission::consent_sealed_as(id)),
    own("upload", "wrapped_key", |_, id| submission::upload_sealed_as(id)),
    own("h5_logo", "sealed_picture", |_, id| logo::sealed_as(id)),
    own("delivery_endpoint", "sealed_settings", |_, id| endpoint::settings_sealed_as(id)),
    own("delivery", "sealed_payload", |_, id| outbox::payload_sealed_as(id)),
    own("delivery", "sealed_answer", |_, id| outbox::answer_sealed_as(id)),
    own("delivery_attempt", "sealed_request", |_, id| outbox::attempts::request_sealed_as(id)),
    own("delivery_attempt", "sealed_answer", |_, id| outbox::attempts::answer_sealed_as(id)),
    SealedColumn {
        table: "artefact",
        column: "wrapped_key",
        sealed_as: pictures::sealed_as,
        organisation_of_bundle: true,
    },
    SealedColumn {
        table: "frame",
        column: "wrapped_key",
        sealed_as: capture::frame_sealed_as,
        organisation_of_bundle: true,
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sea_orm::{ConnectionTrait, Statement};

    use super::*;

    #[tokio::test]
    async fn every_sealed_column_of_the_database_is_known() {
        let folder = std::env::temp_dir().join(crate::ids::random_hex(&crate::clock::SystemRandomness));
        std::fs::create_dir(&folder).unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.join("tanda.db").display());
        let database = crate::store::open(&url).await.unwrap();
        let statement = Statement::from_string(
            database.get_database_backend(),
            "SELECT m.name AS place, p.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND (p.name LIKE 'sealed!_%' ESCAPE '!' OR p.name LIKE 'wrapped!_%' ESCAPE '!')",
        );
        let there: BTreeSet<(String, String)> = database
            .query_all_raw(statement)
            .await
            .unwrap()
            .iter()
            .map(|row| (row.try_get("", "place").unwrap(), row.try_get("", "name").unwrap()))
            .collect();
        let known: BTreeSet<(String, String)> =
            SEALED.iter().map(|column| (column.table.to_owned(), column.column.to_owned())).collect();
        database.close().await.unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(there, known);
    }
}
