//! Links that take one person through the capture: made for a partner, opened once, by one browser.

mod order;

use contract::{
    capture_flow::{CaptureOutcome, CaptureResult, ConsentRequest, Purpose, SessionRequest, SubmissionState},
    consent,
    field::FieldError,
    finding::{Decision, Verdict},
    instant::Instant,
    portal::review::Opinion,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set,
    sea_query::Expr,
};
use thiserror::Error;

pub use order::LinkOrder;
pub(crate) use order::is_customer_id;

use super::{
    Claim,
    pipeline::{self, Progress},
    standing,
};
use crate::{
    App, Fault, ids,
    store::entity::{capture_link, consent as consent_row},
};

/// A link works for an hour, as the H5 dialect documents.
pub(crate) const LINK_LIFE_MS: i64 = 3_600_000;

/// A link that was made. The token is nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct NewLink {
    /// The signature id.
    pub id: String,
    /// What the address carries.
    pub token: String,
    /// When it ends.
    pub expires_at: Instant,
}

contract::redact_debug!(NewLink);

/// A link that this browser has opened.
#[derive(Debug, Clone)]
pub struct OpenLink {
    /// The row.
    pub row: capture_link::Model,
    /// What is claimed of the person.
    pub claim: Claim,
    /// What the capture is for.
    pub purpose: Purpose,
}

/// Why a link does not work here and now.
#[derive(Debug, Error)]
pub enum LinkError {
    /// Unknown, or opened in another browser.
    #[error("this link is not known, or was opened in another browser")]
    Unknown,
    /// It ran out.
    #[error("this link has expired")]
    Expired {
        /// The signature id.
        id: String,
        /// Where the browser goes without a result.
        fail_return_url: Option<String>,
    },
    /// Something that was asked for does not hold.
    #[error("validation failed")]
    Fields(Vec<FieldError>),
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Makes a link.
///
/// # Errors
/// [`LinkError::Fields`] with everything that does not hold.
pub async fn create(app: &App, order: LinkOrder<'_>) -> Result<NewLink, LinkError> {
    let errors = order::check(&order);
    if !errors.is_empty() {
        return Err(LinkError::Fields(errors));
    }
    Ok(create_in(app, &app.database, &order, LINK_LIFE_MS).await?)
}

/// Makes a link of an order that holds, for so long, in the caller's transaction.
pub(super) async fn create_in(
    app: &App,
    connection: &impl ConnectionTrait,
    order: &LinkOrder<'_>,
    life_ms: i64,
) -> Result<NewLink, Fault> {
    let now = app.clock.now();
    let random = app.randomness.as_ref();
    let id = ids::signature_id(random);
    let token = ids::random_hex(random);
    let expires_at = now.plus_ms(life_ms);
    let claim = serde_json::to_string(&order.claim).map_err(|error| Fault::Invariant(error.to_string()))?;
    let sealed_claim =
        (order.claim != Claim::default()).then(|| app.vault.seal_text(&sealed_as(&id), &claim, random));
    capture_link::ActiveModel {
        id: Set(id.clone()),
        organisation_id: Set(order.organisation_id.to_owned()),
        application_id: Set(order.application_id.map(str::to_owned)),
        customer_id: Set(order
            .customer_id
            .map_or_else(|| format!("c{}", ids::random_base32(24, random)), str::to_owned)),
        token_hash: Set(ids::secret_hash(&token)),
        session_hash: Set(None),
        browser_key_hash: Set(None),
        sealed_claim: Set(sealed_claim),
        return_url: Set(order.return_url.map(str::to_owned)),
        fail_return_url: Set(order.fail_return_url.map(str::to_owned)),
        created_at_ms: Set(now.epoch_ms()),
        expires_at_ms: Set(expires_at.epoch_ms()),
        opened_at_ms: Set(None),
        bundle_id: Set(None),
        purpose: Set(order.purpose.as_str().to_owned()),
        closed_at_ms: Set(None),
        traced_at_ms: Set(None),
    }
    .insert(connection)
    .await?;
    Ok(NewLink { id, token, expires_at })
}

/// Opens a link with its token, for the first browser alone; the page that opened it may ask again with its own
/// secret, since an answer can be lost on the way. Returns the secret of that browser's cookie.
///
/// # Errors
/// [`LinkError`]
pub async fn open(app: &App, request: &SessionRequest) -> Result<(OpenLink, String), LinkError> {
    const KEY_CHARS: std::ops::RangeInclusive<usize> = 32..=128;
    if !KEY_CHARS.contains(&request.browser_key.len()) {
        return Err(LinkError::Fields(vec![FieldError::new(
            "browserKey",
            "length",
            "must be 32 to 128 characters",
        )]));
    }
    let now = app.clock.now();
    // The token alone is enough; where the address names its link too, both have to belong together.
    let named =
        (!request.signature_id.is_empty()).then(|| capture_link::Column::Id.eq(&request.signature_id));
    let row = capture_link::Entity::find()
        .filter(capture_link::Column::TokenHash.eq(ids::secret_hash(&request.token)))
        .filter(Condition::all().add_option(named))
        .one(&app.database)
        .await
        .map_err(Fault::from)?
        .ok_or(LinkError::Unknown)?;
    if row.expires_at_ms <= now.epoch_ms() {
        return Err(expired(row));
    }
    let opened = with_claim(app, capture_link::Model { opened_at_ms: Some(now.epoch_ms()), ..row })?;
    let session = ids::random_hex(app.randomness.as_ref());
    let browser_key_hash = ids::secret_hash(&request.browser_key);
    let updated = capture_link::Entity::update_many()
        .col_expr(capture_link::Column::SessionHash, Expr::value(ids::secret_hash(&session)))
        .col_expr(capture_link::Column::BrowserKeyHash, Expr::value(browser_key_hash.as_str()))
        .col_expr(capture_link::Column::OpenedAtMs, Expr::value(now.epoch_ms()))
        .filter(capture_link::Column::Id.eq(&opened.row.id))
        .filter(
            Condition::any()
                .add(capture_link::Column::SessionHash.is_null())
                .add(capture_link::Column::BrowserKeyHash.eq(browser_key_hash.as_str())),
        )
        .exec(&app.database)
        .await
        .map_err(Fault::from)?;
    if updated.rows_affected == 1 { Ok((opened, session)) } else { Err(LinkError::Unknown) }
}

/// Finds the link of this browser's cookie. One that ran out without a capture is expired; one with a capture
/// still answers, so that a reload shows the result.
///
/// # Errors
/// [`LinkError`]
pub async fn of_session(app: &App, signature_id: &str, session: &str) -> Result<OpenLink, LinkError> {
    let row = row_of_session(app, signature_id, session).await?;
    if row.bundle_id.is_none() && row.expires_at_ms <= app.clock.now().epoch_ms() {
        return Err(expired(row));
    }
    with_claim(app, row)
}

/// The link's row alone, whether it ran out or not: what a page tells of its steps ends with why it ended.
///
/// # Errors
/// [`LinkError::Unknown`], or a fault.
pub async fn row_of_session(
    app: &App,
    signature_id: &str,
    session: &str,
) -> Result<capture_link::Model, LinkError> {
    capture_link::Entity::find_by_id(signature_id)
        .filter(capture_link::Column::SessionHash.eq(ids::secret_hash(session)))
        .one(&app.database)
        .await
        .map_err(Fault::from)?
        .ok_or(LinkError::Unknown)
}

fn expired(row: capture_link::Model) -> LinkError {
    LinkError::Expired { id: row.id, fail_return_url: row.fail_return_url }
}

fn with_claim(app: &App, row: capture_link::Model) -> Result<OpenLink, LinkError> {
    let claim = match &row.sealed_claim {
        None => Claim::default(),
        Some(sealed) => {
            let text = app.vault.open_text(&sealed_as(&row.id), sealed).map_err(Fault::from)?;
            serde_json::from_str(&text).map_err(|error| Fault::Invariant(error.to_string()))?
        }
    };
    let purpose = Purpose::named(&row.purpose)
        .ok_or_else(|| Fault::Invariant(format!("link {} is for {}", row.id, row.purpose)))?;
    Ok(OpenLink { row, claim, purpose })
}

pub(crate) fn sealed_as(id: &str) -> String {
    format!("capture_link|{id}|claim")
}

/// Records both consents to the text that was shown.
///
/// # Errors
/// [`LinkError::Fields`] when a box is not ticked or the text is not the one in force.
pub async fn give_consent(app: &App, link: &OpenLink, given: &ConsentRequest) -> Result<(), LinkError> {
    let mut errors = Vec::new();
    if given.version != consent::VERSION || given.text_hash != consent::text_hash(given.locale) {
        errors.push(FieldError::new("textHash", "text", "is not the text in force; load the page again"));
    }
    for (field, ticked) in [("ktp", given.ktp), ("biometric", given.biometric)] {
        if !ticked {
            errors.push(FieldError::new(field, "required", "must be agreed to"));
        }
    }
    if !errors.is_empty() {
        return Err(LinkError::Fields(errors));
    }
    let given_before = consent_row::Entity::find()
        .filter(consent_row::Column::LinkId.eq(&link.row.id))
        .filter(consent_row::Column::TextHash.eq(&given.text_hash))
        .count(&app.database)
        .await
        .map_err(Fault::from)?;
    if given_before > 0 {
        return Ok(());
    }
    let now = app.clock.now();
    consent_row::ActiveModel {
        id: Set(ids::row_id(now, app.randomness.as_ref())),
        link_id: Set(link.row.id.clone()),
        version: Set(given.version.clone()),
        text_hash: Set(given.text_hash.clone()),
        locale: Set(match given.locale {
            consent::Locale::Id => "id".to_owned(),
            consent::Locale::En => "en".to_owned(),
        }),
        created_at_ms: Set(now.epoch_ms()),
    }
    .insert(&app.database)
    .await
    .map_err(Fault::from)?;
    Ok(())
}

/// Whether consent was given through a link.
///
/// # Errors
/// The database failed.
pub async fn has_consent(app: &App, link: &OpenLink) -> Result<bool, Fault> {
    let count = consent_row::Entity::find()
        .filter(consent_row::Column::LinkId.eq(&link.row.id))
        .count(&app.database)
        .await?;
    Ok(count > 0)
}

/// Where the submission stands, and its outcome once there is one.
///
/// # Errors
/// The database failed, or a stored decision cannot be read.
pub async fn progress(
    app: &App,
    link: &OpenLink,
) -> Result<(SubmissionState, Option<CaptureOutcome>), Fault> {
    let Some(bundle_id) = &link.row.bundle_id else {
        let opened = link.row.opened_at_ms.is_some();
        return Ok((if opened { SubmissionState::Collecting } else { SubmissionState::Created }, None));
    };
    Ok(match pipeline::progress(app, bundle_id).await? {
        Progress::Processing => (SubmissionState::Processing, None),
        Progress::Decided(outcome) => {
            let word = standing::last_word(app, bundle_id).await?;
            let outcome = word.map_or_else(|| outcome_of(&outcome.decision), outcome_of_word);
            (SubmissionState::Decided, Some(outcome))
        }
    })
}

/// A member's word on a capture, which counts more than the machine's, in words for the person.
fn outcome_of_word(opinion: Opinion) -> CaptureOutcome {
    let result = match opinion {
        Opinion::Approve => CaptureResult::Passed,
        Opinion::Reject => CaptureResult::Failed,
    };
    CaptureOutcome { result, assurance_tier: opinion.tier(), fail: None }
}

/// A decision in words for the person.
pub fn outcome_of(decision: &Decision) -> CaptureOutcome {
    let result = match decision.verdict {
        Verdict::Passed => CaptureResult::Passed,
        Verdict::Failed => CaptureResult::Failed,
        Verdict::RequiresReview => CaptureResult::UnderReview,
    };
    CaptureOutcome { result, assurance_tier: decision.tier, fail: None }
}
