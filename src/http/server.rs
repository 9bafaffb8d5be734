//! The server: HTTP/1.1 on a listener, and the ticker beside it.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::HttpServer;

use super::{Settings, Shared, service};
use crate::app::{App, live, ticker};

/// How long a client may take to send the head of a request: slower ones are cut off.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);
/// How long an idle connection is kept: longer than a candidate's pause between two saves.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long a client may take to close its side.
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// Connections of each worker at once, each some 10 KiB: more wait in the system's queue until one is free,
/// and nobody is refused. A worker a core, they hold far more candidates than one machine serves.
const MAX_CONNECTIONS: usize = 10_000;
/// Threads of each worker that wait for the database or compute: more than there are connections to wait
/// for. Each holds memory of its own.
const BLOCKING_THREADS: usize = 16;
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
    let (for_ticker, for_streams, for_the_end) = (app.clone(), app.clone(), app.clone());
    let shared = Shared::new(settings);
    let mut server = HttpServer::new(move || service(app.clone(), shared.clone()))
        .client_request_timeout(REQUEST_TIMEOUT)
        .keep_alive(KEEP_ALIVE)
        .client_disconnect_timeout(DISCONNECT_TIMEOUT)
        .max_connections(MAX_CONNECTIONS)
        .worker_max_blocking_threads(BLOCKING_THREADS)
        .shutdown_timeout(SHUTDOWN_SECS);
    if let Some(workers) = workers {
        server = server.workers(workers);
    }
    // Streams would otherwise be waited for, as long as the server has patience.
    let minds_signals = stop.is_none();
    if let Some(stop) = stop {
        server = server.shutdown_signal(async move {
            stop.await;
            live::stop(&for_streams);
        });
    }
    let server = server.listen(listener)?.run();
    let beside = tokio::spawn(async move {
        let end_streams = async {
            if minds_signals {
                terminated().await;
                live::stop(&for_ticker);
            }
        };
        tokio::join!(ticker::run(for_ticker.clone()), end_streams);
    });
    let outcome = server.await;
    beside.abort();
    // Aborted or not, it has let go of the app when this returns.
    drop(beside.await);
    live::flush(&for_the_end).await;
    outcome
}

/// SIGTERM, as the server hears it too. Ctrl-C waits for nobody.
async fn terminated() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut signal) = signal(SignalKind::terminate()) {
            signal.recv().await;
            return;
        }
    }
    std::future::pending::<()>().await;
}
