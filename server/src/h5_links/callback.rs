//! Calls back to the address that a link names, when its capture is decided. An address is one endpoint of the
//! application's, however many links name it.

use contract::{address::WebAddress, h5_idv::CallbackBody, portal::webhook::WebhookEvent};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set, sea_query::OnConflict,
};

use crate::{
    App, Fault,
    auth::Caller,
    delivery::{
        callback::{self, EndpointSettings},
        endpoint::{self, Endpoint, Kind, OffBecause},
    },
    ids, store,
    store::entity::{bundle, capture_link, h5_callback, h5_link},
};

/// Most addresses of one application (ours): what differs from link to link belongs into the answer, not the address.
const MOST_ADDRESSES: u64 = 50;

/// The endpoint of an address; nothing where it may not be called: it is private, there are too many, or the organisation
/// has a webhook that hears of captures, which tells the same.
///
/// # Errors
/// The database failed.
pub async fn endpoint(app: &App, caller: &Caller, address: &WebAddress) -> Result<Option<String>, Fault> {
    let Ok(settings) = EndpointSettings::new(address.as_str(), app.settings.delivery.allow_private) else {
        return Ok(None);
    };
    let endpoints = endpoint::of_organisation(app, &app.database, &caller.organisation_id).await?;
    let tells_the_same = |endpoint: &Endpoint| {
        endpoint.kind == Kind::Webhook
            && endpoint.off_because.is_none()
            && endpoint.settings.hears(WebhookEvent::VerificationCreated.as_str())
    };
    if endpoints.iter().any(tells_the_same) {
        return Ok(None);
    }
    let id = ids::hash_of(&[caller.application_id.as_bytes(), address.as_str().as_bytes()]);
    if let Some(known) = h5_callback::Entity::find_by_id(&id).one(&app.database).await? {
        // Whoever names an address again wants to be called there, whatever it answered before; unless a member said that
        // nothing goes there.
        let is_known = |endpoint: &&Endpoint| endpoint.id == known.endpoint_id;
        let off_because = endpoints.iter().find(is_known).and_then(|endpoint| endpoint.off_because);
        if off_because != Some(OffBecause::Member) {
            endpoint::turn_on(app, &caller.organisation_id, &known.endpoint_id).await?;
        }
        return Ok(Some(known.endpoint_id));
    }
    let transaction = store::begin_write(&app.database).await?;
    let of_application = h5_callback::Column::ApplicationId.eq(&caller.application_id);
    if h5_callback::Entity::find().filter(of_application).count(&transaction).await? >= MOST_ADDRESSES {
        return Ok(None);
    }
    let endpoint_id =
        endpoint::add(app, &transaction, &caller.organisation_id, Kind::Callback, &settings).await?;
    let row = h5_callback::ActiveModel {
        id: Set(id.clone()),
        application_id: Set(caller.application_id.clone()),
        endpoint_id: Set(endpoint_id.clone()),
    };
    let there =
        OnConflict::column(h5_callback::Column::Id).do_nothing_on([h5_callback::Column::Id]).to_owned();
    let made =
        h5_callback::Entity::insert(row).on_conflict(there).exec_without_returning(&transaction).await?;
    if made == 1 {
        transaction.commit().await?;
        return Ok(Some(endpoint_id));
    }
    // Of two links at once that name a new address, the other one made it.
    transaction.rollback().await?;
    let known = h5_callback::Entity::find_by_id(&id).one(&app.database).await?;
    Ok(known.map(|known| known.endpoint_id))
}

/// Calls back whoever made the link that a capture came through, in the transaction that decides on the capture.
pub(crate) async fn send(
    app: &App,
    transaction: &impl ConnectionTrait,
    capture: &bundle::Model,
) -> Result<(), Fault> {
    let through = capture_link::Entity::find().filter(capture_link::Column::BundleId.eq(&capture.id));
    let Some(through) = through.one(transaction).await? else { return Ok(()) };
    let of_dialect = h5_link::Entity::find_by_id(&through.id).one(transaction).await?;
    let Some(endpoint_id) = of_dialect.and_then(|row| row.callback_endpoint_id) else { return Ok(()) };
    let body = serde_json::to_vec(&CallbackBody::completed(&through.id))
        .map_err(|error| Fault::Invariant(error.to_string()))?;
    let told = (CallbackBody::COMPLETED, through.id.as_str());
    callback::send(app, transaction, &capture.organisation_id, &endpoint_id, told, &body).await?;
    Ok(())
}
