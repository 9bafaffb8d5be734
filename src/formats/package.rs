//! Zip packages that others made: Word documents, workbooks, QTI.
//!
//! Invariant: how much a package unpacks to is known, and limited, before anything of it is unpacked; a part
//! that lies about its size is cut off at the limit and refused. Nothing is ever unpacked to a path.

use std::io::{Cursor, Read, Write};

use zip::ZipArchive;
use zip::read::{ArchiveOffset, Config, ZipFile};

/// What a package may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Most files within it.
    pub(super) n_entries: usize,
    /// The largest part that is read, in bytes.
    pub(super) part_bytes: u64,
    /// The most that all parts may claim to unpack to, those that are not read included, in bytes.
    pub(super) package_bytes: u128,
}

/// The most times that a part may be larger than it is packed: office documents stay below 40.
const MAX_RATIO: u64 = 100;
/// Parts below this many bytes may have any ratio: nearly empty ones pack very well.
const FREE_OF_RATIO: u64 = 256 * 1024;

/// Why a package is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum PackageFault {
    /// It is no zip file.
    #[error("the file is no zip package: {reason}")]
    NoPackage {
        /// Why.
        reason: String,
    },
    /// It has too many files.
    #[error("the package has {found} entries; wanted at most {max}")]
    Entries {
        /// How many.
        found: usize,
        /// How many are allowed.
        max: usize,
    },
    /// It is of the kind that is for larger files than are read.
    #[error("the package is a ZIP64 archive, which is for files over 4 GiB")]
    Zip64,
    /// A name leads out of it.
    #[error("the package has an entry `{path}`, which lies outside of it")]
    Outside {
        /// The name.
        path: String,
    },
    /// All of it is too large.
    #[error("the package unpacks to {found} bytes; wanted at most {max}")]
    Package {
        /// How many bytes it claims.
        found: u128,
        /// How many are allowed.
        max: u128,
    },
    /// A part is too large.
    #[error("`{path}` unpacks to {found} bytes; wanted at most {max}")]
    Part {
        /// Its path.
        path: String,
        /// How many bytes it claims.
        found: u64,
        /// How many are allowed.
        max: u64,
    },
    /// A part is packed in a way in which no document is.
    #[error(
        "`{path}` unpacks from {packed} to {found} bytes; wanted at most {MAX_RATIO} times as many"
    )]
    Ratio {
        /// Its path.
        path: String,
        /// Packed bytes.
        packed: u64,
        /// Bytes it claims.
        found: u64,
    },
    /// A part goes on behind its end.
    #[error("`{path}` unpacks to more than the {told} bytes it tells")]
    Lies {
        /// Its path.
        path: String,
        /// Bytes it claims.
        told: u64,
    },
    /// A part cannot be unpacked.
    #[error("`{path}`: {reason}")]
    Broken {
        /// Its path.
        path: String,
        /// Why.
        reason: String,
    },
    /// A part is no text.
    #[error("`{path}`: byte {at} is not UTF-8")]
    NotUtf8 {
        /// Its path.
        path: String,
        /// Where.
        at: usize,
    },
}

impl PackageFault {
    /// Whether it is refused for what it would take, and not for what it is.
    pub(super) const fn is_too_large(&self) -> bool {
        match self {
            Self::Entries { .. }
            | Self::Zip64
            | Self::Package { .. }
            | Self::Part { .. }
            | Self::Ratio { .. }
            | Self::Lies { .. } => true,
            Self::NoPackage { .. }
            | Self::Outside { .. }
            | Self::Broken { .. }
            | Self::NotUtf8 { .. } => false,
        }
    }

    /// The same in Chinese.
    pub(super) fn chinese(&self) -> String {
        match self {
            Self::NoPackage { .. } => "文件不是有效的压缩包格式（docx、xlsx、zip）".to_owned(),
            Self::Entries { found, max } => {
                format!("压缩包里有 {found} 个文件，最多允许 {max} 个")
            }
            Self::Zip64 => "压缩包是 ZIP64 格式，本系统不读取这样大的文件".to_owned(),
            Self::Outside { path } => format!("压缩包里的路径“{path}”指向包外，已拒绝"),
            Self::Package { found, max } => {
                format!("压缩包解开后有 {found} 字节，最多允许 {max} 字节")
            }
            Self::Part { path, found, max } => {
                format!("压缩包里的“{path}”解开后有 {found} 字节，最多允许 {max} 字节")
            }
            Self::Ratio { path, .. } => {
                format!("压缩包里的“{path}”压缩比超过 {MAX_RATIO} 倍，正常文档不会如此，已拒绝")
            }
            Self::Lies { path, .. } => format!("压缩包里的“{path}”比它声明的更大，已拒绝"),
            Self::Broken { path, .. } => format!("压缩包里的“{path}”已损坏，无法解开"),
            Self::NotUtf8 { path, at } => {
                format!("压缩包里的“{path}”第 {at} 字节不是 UTF-8 编码")
            }
        }
    }
}

/// A package whose directory was read and is within its limits.
pub(super) struct Package<'p> {
    archive: ZipArchive<Cursor<&'p [u8]>>,
    limits: Limits,
}

impl<'p> Package<'p> {
    /// Opens a package whose limits hold, as far as it tells them.
    pub(super) fn open(bytes: &'p [u8], limits: Limits) -> Result<Self, PackageFault> {
        // Before the directory is read: it takes several times the room of its bytes.
        let headers = bytes.windows(4).filter(|four| four == b"PK\x01\x02");
        let found = headers.count();
        if limits.n_entries < found {
            let max = limits.n_entries;
            return Err(PackageFault::Entries { found, max });
        }
        if has_long_directory(bytes) {
            return Err(PackageFault::Zip64);
        }
        let config = Config {
            archive_offset: ArchiveOffset::Known(0),
        };
        let archive = ZipArchive::with_config(config, Cursor::new(bytes)).map_err(|error| {
            let reason = error.to_string();
            PackageFault::NoPackage { reason }
        })?;
        let outside = archive.file_names().find_map(|path| match path {
            Ok(path) if is_within(&path) => None,
            Ok(path) => Some(path.chars().take(64).collect::<String>()),
            Err(error) => Some(error.to_string()),
        });
        if let Some(path) = outside {
            return Err(PackageFault::Outside { path });
        }
        let found = claimed(&archive);
        if limits.package_bytes < found {
            let max = limits.package_bytes;
            return Err(PackageFault::Package { found, max });
        }
        Ok(Self { archive, limits })
    }

    /// The paths of all parts, in the order of the directory.
    pub(super) fn paths(&self) -> Vec<String> {
        let paths = self.archive.file_names();
        paths.flatten().map(|path| path.to_string()).collect()
    }

    /// The bytes of a part; none where the package has no such part.
    pub(super) fn bytes(&mut self, path: &str) -> Result<Option<Vec<u8>>, PackageFault> {
        let Some((mut file, told)) = self.part(path)? else {
            return Ok(None);
        };
        let path = path.to_owned();
        let mut bytes = Vec::new();
        // One more than it says: what goes on behind that is not what it seems.
        if let Err(error) = file.by_ref().take(told + 1).read_to_end(&mut bytes) {
            let reason = error.to_string();
            return Err(PackageFault::Broken { path, reason });
        }
        if u64::try_from(bytes.len()).is_ok_and(|n_read| told < n_read) {
            return Err(PackageFault::Lies { path, told });
        }
        Ok(Some(bytes))
    }

    /// A part to be read piece by piece, within the same limits; none where the package has no such part.
    /// A part that lies about its size fails as soon as it has gone on behind its end.
    pub(super) fn stream(&mut self, path: &str) -> Result<Option<Part<'_, 'p>>, PackageFault> {
        let part = self.part(path)?;
        Ok(part.map(|(file, left)| Part { file, left }))
    }

    /// A part that is within the limits by what it tells, and how many bytes it tells.
    fn part(&mut self, path: &str) -> Result<Option<(File<'_, 'p>, u64)>, PackageFault> {
        let Some(idx) = self.archive.index_for_name(path) else {
            return Ok(None);
        };
        let path = path.to_owned();
        let file = match self.archive.by_index(idx) {
            Ok(file) => file,
            Err(error) => {
                let reason = error.to_string();
                return Err(PackageFault::Broken { path, reason });
            }
        };
        let (found, packed) = (file.size(), file.compressed_size());
        if self.limits.part_bytes < found {
            let max = self.limits.part_bytes;
            return Err(PackageFault::Part { path, found, max });
        }
        if FREE_OF_RATIO < found && packed.saturating_mul(MAX_RATIO) < found {
            return Err(PackageFault::Ratio {
                path,
                packed,
                found,
            });
        }
        Ok(Some((file, found)))
    }

    /// The text of a part, without byte order mark; none where the package has no such part.
    pub(super) fn text(&mut self, path: &str) -> Result<Option<String>, PackageFault> {
        let Some(bytes) = self.bytes(path)? else {
            return Ok(None);
        };
        let mut text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let path = path.to_owned();
            PackageFault::NotUtf8 { path, at }
        })?;
        if text.starts_with('\u{feff}') {
            text.remove(0);
        }
        Ok(Some(text))
    }
}

/// Files as one package, in the order given; names are paths within.
pub(crate) fn packed<'f>(
    files: impl IntoIterator<Item = (String, &'f [u8])>,
) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        package.start_file(path, zip::write::SimpleFileOptions::default())?;
        package.write_all(bytes)?;
    }
    Ok(package.finish()?.into_inner())
}

/// What all parts claim to unpack to, by the directory. The archive does not add up parts that were written
/// as a stream, whose sizes stand behind them as well; Excel and others write such.
fn claimed(archive: &ZipArchive<Cursor<&[u8]>>) -> u128 {
    let entries = (0..archive.len()).map(|idx| archive.by_index_data(idx));
    entries
        .map(|entry| entry.map_or(u128::from(u64::MAX), |entry| u128::from(entry.size())))
        .fold(0, u128::saturating_add)
}

/// A file of the archive.
type File<'a, 'p> = ZipFile<'a, Cursor<&'p [u8]>>;

/// A part of which no more is read than it tells.
pub(super) struct Part<'a, 'p> {
    file: File<'a, 'p>,
    /// How many bytes it may still have.
    left: u64,
}

impl Read for Part<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n_read = self.file.read(buffer)?;
        let left = u64::try_from(n_read).ok();
        match left.and_then(|n_read| self.left.checked_sub(n_read)) {
            Some(left) => self.left = left,
            None => return Err(std::io::Error::other("it unpacks to more than it tells")),
        }
        Ok(n_read)
    }
}

/// Whether the package has a directory with counts of 64 bits, with which it could claim anything.
fn has_long_directory(bytes: &[u8]) -> bool {
    // The locator stands before the last record, whose comment has at most 64 KiB.
    let tail = bytes.len().saturating_sub(64 * 1024 + 64);
    let tail = bytes.get(tail..).unwrap_or_default();
    tail.windows(4).any(|four| four == b"PK\x06\x07")
}

/// Whether a path stays inside of its package.
fn is_within(path: &str) -> bool {
    let is_step = |step: &str| step == "..";
    !path.starts_with('/') && !path.contains(['\\', '\0']) && !path.split('/').any(is_step)
}
