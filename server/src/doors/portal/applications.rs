//! Applications at the dashboard's door.

use axum::{Extension, Json, extract::State};
use contract::portal::application::ApplicationList;

use super::error::PortalFailure;
use crate::{
    App,
    auth::{application, session::SignedIn},
};

pub(super) async fn list(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<ApplicationList>, PortalFailure> {
    let applications = application::of_organisation(&app, &signed_in.member.organisation_id).await?;
    Ok(Json(ApplicationList { applications }))
}
