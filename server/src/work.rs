//! Work that may block: parsing, ciphers and files of a capture, a few at a time, off the threads that answer.

use crate::{App, Fault};

/// Runs a capture's work on a thread that may block, one of a few at a time, so that the threads that answer
/// requests never wait for a parser or a cipher.
pub(crate) async fn at_work<T, E>(
    app: App,
    work: impl AsyncFnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Fault> + Send + 'static,
{
    let broken = |what: &str| Fault::Invariant(what.to_owned());
    let permit = app.capture_permits.clone().acquire_owned().await;
    let permit = permit.map_err(|_| broken("the capture permits are closed"))?;
    let runtime = tokio::runtime::Handle::current();
    let done = tokio::task::spawn_blocking(move || {
        let result = runtime.block_on(work());
        drop(permit);
        result
    });
    done.await.map_err(|_| broken("a capture's work panicked"))?
}
