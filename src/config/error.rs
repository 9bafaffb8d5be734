//! Why settings cannot be used: what was wanted, what was found, and where it came from.
//!
//! Invariant: no message repeats a password.

use std::fmt;

use super::settings::{known_settings, known_variables};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command line.
    Flag(String),
    /// A variable of the environment.
    Variable(String),
    /// The settings file.
    File(String),
    /// Nobody said.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "flag {name}"),
            Self::Variable(name) => write!(f, "variable {name}"),
            Self::File(name) => write!(f, "file {name}"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// Why the settings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A value that cannot be.
    #[error("setting `{name}` is `{found}` (from {origin}); wanted {wanted}")]
    Value {
        /// The setting.
        name: &'static str,
        /// What was given; a password in it is masked.
        found: String,
        /// What would be right.
        wanted: &'static str,
        /// Where it came from.
        origin: Origin,
    },
    /// A setting of the file that does not exist.
    #[error(
        "unknown setting `{found}` in `{file}`; known are {}",
        known_settings()
    )]
    UnknownSetting {
        /// What was found.
        found: String,
        /// The file.
        file: String,
    },
    /// A variable that looks like ours and is not.
    #[error("unknown variable `{found}`; known are {}", known_variables())]
    UnknownVariable {
        /// What was found.
        found: String,
    },
    /// The file is not TOML.
    #[error("`{file}` line {line}: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// Counted from 1.
        line: usize,
        /// What TOML's grammar says.
        reason: String,
    },
    /// The file cannot be read.
    #[error("the settings file `{file}` cannot be read: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        reason: String,
    },
}

/// A value as it may be shown: the password of a URL becomes `***`.
pub fn masked(text: &str) -> String {
    // The last `@`: a password may hold one that nobody encoded.
    let shown = match (text.find("://"), text.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 <= at => {
            let (start, user) = text.split_at(scheme + 3);
            let (user, host) = user.split_at(at - scheme - 3);
            match user.split_once(':') {
                Some((user, _)) => format!("{start}{user}:***{host}"),
                None => text.to_owned(),
            }
        }
        (None, Some(at)) if text.get(..at).is_some_and(|user| user.contains(':')) => {
            format!("***{}", text.get(at..).unwrap_or_default())
        }
        _ => text.to_owned(),
    };
    match shown.split_once("password=") {
        Some((start, rest)) => {
            let end = rest
                .find('&')
                .and_then(|at| rest.get(at..))
                .unwrap_or_default();
            format!("{start}password=***{end}")
        }
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let table = [
            (
                "postgres://exam:s3cret@db:5432/hall?a=b",
                "postgres://exam:***@db:5432/hall?a=b",
            ),
            (
                "postgres://exam:s3@cr/et@db/hall",
                "postgres://exam:***@db/hall",
            ),
            ("postgres://exam@db/hall", "postgres://exam@db/hall"),
            (
                "postgres://db/hall?password=s3cret&sslmode=off",
                "postgres://db/hall?password=***&sslmode=off",
            ),
            ("exam:s3cret@db/hall", "***@db/hall"),
            ("sqlite:./data/examhall.db", "sqlite:./data/examhall.db"),
        ];
        for (text, shown) in table {
            assert_eq!(masked(text), shown);
        }
    }
}
