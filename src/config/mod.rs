//! Every setting: its name, unit, default, limit, what it is for, and where its value comes from.
//!
//! Invariant: a flag goes before a variable, a variable before the file, the file before the default;
//! what is unknown or unreadable is refused, never passed over. Reading is pure: the caller brings
//! flags, variables and the text of the file.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use ipnet::IpNet;
use jiff::tz::TimeZone;

use crate::app::privacy::{MAX_CONTACT, MAX_RETENTION_DAYS, Privacy};
use crate::domain::password::PasswordProfile;
use crate::store::{Database, Migrate, Options, Pooler};

mod error;
mod identity;
mod settings;

pub use error::{ConfigError, Origin, masked};
pub use identity::{IdentityConfig, OidcConfig, WeComConfig};
use settings::{DATABASE_URL, OTHER_VARIABLES};
pub use settings::{
    FILE_VARIABLE, LOAD_PASSWORD_VARIABLE, PASSWORD_VARIABLE, SETTINGS, Setting, flag_of,
};

/// The most worker threads.
const MAX_WORKERS: usize = 256;
/// The most writes of one commit.
const MAX_BATCH: usize = 4096;
/// The most threads that write.
const MAX_WRITERS: usize = 64;
/// The most saves of one attempt in a second.
const MAX_SAVES: u16 = 1000;

/// Everything that settings can come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Flags that were given, by the name of their setting.
    pub flags: BTreeMap<&'static str, String>,
    /// Variables of the environment; others than `EXAMHALL_…` and `DATABASE_URL` do not matter, and
    /// an empty one counts as not set.
    pub variables: BTreeMap<String, String>,
    /// The settings file: its name and its text.
    pub file: Option<(String, String)>,
}

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The value of a setting as it was given, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its text; a password in it is not masked.
    pub text: String,
    /// Where it came from.
    pub origin: Origin,
}

/// All settings, read and checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Where the database file lies.
    pub data: PathBuf,
    /// Where everything is stored.
    pub database: Database,
    /// The file of the installation's key.
    pub service_key: PathBuf,
    /// The times of score sheets.
    pub zone: TimeZone,
    /// How much is logged, as directives of `tracing-subscriber`.
    pub log: String,
    /// How a line of the log is written.
    pub log_format: LogFormat,
    /// Threads that answer requests; `None` for as many as there are cores.
    pub workers: Option<NonZeroUsize>,
    /// The folder of question files.
    pub bank: PathBuf,
    /// Most writes of one commit.
    batch: NonZeroUsize,
    /// Threads that write answers to PostgreSQL; `None` for as many as suit the cores.
    writers: Option<NonZeroUsize>,
    pooler: Pooler,
    /// Whether nobody puts their own ruling into force.
    pub second_person: bool,
    /// Whether nobody approves a question that they wrote.
    pub second_reviewer: bool,
    /// Proxies whose word is taken for where a caller comes from.
    pub trusted_proxies: Vec<IpNet>,
    /// What passwords have to be.
    pub password_profile: PasswordProfile,
    /// Most saves of one attempt in a second; 0 for as many as come.
    pub saves_per_second: u16,
    /// How personal data is kept.
    pub privacy: Privacy,
    /// Who else says who a member of staff is.
    pub identity: IdentityConfig,
    /// What links begin with, where it was given.
    public_url: Option<String>,
    given: BTreeMap<&'static str, Given>,
}

impl Config {
    /// Reads all settings.
    ///
    /// # Errors
    /// The first [`ConfigError`].
    pub fn read(sources: &Sources) -> Result<Self, ConfigError> {
        refuse_unknown_variables(&sources.variables)?;
        let file = read_file(sources.file.as_ref())?;
        let given = SETTINGS
            .iter()
            .map(|setting| (setting.name, look_up(setting, sources, &file)));
        let mut given: BTreeMap<&'static str, Given> = given.collect();
        // Three defaults follow from another setting.
        let (data, listen) = (text_of(&given, "data"), text_of(&given, "listen"));
        if let Some(database) = given
            .get_mut("database")
            .filter(|given| given.origin == Origin::Default)
        {
            database.text = default_database(Path::new(&data));
        }
        if let Some(key) = given
            .get_mut("service_key")
            .filter(|given| given.origin == Origin::Default)
        {
            key.text = Path::new(&data).join("service.key").display().to_string();
        }
        let public_url = given
            .get_mut("public_url")
            .and_then(|given| match given.origin {
                Origin::Default => {
                    given.text = format!("http://{listen}");
                    None
                }
                Origin::Flag(_) | Origin::Variable(_) | Origin::File(_) => Some(given.text.clone()),
            });
        if let Some(url) = &public_url {
            parse("public_url", &given, |_| is_link_start(url).then_some(()))?;
        }
        Ok(Self {
            listen: parse("listen", &given, |text| text.parse().ok())?,
            data: parse("data", &given, path)?,
            database: parse("database", &given, |text| Database::parse(text).ok())?,
            service_key: parse("service_key", &given, path)?,
            zone: parse("zone", &given, |text| TimeZone::get(text).ok())?,
            log: parse("log", &given, |text| {
                is_log_filter(text).then(|| text.to_owned())
            })?,
            log_format: parse("log_format", &given, |text| match text {
                "text" => Some(LogFormat::Text),
                "json" => Some(LogFormat::Json),
                _ => None,
            })?,
            workers: parse("workers", &given, |text| {
                text.parse()
                    .ok()
                    .filter(|n| *n <= MAX_WORKERS)
                    .map(NonZeroUsize::new)
            })?,
            bank: parse("bank", &given, path)?,
            batch: parse("write_batch", &given, |text| {
                text.parse()
                    .ok()
                    .filter(|n| NonZeroUsize::get(*n) <= MAX_BATCH)
            })?,
            writers: parse("writers", &given, |text| {
                text.parse()
                    .ok()
                    .filter(|n| *n <= MAX_WRITERS)
                    .map(NonZeroUsize::new)
            })?,
            pooler: parse("pooler", &given, |text| match text {
                "none" => Some(Pooler::None),
                "transaction" => Some(Pooler::Transaction),
                _ => None,
            })?,
            second_person: parse("second_person", &given, |text| text.parse().ok())?,
            second_reviewer: parse("second_reviewer", &given, |text| text.parse().ok())?,
            trusted_proxies: parse("trusted_proxies", &given, networks)?,
            password_profile: parse("password_profile", &given, |text| {
                let all = PasswordProfile::ALL.iter();
                all.copied().find(|profile| profile.as_str() == text)
            })?,
            saves_per_second: parse("saves_per_second", &given, |text| {
                text.parse().ok().filter(|n| *n <= MAX_SAVES)
            })?,
            privacy: Privacy {
                retention_days: parse("retention_days", &given, |text| {
                    text.parse().ok().filter(|days| *days <= MAX_RETENTION_DAYS)
                })?,
                contact: parse("privacy_contact", &given, |text| {
                    let text = text.trim();
                    let is_said = |text: &String| !text.is_empty();
                    is_contact(text).then(|| Some(text.to_owned()).filter(is_said))
                })?,
            },
            identity: IdentityConfig::read(&given)?,
            public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()),
            given,
        })
    }

    /// What links begin with, for a server that listens at `bound`.
    pub fn public_url(&self, bound: SocketAddr) -> String {
        self.public_url
            .clone()
            .unwrap_or_else(|| format!("http://{bound}"))
    }

    /// How the store is opened.
    pub fn store_options(&self, migrate: Migrate) -> Options {
        let usual = Options::new(migrate);
        Options {
            batch: self.batch,
            writers: self.writers.unwrap_or(usual.writers),
            pooler: self.pooler,
            ..usual
        }
    }

    /// Every setting with its value, as it may be shown: passwords are masked.
    pub fn shown(&self) -> impl Iterator<Item = (&'static Setting, String, &Origin)> {
        SETTINGS.iter().filter_map(|setting| {
            let given = self.given.get(setting.name)?;
            Some((setting, masked(&given.text), &given.origin))
        })
    }
}

/// The database file of a data folder.
fn default_database(data: &Path) -> String {
    format!("sqlite:{}", data.join("examhall.db").display())
}

fn refuse_unknown_variables(variables: &BTreeMap<String, String>) -> Result<(), ConfigError> {
    let is_known = |name: &str| {
        SETTINGS.iter().any(|setting| setting.variable == name) || OTHER_VARIABLES.contains(&name)
    };
    match variables
        .keys()
        .find(|name| name.starts_with("EXAMHALL_") && !is_known(name))
    {
        Some(found) => Err(ConfigError::UnknownVariable {
            found: found.clone(),
        }),
        None => Ok(()),
    }
}

/// The values of the settings file, by name.
fn read_file(
    file: Option<&(String, String)>,
) -> Result<BTreeMap<&'static str, Given>, ConfigError> {
    let Some((file, text)) = file else {
        return Ok(BTreeMap::new());
    };
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error
            .span()
            .and_then(|span| text.get(..span.start))
            .unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        ConfigError::Syntax {
            file: file.clone(),
            line,
            reason: error.message().to_owned(),
        }
    })?;
    let mut values = BTreeMap::new();
    for (name, value) in table {
        let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) else {
            return Err(ConfigError::UnknownSetting {
                found: name,
                file: file.clone(),
            });
        };
        let origin = Origin::File(file.clone());
        let number = || value.as_integer().map(|number| number.to_string());
        let text = value.as_str().map(str::to_owned).or_else(number);
        let text = text.ok_or_else(|| wrong(setting, &value.to_string(), &origin))?;
        values.insert(setting.name, Given { text, origin });
    }
    Ok(values)
}

fn look_up(setting: &Setting, sources: &Sources, file: &BTreeMap<&'static str, Given>) -> Given {
    if let Some(text) = sources.flags.get(setting.name) {
        return Given {
            text: text.clone(),
            origin: Origin::Flag(flag_of(setting.name)),
        };
    }
    let aliases = if setting.name == "database" {
        &[DATABASE_URL][..]
    } else {
        &[]
    };
    for name in [setting.variable].iter().chain(aliases) {
        if let Some(text) = sources.variables.get(*name).filter(|text| !text.is_empty()) {
            return Given {
                text: text.clone(),
                origin: Origin::Variable((*name).to_owned()),
            };
        }
    }
    let default = || Given {
        text: setting.default.to_owned(),
        origin: Origin::Default,
    };
    file.get(setting.name).cloned().unwrap_or_else(default)
}

fn text_of(given: &BTreeMap<&'static str, Given>, name: &str) -> String {
    given
        .get(name)
        .map(|given| given.text.clone())
        .unwrap_or_default()
}

fn parse<T>(
    name: &str,
    given: &BTreeMap<&'static str, Given>,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, ConfigError> {
    let text = text_of(given, name);
    read(&text).ok_or_else(|| {
        let setting = SETTINGS
            .iter()
            .find(|setting| setting.name == name)
            .unwrap_or(&UNNAMED);
        let origin = given
            .get(name)
            .map_or(Origin::Default, |given| given.origin.clone());
        wrong(setting, &text, &origin)
    })
}

/// Stands in for a name outside the table, which no caller gives.
const UNNAMED: Setting = settings::setting(["", ""], "", "", "another value", "");

fn wrong(setting: &Setting, found: &str, origin: &Origin) -> ConfigError {
    ConfigError::Value {
        name: setting.name,
        found: masked(found),
        wanted: setting.limit,
        origin: origin.clone(),
    }
}

/// Networks parted by commas; none where there is nothing.
fn networks(text: &str) -> Option<Vec<IpNet>> {
    let named = text
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    // One address is a network too.
    let read = |name: &str| {
        let alone = || name.parse().ok().map(|address: IpAddr| address.into());
        name.parse().ok().or_else(alone)
    };
    named.map(read).collect()
}

fn is_contact(text: &str) -> bool {
    text.chars().count() <= MAX_CONTACT && !text.chars().any(char::is_control)
}

fn path(text: &str) -> Option<PathBuf> {
    (!text.is_empty()).then(|| PathBuf::from(text))
}

fn is_link_start(url: &str) -> bool {
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"));
    rest.is_some_and(|rest| {
        let is_plain = |c: char| c.is_ascii_graphic() && !"?#\"<>\\^`{|}".contains(c);
        !rest.starts_with('/') && !rest.is_empty() && rest.chars().all(is_plain)
    })
}

fn is_log_filter(text: &str) -> bool {
    !text.trim().is_empty() && tracing_subscriber::EnvFilter::builder().parse(text).is_ok()
}

#[cfg(test)]
mod tests;
