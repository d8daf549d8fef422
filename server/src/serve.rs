//! Listening, and stopping cleanly: calls that have begun are answered before the process ends.

use std::{net::SocketAddr, time::Duration};

use axum::Router;
use tokio::net::TcpListener;

use crate::{
    App, Fault,
    auth::{self, rate_limit, session},
    delivery, doors,
    h5_links::logo,
    idempotency, privacy, transactions,
    verification::{pipeline, submission},
    visits,
};

/// Every path of the server, ready to serve.
pub fn router(app: App) -> Router {
    doors::router(app)
}

/// Serves until the process is asked to stop.
///
/// # Errors
/// The address cannot be listened on, or the listener failed.
pub async fn serve(app: App, listener: TcpListener) -> Result<(), Fault> {
    let sweeper = tokio::spawn(sweep(app.clone()));
    let worker = tokio::spawn(pipeline::work(app.clone()));
    let sender = tokio::spawn(delivery::work(app.clone()));
    // Who calls is known by the connection: tries to sign in are counted by address.
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(asked_to_stop()).await;
    sweeper.abort();
    worker.abort();
    sender.abort();
    served.map_err(Fault::io("serving"))
}

/// Takes an address.
///
/// # Errors
/// It is taken, or not ours.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, Fault> {
    TcpListener::bind(address).await.map_err(Fault::io(format!("listening on {address}")))
}

/// Each few minutes: forgets counted minutes and sessions that are over, and erases frames that are past their time.
async fn sweep(app: App) {
    let mut ticks = tokio::time::interval(Duration::from_mins(5));
    loop {
        ticks.tick().await;
        if let Err(fault) = rate_limit::forget_past(&app).await {
            tracing::warn!(%fault, "counted minutes could not be forgotten");
        }
        if let Err(fault) = idempotency::forget_past(&app).await {
            tracing::warn!(%fault, "answers of a day ago could not be forgotten");
        }
        if let Err(fault) = auth::forget_past_tokens(&app).await {
            tracing::warn!(%fault, "tokens that ended could not be forgotten");
        }
        match transactions::end_abandoned(&app).await {
            Ok(0) => {}
            Ok(ended) => tracing::warn!(ended, "transactions were ended over which somebody died"),
            Err(fault) => tracing::error!(%fault, "abandoned transactions could not be ended"),
        }
        if let Err(fault) = session::forget_past(&app).await {
            tracing::warn!(%fault, "sessions that ended could not be forgotten");
        }
        if let Err(fault) = visits::forget_past(&app).await {
            tracing::warn!(%fault, "visits past their time could not be forgotten");
        }
        if let Err(fault) = logo::forget_past(&app).await {
            tracing::warn!(%fault, "logos that nothing shows could not be forgotten");
        }
        if let Err(fault) = submission::sweep(&app).await {
            tracing::error!(%fault, "submissions cannot be swept");
        }
        if let Err(fault) = privacy::trace_all(&app).await {
            tracing::error!(%fault, "on whom captures hold data cannot be followed up");
        }
        if let Err(fault) = privacy::continue_due(&app).await {
            tracing::error!(%fault, "erasures cannot go on");
        }
        match privacy::erase_past_pictures(&app).await {
            Ok(0) => {}
            Ok(frames) => tracing::info!(frames, "frames past their time were erased"),
            Err(fault) => tracing::error!(%fault, "frames past their time could not be erased"),
        }
        match privacy::erase_past_data(&app).await {
            Ok(0) => {}
            Ok(captures) => tracing::info!(captures, "data of captures past their time was erased"),
            Err(fault) => tracing::error!(%fault, "data past its time could not be erased"),
        }
    }
}

async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    drop(interrupted.await);
}
