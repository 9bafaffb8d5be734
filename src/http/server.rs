//! The server: HTTP/1.1 on a listener, and the ticker beside it.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::HttpServer;

use super::{Settings, Shared, service};
use crate::app::{App, ticker};

/// How long a client may take to send the head of a request: slower ones are cut off.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);
/// How long an idle connection is kept: longer than a candidate's pause between two saves.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long a client may take to close its side.
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// How long requests under way may take to end when the server stops, in seconds.
const SHUTDOWN_SECS: u64 = 10;

/// Serves until SIGTERM or SIGINT; requests under way are answered.
///
/// `workers` is the number of threads that serve; `None` for one a core. Afterwards the caller may
/// close `app`: nothing here uses it any more.
///
/// # Errors
/// What the listener or the runtime says.
pub async fn serve(
    app: App,
    settings: Settings,
    listener: TcpListener,
    workers: Option<usize>,
) -> std::io::Result<()> {
    run(
        app,
        settings,
        listener,
        workers,
        None::<std::future::Pending<()>>,
    )
    .await
}

/// Serves until `stop` is done, and minds no signal: for a server inside another program.
///
/// # Errors
/// What the listener or the runtime says.
pub async fn serve_until(
    app: App,
    settings: Settings,
    listener: TcpListener,
    workers: Option<usize>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    run(app, settings, listener, workers, Some(stop)).await
}

async fn run(
    app: App,
    settings: Settings,
    listener: TcpListener,
    workers: Option<usize>,
    stop: Option<impl Future<Output = ()> + Send + 'static>,
) -> std::io::Result<()> {
    let for_ticker = app.clone();
    let shared = Shared::new(settings);
    let mut server = HttpServer::new(move || service(app.clone(), shared.clone()))
        .client_request_timeout(REQUEST_TIMEOUT)
        .keep_alive(KEEP_ALIVE)
        .client_disconnect_timeout(DISCONNECT_TIMEOUT)
        .shutdown_timeout(SHUTDOWN_SECS);
    if let Some(workers) = workers {
        server = server.workers(workers);
    }
    if let Some(stop) = stop {
        server = server.shutdown_signal(stop);
    }
    let server = server.listen(listener)?.run();
    let ticker = tokio::spawn(ticker::run(for_ticker));
    let outcome = server.await;
    ticker.abort();
    // Aborted or not, it has let go of the app when this returns.
    drop(ticker.await);
    outcome
}
