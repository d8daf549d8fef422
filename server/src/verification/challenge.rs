//! Issuing and finding flash challenges. Consuming one is part of the transaction that stores a capture.

use contract::{
    challenge::{FlashChallengeWire, FlashSequence},
    instant::Instant,
    signing::HmacSecret,
};
use data_encoding::BASE32_NOPAD;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::Expr,
};

use crate::{App, Fault, ids, store::entity::challenge};

/// Whose a challenge is: it answers to nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder<'a> {
    /// The partner.
    pub organisation_id: &'a str,
    /// The person.
    pub customer_id: &'a str,
    /// The link, where it was asked for through one.
    pub link_id: Option<&'a str>,
}

/// What a challenge is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChallengeOrder<'a> {
    /// Whose it will be.
    pub holder: Holder<'a>,
    /// 3 to 10.
    pub steps: u32,
    /// 15,000 to 300,000.
    pub ttl_ms: i64,
}

/// A challenge that a capture names.
pub(super) struct FoundChallenge {
    /// The row's id.
    pub(super) id: String,
    /// What signs the capture.
    pub secret: HmacSecret,
    /// When it ends.
    pub expires_at: Instant,
    /// Whether a capture has used it.
    pub consumed: bool,
}

/// Draws a challenge and stores it; the nonce as its hash, the secret sealed.
///
/// # Errors
/// The database failed.
pub async fn issue(app: &App, order: ChallengeOrder<'_>) -> Result<FlashChallengeWire, Fault> {
    let now = app.clock.now();
    let id = ids::row_id(now, app.randomness.as_ref());
    let nonce = ids::random_hex(app.randomness.as_ref());
    let sequence = FlashSequence::draw(order.steps, |below| app.randomness.below(below));
    let secret = format!("qe_whsec_{}", new_secret(app));
    let expires_at = now.plus_ms(order.ttl_ms);
    challenge::ActiveModel {
        id: Set(id.clone()),
        organisation_id: Set(order.holder.organisation_id.to_owned()),
        customer_id: Set(order.holder.customer_id.to_owned()),
        link_id: Set(order.holder.link_id.map(str::to_owned)),
        purpose: Set("ktp".to_owned()),
        nonce_hash: Set(ids::secret_hash(&nonce)),
        colours: Set(sequence.hex_colours().join(" ")),
        holds_ms: Set(sequence.holds_ms().iter().map(u32::to_string).collect::<Vec<_>>().join(" ")),
        sealed_secret: Set(app.vault.seal_text(&sealed_as(&id), &secret, app.randomness.as_ref())),
        created_at_ms: Set(now.epoch_ms()),
        expires_at_ms: Set(expires_at.epoch_ms()),
        consumed_at_ms: Set(None),
    }
    .insert(&app.database)
    .await?;
    Ok(FlashChallengeWire {
        id: format!("fc_{id}"),
        purpose: "ktp".to_owned(),
        nonce,
        colors: sequence.hex_colours(),
        hold_ms: sequence.holds_ms(),
        expires_at,
        hmac_secret: secret,
    })
}

/// Finds the challenge of a nonce, where it was issued for this holder.
///
/// # Errors
/// The database failed, or the row does not open.
pub(super) async fn find(
    app: &App,
    holder: Holder<'_>,
    nonce: &str,
) -> Result<Option<FoundChallenge>, Fault> {
    let issued_for = challenge::Entity::find()
        .filter(challenge::Column::NonceHash.eq(ids::secret_hash(nonce)))
        .filter(challenge::Column::OrganisationId.eq(holder.organisation_id))
        .filter(challenge::Column::CustomerId.eq(holder.customer_id));
    let issued_for = match holder.link_id {
        Some(link_id) => issued_for.filter(challenge::Column::LinkId.eq(link_id)),
        None => issued_for.filter(challenge::Column::LinkId.is_null()),
    };
    let row = issued_for.one(&app.database).await?;
    let Some(row) = row else {
        return Ok(None);
    };
    Ok(Some(FoundChallenge {
        secret: HmacSecret::new(app.vault.open_text(&sealed_as(&row.id), &row.sealed_secret)?.as_str()),
        expires_at: Instant::from_epoch_ms(row.expires_at_ms),
        consumed: row.consumed_at_ms.is_some(),
        id: row.id,
    }))
}

/// What the screen was to show, of a challenge that a stored capture names.
///
/// # Errors
/// The database failed, or the row is not as it was written.
pub(super) async fn sequence_of(app: &App, challenge_id: &str) -> Result<FlashSequence, Fault> {
    let row = challenge::Entity::find_by_id(challenge_id).one(&app.database).await?;
    sequence(&row.ok_or_else(|| Fault::Invariant(format!("no challenge {challenge_id}")))?)
}

fn sequence(row: &challenge::Model) -> Result<FlashSequence, Fault> {
    let broken = |what: &str| Fault::Invariant(format!("challenge {}: {what}", row.id));
    let holds = row.holds_ms.split(' ').map(str::parse).collect::<Result<Vec<u32>, _>>();
    let colours: Vec<&str> = row.colours.split(' ').collect();
    FlashSequence::from_parts(&colours, &holds.map_err(|_| broken("holds"))?)
        .map_err(|error| broken(&error.to_string()))
}

/// Consumes a challenge: true for exactly one caller, ever, and only for a request that began before it ended.
///
/// # Errors
/// The database failed.
pub(super) async fn consume(
    transaction: &impl ConnectionTrait,
    challenge_id: &str,
    received_at: Instant,
    now: Instant,
) -> Result<bool, Fault> {
    let updated = challenge::Entity::update_many()
        .col_expr(challenge::Column::ConsumedAtMs, Expr::value(now.epoch_ms()))
        .filter(challenge::Column::Id.eq(challenge_id))
        .filter(challenge::Column::ConsumedAtMs.is_null())
        .filter(challenge::Column::ExpiresAtMs.gt(received_at.epoch_ms()))
        .exec(transaction)
        .await?;
    Ok(updated.rows_affected == 1)
}

/// 256 random bits; the prefix in front of them is the vendor's.
fn new_secret(app: &App) -> String {
    let mut bytes = [0; 32];
    app.randomness.fill(&mut bytes);
    BASE32_NOPAD.encode(&bytes).to_lowercase()
}

pub(crate) fn sealed_as(id: &str) -> String {
    format!("challenge|{id}|secret")
}
