//! The server of a rehearsal: the real one, on a loopback port, on a thread and runtime of its own.
//!
//! Invariant: clients reach it through TCP alone. Its chance is counted from the seed, so that the
//! same seed draws the same papers; nothing but invented people is in its database.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use jiff::tz::TimeZone;
use tokio::sync::oneshot;

use super::RehearsalError;
use crate::app::{App, accounts};
use crate::cli::service_key::{self, Asking};
use crate::cli::{Failure, bank_load, serve};
use crate::clock::{AnchoredClock, Clock};
use crate::entropy::{CountingEntropy, OsEntropy, Secret};
use crate::http;
use crate::store::{Database, Migrate, Options, Store};

/// A running server.
pub(super) struct Server {
    /// Scheme, host and port.
    pub(super) base: String,
    /// The one-time token for the first administrator.
    pub(super) setup_token: String,
    /// A password for the first administrator.
    pub(super) password: String,
    end: oneshot::Sender<()>,
    thread: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// Brings a fresh database up to date and serves it; with a file for the key of an installation where it is
    /// to be served again.
    pub(super) fn start(
        database: &Database,
        seed: u32,
        zone: TimeZone,
        key: Option<&Path>,
    ) -> Result<Self, Failure> {
        let (listener, address) = serve::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let clock: Arc<dyn Clock> = Arc::new(AnchoredClock::start());
        let store = Store::open(database, &clock, Options::new(Migrate::Run))?;
        let app = App::new(store, clock, Arc::new(CountingEntropy::new(seed.into())));
        let app = match key {
            Some(path) => service_key::give(app, path, Asking::ToServe)?,
            None => app,
        };
        let token = bank_load::block_on(accounts::issue_setup_link(&app))??;
        let token = token.ok_or(RehearsalError::ServerEnded)?;
        let password = Secret::ticket(&OsEntropy).map_err(crate::app::Error::from)?;
        let base = format!("http://{address}");
        let settings = http::Settings {
            public_url: base.clone(),
            zone,
            trusted_proxies: Vec::new(),
        };
        let (end, ended) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("rehearsed server".to_owned())
            .spawn(move || serve_on(app, settings, listener, ended))?;
        Ok(Self {
            base,
            setup_token: token.expose().to_owned(),
            password: password.expose().to_owned(),
            end,
            thread,
        })
    }

    /// Ends the server and waits until its database is closed.
    pub(super) fn stop(self) -> Result<(), Failure> {
        // A server that ended by itself no longer listens; its own outcome follows.
        let _ = self.end.send(());
        match self.thread.join() {
            Ok(outcome) => Ok(outcome?),
            Err(_) => Err(RehearsalError::ServerEnded.into()),
        }
    }
}

fn serve_on(
    app: App,
    settings: http::Settings,
    listener: TcpListener,
    ended: oneshot::Receiver<()>,
) -> std::io::Result<()> {
    let until = async {
        // A sender that was dropped ends it as well.
        let _ = ended.await;
    };
    let outcome = actix_web::rt::System::new().block_on(http::serve_until(
        app.clone(),
        settings,
        listener,
        None,
        until,
    ));
    app.close();
    outcome
}
