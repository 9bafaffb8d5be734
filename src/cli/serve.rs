//! `examhall serve`: the server, and what other commands share of starting one.
//!
//! Invariant: the set-up link is printed once, to the one who starts the server, and never logged.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;

use super::service_key::{self, Asking};
use super::{Failure, identity, logging};
use crate::app::{App, accounts, heartbeat};
use crate::clock::{AnchoredClock, Clock};
use crate::config::Config;
use crate::domain::question::review::Reviewers;
use crate::entropy::OsEntropy;
use crate::http;
use crate::store::{Database, Migrate, Store};

pub(super) fn run(config: &Config, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    logging::start(config);
    let (listener, address) = listen(config.listen)?;
    // Here alone: no other command has to read their secrets.
    let providers = identity::providers(&config.identity)?;
    let app = open(config)?.with_identity_providers(providers);
    let outcome = actix_web::rt::System::new().block_on(async {
        begin(&app, out).await?;
        if let Some(token) = accounts::issue_setup_link(&app).await? {
            write_setup_link(&config.public_url(address), token.expose(), out)?;
        }
        writeln!(out, "listening on http://{address}; Ctrl-C ends it")?;
        out.flush()?;
        serve_on(config, app.clone(), listener, address).await
    });
    app.close();
    outcome.map(|()| ExitCode::SUCCESS)
}

/// Serves until the process is told to end.
pub(super) async fn serve_on(
    config: &Config,
    app: App,
    listener: TcpListener,
    address: SocketAddr,
) -> Result<(), Failure> {
    let settings = http::Settings {
        public_url: config.public_url(address),
        zone: config.zone.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
    };
    let workers = config.workers.map(std::num::NonZeroUsize::get);
    Ok(http::serve(app, settings, listener, workers).await?)
}

/// Takes the address, or says how to choose another.
pub(super) fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    let refuse = |reason| Failure::Listen { address, reason };
    let listener = TcpListener::bind(address).map_err(refuse)?;
    let bound = listener.local_addr().map_err(refuse)?;
    Ok((listener, bound))
}

/// The use cases on the database of the settings.
pub(super) fn open(config: &Config) -> Result<App, Failure> {
    open_at(config, &config.database)
}

/// The use cases on a database of a command's own.
pub(super) fn open_at(config: &Config, database: &Database) -> Result<App, Failure> {
    open_on(config, database, Arc::new(AnchoredClock::start()))
}

/// The same, on a clock of the command's own.
pub(super) fn open_on(
    config: &Config,
    database: &Database,
    clock: Arc<dyn Clock>,
) -> Result<App, Failure> {
    make_folder(database)?;
    let migrate = database.migrate_at_start();
    open_with(config, database, clock, (migrate, Asking::ToServe))
}

/// The use cases on a database that is there and up to date: one that is not must not be made, or
/// changed, by asking it something.
pub(super) fn open_existing(config: &Config) -> Result<App, Failure> {
    if let Database::Sqlite(path) = &config.database {
        std::fs::metadata(path).map_err(|error| Failure::file("cannot read", path, error))?;
    }
    let clock = Arc::new(AnchoredClock::start());
    let asking = (Migrate::Refuse, Asking::ToRead);
    open_with(config, &config.database, clock, asking)
}

fn open_with(
    config: &Config,
    database: &Database,
    clock: Arc<dyn Clock>,
    (migrate, asking): (Migrate, Asking),
) -> Result<App, Failure> {
    let store = Store::open(database, &clock, config.store_options(migrate))?;
    let app = App::new(store, clock, Arc::new(OsEntropy));
    let app = service_key::give(app, &config.service_key, asking)?;
    let reviewers = if config.second_reviewer {
        Reviewers::NotTheAuthor
    } else {
        Reviewers::Anybody
    };
    Ok(app
        .with_second_person(config.second_person)
        .with_reviewers(reviewers)
        .with_password_profile(config.password_profile)
        .with_saves_per_second(config.saves_per_second)
        .with_privacy(config.privacy.clone()))
}

/// Gives the first sign of life, before anything is served: it notes an outage that ends here, and sees
/// that time goes on.
pub(super) async fn begin(app: &App, out: &mut dyn Write) -> Result<(), Failure> {
    let Some(behind) = heartbeat::beat(app).await?.behind else {
        return Ok(());
    };
    let seconds = behind.as_secs();
    writeln!(
        out,
        "注意：时钟比上次运行时慢了 {seconds} 秒，服务从上次的时间继续。请校准时钟。"
    )?;
    writeln!(
        out,
        "Note: the clock is {seconds} s behind what was seen before; the service goes on from there. Set it right."
    )?;
    Ok(())
}

/// Makes the folder in which a database file will lie.
pub(super) fn make_folder(database: &Database) -> Result<(), Failure> {
    match database.folder() {
        Some(folder) => std::fs::create_dir_all(folder)
            .map_err(|error| Failure::file("cannot make", folder, error)),
        None => Ok(()),
    }
}

fn write_setup_link(public_url: &str, token: &str, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(
        out,
        "还没有管理员账号。请在 24 小时内用浏览器打开下面的一次性链接创建（密码至少 12 个字符）："
    )?;
    writeln!(
        out,
        "There is no administrator yet. Make the first one within 24 hours; the link works once:"
    )?;
    writeln!(out, "  {public_url}/office#/setup?token={token}")?;
    writeln!(out, "或在命令行 / or from a shell:")?;
    writeln!(
        out,
        "  curl -X POST {public_url}/api/v1/setup -H 'Content-Type: application/json' \\"
    )?;
    writeln!(
        out,
        "    -d '{{\"token\":\"{token}\",\"username\":\"admin\",\"password\":\"…\",\"display_name\":\"管理员\"}}'"
    )
}
