//! Why a command did not do what it was asked to.
//!
//! Invariant: one line for people, which names what they can change.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::app;
use crate::config::ConfigError;
use crate::formats::DocumentFault;
use crate::formats::instances::InstancesFault;
use crate::store::StoreError;

/// Why a command ends with exit code 1.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A setting.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A use case refused.
    #[error(transparent)]
    App(#[from] app::Error),
    /// The address is taken, or is not ours.
    #[error("cannot listen on {address}: {reason}; choose another address or port with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        reason: io::Error,
    },
    /// An identity provider that must not be asked.
    #[error("an identity provider is asked over `https`, or on this machine itself")]
    Issuer,
    /// A file or folder.
    #[error("{act} `{}`: {reason}", .path.display())]
    File {
        /// What was tried: `cannot read`, `cannot write`.
        act: &'static str,
        /// Which one.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// A bank that must not be used as it is.
    #[error("the bank `{}` has {n_problems} problems; `examhall bank check {}` lists them", .dir.display(), .dir.display())]
    Bank {
        /// Its folder.
        dir: PathBuf,
        /// How many.
        n_problems: usize,
    },
    /// A bank without questions.
    #[error("the folder `{}` holds no questions", .dir.display())]
    EmptyBank {
        /// The folder.
        dir: PathBuf,
    },
    /// A blueprint file with faults: the first of them.
    #[error("`{file}` line {line}: {message}")]
    Blueprint {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A file that is not what it should be.
    #[error("`{}`: {fault}", .path.display())]
    Document {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        fault: DocumentFault,
    },
    /// A table that cannot be read.
    #[error("`{}`: {reason}", .path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A file of instances that cannot be used.
    #[error(transparent)]
    Instances(#[from] InstancesFault),
    /// A file that is there already.
    #[error("`{}` is there already; --force replaces it", .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// More forms than there are letters for.
    #[error("forms are 1 to 26; found --count {found}")]
    Forms {
        /// How many were asked for.
        found: usize,
    },
    /// A drawn paper that breaks a rule: a fault of this program, and so nothing is written.
    #[error("paper {paper} breaks its blueprint, nothing is written: {told}")]
    Violation {
        /// Its number, counted from 1.
        paper: usize,
        /// What it breaks.
        told: String,
    },
    /// A draft whose evidence is not in its text: a fault of this program, and so nothing is written.
    #[error(
        "draft {question} quotes `{quote}`, which does not stand where it says, nothing is written"
    )]
    Unproved {
        /// Its code.
        question: String,
        /// The words.
        quote: String,
    },
    /// Two passwords that differ.
    #[error("the two passwords differ")]
    PasswordsDiffer,
    /// No password.
    #[error("no password: give it on standard input or in EXAMHALL_ADMIN_PASSWORD")]
    NoPassword,
    /// A rehearsal that could not be held to its end.
    #[error("the rehearsal could not be held: {0}")]
    Rehearsal(#[from] super::rehearse::RehearsalError),
    /// A load that could not be put on a server.
    #[error(transparent)]
    Load(#[from] super::load::LoadError),
    /// Somebody pressed Ctrl-C.
    #[error("interrupted")]
    Interrupted,
    /// A key of the installation that is not there, though the database was used with one.
    #[error("the key of this installation is missing: the database was used with one, and `{}` is not there; copy the file from the node or the backup that has it", .path.display())]
    NoServiceKey {
        /// Where it should be.
        path: PathBuf,
    },
    /// A key of another installation.
    #[error("`{}` is not the key that this database is used with; copy the file from the node or the backup that has it", .path.display())]
    OtherServiceKey {
        /// The file.
        path: PathBuf,
    },
    /// A file that holds no key.
    #[error("`{}` is no key of an installation: {reason}", .path.display())]
    NotAServiceKey {
        /// The file.
        path: PathBuf,
        /// What is wrong; nothing of the file.
        reason: crate::domain::seed::NotASeed,
    },
    /// Input or output.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Failure {
    /// What went wrong with a file or folder.
    pub(super) fn file(act: &'static str, path: &std::path::Path, reason: io::Error) -> Self {
        Self::File {
            act,
            path: path.to_owned(),
            reason,
        }
    }
}
