//! Who named a callback's address: the integration whose callback it is, or the application whose links name it.

use contract::portal::{
    credential::Door,
    webhook::{EndpointKind, EndpointView, NamedBy},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    App, Fault,
    store::entity::{h5_callback, integration},
};

/// Adds to callbacks of an organisation who named them.
pub(super) async fn tell(
    app: &App,
    organisation_id: &str,
    endpoints: &mut [EndpointView],
) -> Result<(), Fault> {
    let callbacks = endpoints.iter().filter(|one| one.kind == EndpointKind::Callback);
    let ids: Vec<String> = callbacks.map(|one| one.endpoint_id.clone()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let integrations = integration::Entity::find()
        .filter(integration::Column::OrganisationId.eq(organisation_id))
        .filter(integration::Column::EndpointId.is_not_null())
        .all(&app.database)
        .await?;
    let links = h5_callback::Entity::find().filter(h5_callback::Column::EndpointId.is_in(ids));
    let links = links.all(&app.database).await?;
    for endpoint in endpoints {
        let id = &endpoint.endpoint_id;
        let of_integration = integrations.iter().find(|row| row.endpoint_id.as_ref() == Some(id));
        let of_links = links.iter().find(|row| row.endpoint_id == *id);
        endpoint.named_by = match (of_integration, of_links) {
            (Some(row), _) => Some(NamedBy {
                door: Door::OneKyc,
                application_id: row.application_id.clone(),
                integration: Some(row.name.clone()),
            }),
            (None, Some(row)) => Some(NamedBy {
                door: Door::H5Idv,
                application_id: row.application_id.clone(),
                integration: None,
            }),
            (None, None) => None,
        };
    }
    Ok(())
}
