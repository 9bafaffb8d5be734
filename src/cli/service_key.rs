//! The file of the installation's key: read, or made at the first use of a database.
//!
//! Invariant: a key is made only where no database can have been used with another one; whoever may not read
//! the files of the service cannot read it.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use zeroize::Zeroizing;

use super::Failure;
use super::bank_load::block_on;
use super::part_file::{Overwrite, PartFile};
use crate::app::App;
use crate::app::service_key::{Agreement, ServiceKey, agree, is_in_use, is_other};
use crate::entropy::OsEntropy;

/// What a command wants of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    /// To work on it: its first use with a key may be now.
    ToServe,
    /// To look: nothing is made by asking.
    ToRead,
}

/// The app with the key of its installation.
///
/// # Errors
/// [`Failure::NoServiceKey`], [`Failure::OtherServiceKey`], [`Failure::NotAServiceKey`].
pub(super) fn give(app: App, path: &Path, asking: Asking) -> Result<App, Failure> {
    let key = match read(path)? {
        Some(key) => key,
        None if block_on(is_in_use(&app))?? => {
            return Err(Failure::NoServiceKey {
                path: path.to_owned(),
            });
        }
        // Whoever only looks at a database without a key needs none.
        None if asking == Asking::ToRead => return Ok(app),
        None => make(path)?,
    };
    let app = app.with_service_key(key);
    let is_wrong = match asking {
        Asking::ToServe => block_on(agree(&app))?? == Agreement::Other,
        Asking::ToRead => block_on(is_other(&app))??,
    };
    if is_wrong {
        return Err(Failure::OtherServiceKey {
            path: path.to_owned(),
        });
    }
    Ok(app)
}

/// The key in a file that has to be there.
///
/// # Errors
/// [`Failure::NoServiceKey`], [`Failure::NotAServiceKey`].
pub(super) fn load(path: &Path) -> Result<ServiceKey, Failure> {
    read(path)?.ok_or_else(|| Failure::NoServiceKey {
        path: path.to_owned(),
    })
}

fn read(path: &Path) -> Result<Option<ServiceKey>, Failure> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::file("cannot read", path, error)),
    };
    let key = text.parse().map_err(|reason| Failure::NotAServiceKey {
        path: path.to_owned(),
        reason,
    })?;
    Ok(Some(key))
}

/// Makes a key, unless another process on this machine has made one meanwhile: then that one counts.
fn make(path: &Path) -> Result<ServiceKey, Failure> {
    let folder = path.parent().filter(|dir| !dir.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(|error| Failure::file("cannot make", folder, error))?;
    }
    let key = ServiceKey::fresh(&OsEntropy).map_err(crate::app::Error::from)?;
    let (part, mut file) = match PartFile::create(path, Overwrite::No) {
        Err(Failure::Exists { .. }) => return load(path),
        created => created?,
    };
    writeln!(file, "{}", *key.to_line())
        .map_err(|error| Failure::file("cannot write", path, error))?;
    match part.commit(&file) {
        Ok(()) => Ok(key),
        Err(Failure::Exists { .. }) => load(path),
        Err(failure) => Err(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_nobody_else_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/service.key");
        assert!(matches!(load(&path), Err(Failure::NoServiceKey { .. })));
        let made = make(&path).unwrap();
        assert_eq!(made.to_line(), load(&path).unwrap().to_line());
        assert_eq!(made.to_line(), make(&path).unwrap().to_line());
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!((text.len(), text.ends_with('\n')), (65, true));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let permissions = fs::metadata(&path).unwrap().permissions();
            assert_eq!(permissions.mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_holds_no_key_is_told_without_its_text() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("service.key");
        fs::write(&path, "s3cret").unwrap();
        let told = load(&path).unwrap_err().to_string();
        assert!(
            told.contains("64 hexadecimal digits; found 6 characters"),
            "{told}"
        );
        assert!(!told.contains("s3cret"), "{told}");
    }
}
