//! Why no load could be put on a server.
//!
//! Invariant: one line for people, which names what they can change; no password in it.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::cli::client::Trouble;
use crate::config::LOAD_PASSWORD_VARIABLE;

/// Why a load could not be put on a server.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// TLS.
    #[error(
        "https:// is not spoken here: name the address of a node behind the proxy that does TLS, as http://HOST:PORT"
    )]
    Tls,
    /// What is no URL of a server.
    #[error("wanted a URL as `http://127.0.0.1:8080`; found `{found}`")]
    Url {
        /// What was given.
        found: String,
    },
    /// A host that is not known.
    #[error("`{host}` is not found: {reason}")]
    NoHost {
        /// Which one.
        host: String,
        /// What the system says.
        reason: io::Error,
    },
    /// Another machine.
    #[error(
        "`{host}` ({address}) is not this machine: --i-own-this-server says that it is yours to put load on"
    )]
    NotMine {
        /// The host.
        host: String,
        /// Its address.
        address: SocketAddr,
    },
    /// Nobody answers there.
    #[error("cannot connect to {address}: {reason}")]
    NoConnection {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        reason: io::Error,
    },
    /// An account is needed.
    #[error("this needs an account of staff: --staff USER")]
    NoStaff,
    /// Its password is needed.
    #[error("no password: give it in {LOAD_PASSWORD_VARIABLE}")]
    NoPassword,
    /// Nothing to make an exam of.
    #[error("the server has no blueprint: `examhall bank load` stores those of a bank")]
    NoBlueprint,
    /// Too few candidates.
    #[error("{connections} connections need as many candidates; found {found}")]
    TooFewCandidates {
        /// Connections.
        connections: usize,
        /// Candidates.
        found: usize,
    },
    /// A list of tickets that cannot be used.
    #[error("`{}`: wanted {wanted}", .path.display())]
    Tickets {
        /// The file.
        path: PathBuf,
        /// What is missing.
        wanted: &'static str,
    },
    /// An attempt that ends before the run does.
    #[error("an attempt has {left} s left; the run takes {wanted} s")]
    TooShort {
        /// What is left.
        left: i64,
        /// How long the run takes.
        wanted: u32,
    },
    /// A request of the organiser.
    #[error(transparent)]
    Trouble(#[from] Trouble),
    /// Requests before or after the run.
    #[error("{what}: {n_errors} requests failed; the first: {sort}")]
    Preparation {
        /// What was to be done.
        what: &'static str,
        /// How the first one failed.
        sort: String,
        /// How many did.
        n_errors: u64,
    },
    /// A fault of this program.
    #[error("a connection ended early: {0}")]
    Panic(String),
}
