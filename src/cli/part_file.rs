//! A file that is there whole or not at all.
//!
//! Invariant: until [`PartFile::commit`] nothing stands under the file's name, or what stood there
//! before; whatever ends the work earlier leaves nothing behind.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::Failure;

/// A file under another name, beside the place where it will stand.
#[derive(Debug)]
pub(super) struct PartFile {
    target: PathBuf,
    part: PathBuf,
    overwrite: Overwrite,
    is_committed: bool,
}

/// What happens to a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overwrite {
    /// It is replaced when the new one is whole.
    Yes,
    /// It stays, and the work is refused.
    No,
}

impl Overwrite {
    /// As the flag `--force` says.
    pub(super) const fn by(force: bool) -> Self {
        if force { Self::Yes } else { Self::No }
    }
}

/// A new file that, where the system can, nobody else reads: what is written is a secret, or holds one.
fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl PartFile {
    /// Opens a file that will stand at `target`.
    ///
    /// # Errors
    /// [`Failure::Exists`]; [`Failure::File`] where no file can be made there.
    pub(super) fn create(target: &Path, overwrite: Overwrite) -> Result<(Self, File), Failure> {
        let refuse = |error| Failure::file("cannot write", target, error);
        let Some(name) = target.file_name() else {
            return Err(refuse(io::ErrorKind::IsADirectory.into()));
        };
        if target.is_dir() {
            return Err(refuse(io::ErrorKind::IsADirectory.into()));
        }
        let mut part = std::ffi::OsString::from(".");
        part.push(name);
        part.push(format!(".{}.part", std::process::id()));
        let part_file = Self {
            target: target.to_owned(),
            part: target.with_file_name(part),
            overwrite,
            is_committed: false,
        };
        part_file.refuse_existing()?;
        match create_private(&part_file.part) {
            Ok(file) => Ok((part_file, file)),
            Err(error) => {
                // What stands there is not ours to remove.
                part_file.forget();
                Err(refuse(error))
            }
        }
    }

    fn refuse_existing(&self) -> Result<(), Failure> {
        if self.overwrite == Overwrite::No && self.target.exists() {
            let path = self.target.clone();
            return Err(Failure::Exists { path });
        }
        Ok(())
    }

    fn forget(mut self) {
        self.is_committed = true;
    }

    /// Puts the file, which is written to its end, at its place, and waits until it is on disk.
    ///
    /// # Errors
    /// [`Failure::Exists`] where another file came there meanwhile; [`Failure::File`].
    pub(super) fn commit(mut self, file: &File) -> Result<(), Failure> {
        self.refuse_existing()?;
        let refuse = |error| Failure::file("cannot write", &self.target, error);
        file.sync_all().map_err(refuse)?;
        fs::rename(&self.part, &self.target).map_err(refuse)?;
        self.is_committed = true;
        // The name is on disk when the folder is. Some systems cannot do that for folders, and the
        // file is there all the same.
        let folder = self
            .target
            .parent()
            .filter(|dir| !dir.as_os_str().is_empty());
        if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
            drop(folder.sync_all());
        }
        Ok(())
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if !self.is_committed {
            // Nothing can be done where it cannot be removed; its name says what it is.
            drop(fs::remove_file(&self.part));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let names = dir.read_dir().unwrap();
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string();
        names.map(|entry| name(entry).unwrap()).collect()
    }

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("a.ndjson");
        let (part, mut file) = PartFile::create(&target, Overwrite::No).unwrap();
        file.write_all(b"half").unwrap();
        assert!(!target.exists());
        drop(part);
        assert_eq!(names(dir.path()), [""; 0]);
        let (part, mut file) = PartFile::create(&target, Overwrite::No).unwrap();
        file.write_all(b"whole").unwrap();
        part.commit(&file).unwrap();
        assert_eq!(names(dir.path()), ["a.ndjson"]);
        assert_eq!(fs::read(&target).unwrap(), b"whole");
    }

    #[test]
    fn a_file_that_is_there_stays_unless_it_may_be_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("a.ndjson");
        // Even one that came while the work went on.
        let (part, file) = PartFile::create(&target, Overwrite::No).unwrap();
        fs::write(&target, "old").unwrap();
        assert!(matches!(part.commit(&file), Err(Failure::Exists { .. })));
        let refused = PartFile::create(&target, Overwrite::No);
        assert!(matches!(refused, Err(Failure::Exists { .. })));
        assert_eq!(names(dir.path()), ["a.ndjson"]);
        let (part, _) = PartFile::create(&target, Overwrite::Yes).unwrap();
        drop(part);
        assert_eq!(fs::read(&target).unwrap(), b"old");
        let (part, file) = PartFile::create(&target, Overwrite::Yes).unwrap();
        part.commit(&file).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"");
    }

    #[test]
    fn a_place_where_no_file_can_be_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        for place in ["", "none/a.ndjson"] {
            let refused = PartFile::create(&dir.path().join(place), Overwrite::Yes);
            assert!(matches!(refused, Err(Failure::File { .. })), "{place}");
        }
        assert_eq!(names(dir.path()), [""; 0]);
    }
}
