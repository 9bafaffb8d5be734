//! Where the data is: the database setting, and databases beside one.
//!
//! Invariant: what is removed here is only what was made here under the same name.

use std::path::{Path, PathBuf};

use super::backend::execute_at;
use super::{Migrate, StoreError};

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// A file, made when it does not exist.
    Sqlite(PathBuf),
    /// A `postgres://` URL.
    Postgresql(String),
}

impl Database {
    /// Reads a database setting.
    ///
    /// # Errors
    /// [`StoreError::Setting`] for anything but `sqlite:PATH`, `postgres://…` and `postgresql://…`: a
    /// mistyped URL must not become a new, empty file.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        if let Some(path) = text.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgresql(text.to_owned()));
        }
        Err(StoreError::Setting(
            "a database is `sqlite:PATH` or `postgres://…`".to_owned(),
        ))
    }

    /// The word for what sort of database it is: `sqlite` or `postgresql`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgresql(_) => "postgresql",
        }
    }

    /// Whether a server may bring the schema up to date by itself: a file belongs to one server, a
    /// database server may serve several of different age.
    pub const fn migrate_at_start(&self) -> Migrate {
        match self {
            Self::Sqlite(_) => Migrate::Run,
            Self::Postgresql(_) => Migrate::Refuse,
        }
    }

    /// The folder that has to be there before the database can be opened.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty()),
            Self::Postgresql(_) => None,
        }
    }

    /// An empty database of its own on the same server, or a new file in the same folder.
    ///
    /// # Errors
    /// [`StoreError::Setting`] for a name that is not lower-case letters, digits and `_`; what the
    /// database says where there is one of this name or the user may not make one.
    pub fn create_beside(&self, name: &str) -> Result<Self, StoreError> {
        let beside = self.beside(name)?;
        match (self, &beside) {
            (Self::Postgresql(url), _) => {
                execute_at(url, &format!("CREATE DATABASE \"{name}\""))?;
            }
            (Self::Sqlite(_), Self::Sqlite(path)) if path.exists() => {
                return Err(StoreError::Duplicate);
            }
            (Self::Sqlite(_), _) => {}
        }
        Ok(beside)
    }

    /// Removes a database that [`Database::create_beside`] made.
    ///
    /// # Errors
    /// As there.
    pub fn drop_beside(&self, name: &str) -> Result<(), StoreError> {
        match (self, self.beside(name)?) {
            (Self::Postgresql(url), _) => execute_at(
                url,
                &format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"),
            ),
            (Self::Sqlite(_), Self::Sqlite(path)) => {
                for ending in ["", "-wal", "-shm"] {
                    let mut file = path.clone().into_os_string();
                    file.push(ending);
                    match std::fs::remove_file(&file) {
                        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                            return Err(StoreError::Unavailable(error.to_string()));
                        }
                        Ok(()) | Err(_) => {}
                    }
                }
                Ok(())
            }
            (Self::Sqlite(_), Self::Postgresql(_)) => Ok(()),
        }
    }

    fn beside(&self, name: &str) -> Result<Self, StoreError> {
        if name.is_empty()
            || !name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        {
            return Err(StoreError::Setting(format!(
                "`{name}` is no name for a database"
            )));
        }
        Ok(match self {
            Self::Sqlite(path) => Self::Sqlite(path.with_file_name(format!("{name}.db"))),
            Self::Postgresql(url) => {
                let (place, query) = url
                    .split_once('?')
                    .map_or((url.as_str(), None), |(place, query)| (place, Some(query)));
                let (scheme, rest) = place.split_once("://").unwrap_or(("postgres", place));
                let server = rest.split_once('/').map_or(rest, |(server, _)| server);
                let query = query.map(|query| format!("?{query}")).unwrap_or_default();
                Self::Postgresql(format!("{scheme}://{server}/{name}{query}"))
            }
        })
    }

    /// Whether a writer is the only one that ever writes, so that its transactions never meet another.
    pub const fn has_one_writer(&self) -> bool {
        match self {
            Self::Sqlite(_) => true,
            Self::Postgresql(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(text: &str) -> Database {
        Database::parse(text).unwrap().beside("other").unwrap()
    }

    #[test]
    fn a_database_beside_keeps_server_user_and_options() {
        let table = [
            (
                "postgres://u:p@db:5432/hall?sslmode=disable",
                "postgres://u:p@db:5432/other?sslmode=disable",
            ),
            ("postgresql://db/hall", "postgresql://db/other"),
            ("postgres://db", "postgres://db/other"),
            (
                "postgres:///hall?host=/run/pg",
                "postgres:///other?host=/run/pg",
            ),
            (
                "postgres://u@db1:5432,db2:5433/hall?target_session_attrs=read-write",
                "postgres://u@db1:5432,db2:5433/other?target_session_attrs=read-write",
            ),
        ];
        for (url, wanted) in table {
            assert_eq!(beside(url), Database::Postgresql(wanted.to_owned()));
        }
        assert_eq!(
            beside("sqlite:a/b.db"),
            Database::Sqlite(PathBuf::from("a/other.db"))
        );
    }

    #[test]
    fn a_name_that_would_need_quotes_is_refused() {
        let database = Database::parse("sqlite:a.db").unwrap();
        for name in ["", "A", "a b", "a\"; DROP", "../a"] {
            assert!(database.create_beside(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_file_that_is_there_is_not_taken_and_what_was_made_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(folder.path().join("a.db"));
        for ending in ["", "-wal"] {
            std::fs::write(folder.path().join(format!("b.db{ending}")), "").unwrap();
        }
        assert_eq!(database.create_beside("b"), Err(StoreError::Duplicate));
        std::fs::write(folder.path().join("a.db"), "").unwrap();
        database.drop_beside("b").unwrap();
        let left: Vec<_> = folder
            .path()
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(left, ["a.db"]);
    }
}
