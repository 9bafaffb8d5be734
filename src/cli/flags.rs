//! Flags that set settings, and the environment that they compete with.
//!
//! Invariant: a flag that was not given sets nothing; which source wins is decided in `config` alone.

use std::collections::BTreeMap;

use super::Failure;
use crate::config::{
    Config, ConfigError, FILE_VARIABLE, LOAD_PASSWORD_VARIABLE, PASSWORD_VARIABLE, Sources,
};

/// The variables of the process.
#[derive(Debug, Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Takes the variables that may be ours; others are left alone, readable or not.
    pub fn new(
        variables: impl IntoIterator<Item = (std::ffi::OsString, std::ffi::OsString)>,
    ) -> Self {
        let ours = variables.into_iter().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            let is_ours = name.starts_with("EXAMHALL_") || name == "DATABASE_URL";
            // What is not UTF-8 stays visible as such, and is refused by the setting that it is for.
            is_ours.then(|| (name, value.to_string_lossy().into_owned()))
        });
        Self(ours.collect())
    }

    /// The password for a new administrator, where the environment holds one.
    pub(super) fn password(&self) -> Option<&str> {
        self.find(PASSWORD_VARIABLE)
    }

    /// The password of the account that puts load on a server, where the environment holds one.
    pub(super) fn load_password(&self) -> Option<&str> {
        self.find(LOAD_PASSWORD_VARIABLE)
    }

    /// What a variable holds; an empty one counts as not set.
    fn find(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}

/// Flags of a command.
pub(super) trait Flags {
    /// The name of each setting that it has a flag for, with what was given.
    fn settings(&self) -> Vec<(&'static str, Option<&String>)>;

    /// The settings file, where one was given.
    fn file(&self) -> Option<&String> {
        None
    }
}

/// Where files are.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct DataFlags {
    /// A file of settings (TOML).
    #[arg(long, value_name = "FILE")]
    config: Option<String>,
    /// The folder of the database file.
    #[arg(long, value_name = "DIR")]
    data: Option<String>,
    /// The file of the installation's secret key.
    #[arg(long, value_name = "FILE")]
    service_key: Option<String>,
}

impl Flags for DataFlags {
    fn settings(&self) -> Vec<(&'static str, Option<&String>)> {
        vec![
            ("data", self.data.as_ref()),
            ("service_key", self.service_key.as_ref()),
        ]
    }

    fn file(&self) -> Option<&String> {
        self.config.as_ref()
    }
}

/// Where things are stored.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct StorageFlags {
    #[command(flatten)]
    data: DataFlags,
    /// The database: `sqlite:PATH` or `postgres://…`.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Most writes that share one commit.
    #[arg(long, value_name = "N")]
    write_batch: Option<String>,
    /// Threads that write answers to PostgreSQL; 0 for one for every four cores.
    #[arg(long, value_name = "N")]
    writers: Option<String>,
    /// What stands before PostgreSQL: `none`, or `transaction` for pgbouncer in transaction mode.
    #[arg(long, value_name = "WORD")]
    pooler: Option<String>,
}

impl Flags for StorageFlags {
    fn settings(&self) -> Vec<(&'static str, Option<&String>)> {
        let own = [
            ("database", self.database.as_ref()),
            ("write_batch", self.write_batch.as_ref()),
            ("writers", self.writers.as_ref()),
            ("pooler", self.pooler.as_ref()),
        ];
        self.data.settings().into_iter().chain(own).collect()
    }

    fn file(&self) -> Option<&String> {
        self.data.file()
    }
}

/// How it is served.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct ServerFlags {
    /// Address and port to listen on.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// What links for candidates begin with.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The time zone of score sheets.
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// How much is logged.
    #[arg(long, value_name = "LEVEL")]
    log: Option<String>,
    /// How the log is written: `text` or `json`.
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<String>,
    /// Threads that answer requests; 0 for as many as there are cores.
    #[arg(long, value_name = "N")]
    workers: Option<String>,
}

impl Flags for ServerFlags {
    fn settings(&self) -> Vec<(&'static str, Option<&String>)> {
        vec![
            ("listen", self.listen.as_ref()),
            ("public_url", self.public_url.as_ref()),
            ("zone", self.zone.as_ref()),
            ("log", self.log.as_ref()),
            ("log_format", self.log_format.as_ref()),
            ("workers", self.workers.as_ref()),
        ]
    }
}

/// Where the questions are.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct BankFlag {
    /// The folder of question files.
    #[arg(long, value_name = "DIR")]
    bank: Option<String>,
}

impl Flags for BankFlag {
    fn settings(&self) -> Vec<(&'static str, Option<&String>)> {
        vec![("bank", self.bank.as_ref())]
    }
}

/// Reads the settings from flags, environment and file.
pub(super) fn read_config(
    environment: &Environment,
    flags: &[&dyn Flags],
) -> Result<Config, Failure> {
    let file = flags.iter().find_map(|flags| flags.file());
    let file = file.or_else(|| {
        environment
            .0
            .get(FILE_VARIABLE)
            .filter(|file| !file.is_empty())
    });
    let read = |file: &String| match std::fs::read_to_string(file) {
        Ok(text) => Ok((file.clone(), text)),
        Err(error) => Err(ConfigError::Unreadable {
            file: file.clone(),
            reason: error.to_string(),
        }),
    };
    let given = flags.iter().flat_map(|flags| flags.settings());
    let sources = Sources {
        flags: given
            .filter_map(|(name, value)| Some((name, value?.clone())))
            .collect(),
        variables: environment.0.clone(),
        file: file.map(read).transpose()?,
    };
    Ok(Config::read(&sources)?)
}
