//! The files that a reader may look into: those of a package, or none but the one that was given.
//!
//! Invariant: texts and pictures together never take more room than their limits, however small the package
//! is packed; a picture is one by its bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::super::html::{asset_name, pictures};
use super::super::{
    Asset, ForeignKey, ForeignQuestion, ImportProblem, Place, Severity, Text, text_of,
};
use super::paths::resolve_any;
use crate::formats::package::{Limits, Package, PackageFault};

/// What a package of questions may be.
const LIMITS: Limits = Limits {
    n_entries: 5_000,
    part_bytes: 20 * 1024 * 1024,
    package_bytes: 200 * 1024 * 1024,
};
/// The most bytes of texts that are read of a package, all together: 10,000 questions of 3 KiB.
const MAX_TEXTS: usize = 32 * 1024 * 1024;
/// The most bytes of pictures.
const MAX_PICTURES: usize = 48 * 1024 * 1024;

/// Why a picture is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PictureFault {
    /// No such file.
    Missing,
    /// It lies outside of the package.
    Outside,
    /// It is no picture that is shown here.
    Format,
    /// There are too many, or it is damaged or too large.
    TooLarge,
}

/// Files by their paths.
pub(super) struct Files<'p> {
    package: Option<Package<'p>>,
    /// The folder of the manifest: empty, or ending with `/`.
    root: String,
    /// The names of its files without their endings, and of the folders at its root.
    names_in_package: Rc<BTreeSet<String>>,
    texts_left: usize,
    pictures_left: usize,
    /// The names of pictures by their paths.
    pictures: BTreeMap<String, String>,
    /// How many pictures go by each name, or by one made of it.
    names: BTreeMap<String, usize>,
    assets: Vec<Asset>,
}

impl<'p> Files<'p> {
    /// No files.
    pub(super) fn none() -> Self {
        Self {
            package: None,
            root: String::new(),
            names_in_package: Rc::default(),
            texts_left: MAX_TEXTS,
            pictures_left: MAX_PICTURES,
            pictures: BTreeMap::new(),
            names: BTreeMap::new(),
            assets: Vec::new(),
        }
    }

    pub(super) fn open(bytes: &'p [u8]) -> Result<Self, Box<ImportProblem>> {
        let package = Package::open(bytes, LIMITS).map_err(|fault| told(&fault))?;
        let mut names_in_package = BTreeSet::new();
        for path in package.paths() {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
            let name = name.split('.').next().unwrap_or_default();
            let folder = folder.split('/').next().unwrap_or_default();
            names_in_package.extend([name.to_owned(), folder.to_owned()]);
        }
        names_in_package.remove("");
        Ok(Self {
            package: Some(package),
            names_in_package: Rc::new(names_in_package),
            ..Self::none()
        })
    }

    pub(super) fn paths(&self) -> Vec<String> {
        let package = self.package.as_ref();
        package.map(Package::paths).unwrap_or_default()
    }

    /// Says where the manifest is.
    pub(super) fn set_manifest(&mut self, path: &str) {
        let folder = path
            .rsplit_once('/')
            .map(|(folder, _)| format!("{folder}/"));
        self.root = folder.unwrap_or_default();
    }

    /// The names of the files of the package without their endings, and of the folders at its root: by them, a file
    /// names the bank that it takes questions from.
    pub(super) fn names(&self) -> Rc<BTreeSet<String>> {
        Rc::clone(&self.names_in_package)
    }

    /// The text of a file; none where there is no such file.
    pub(super) fn text(&mut self, path: &str) -> Result<Option<String>, Box<ImportProblem>> {
        let Some(package) = &mut self.package else {
            return Ok(None);
        };
        let bytes = match package.bytes(path) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Ok(None),
            Err(fault) => return Err(told(&fault)),
        };
        let left = self.texts_left.checked_sub(bytes.len());
        self.texts_left = left.ok_or_else(too_much_text)?;
        text_in(&bytes).map(|text| Some(text.text))
    }

    /// The name by which a picture goes.
    pub(super) fn picture(&mut self, file: &str, address: &str) -> Result<String, PictureFault> {
        let package = self.package.as_mut().ok_or(PictureFault::Missing)?;
        let paths = resolve_any(file, &self.root, address);
        let mut found = None;
        for path in &paths {
            if let Some(known) = self.pictures.get(path) {
                return Ok(known.clone());
            }
            match package.bytes(path) {
                Ok(Some(bytes)) => {
                    found = Some((path.clone(), bytes));
                    break;
                }
                Ok(None) => {}
                Err(_) => return Err(PictureFault::TooLarge),
            }
        }
        let Some((path, bytes)) = found else {
            return Err(if paths.is_empty() {
                PictureFault::Outside
            } else {
                PictureFault::Missing
            });
        };
        let media_type = media_type(&bytes).ok_or(PictureFault::Format)?;
        let left = self.pictures_left.checked_sub(bytes.len());
        self.pictures_left = left.ok_or(PictureFault::TooLarge)?;
        let name = self.free_name(&asset_name(&path));
        self.pictures.insert(path, name.clone());
        self.assets.push(Asset {
            name: name.clone(),
            media_type,
            bytes,
        });
        Ok(name)
    }

    /// A name that no other picture has: `a.png`, `a-2.png`.
    fn free_name(&mut self, wanted: &str) -> String {
        let wanted = if wanted.is_empty() { "picture" } else { wanted };
        let (stem, ending) = match wanted.rsplit_once('.') {
            Some((stem, ending)) => (stem, format!(".{ending}")),
            None => (wanted, String::new()),
        };
        let mut name = wanted.to_owned();
        while self.names.contains_key(&name) {
            let number = self.names.entry(wanted.to_owned()).or_insert(1);
            *number += 1;
            name = format!("{stem}-{number}{ending}");
        }
        self.names.insert(name.clone(), 1);
        name
    }

    /// The pictures that questions name.
    pub(super) fn into_assets(self, questions: &[ForeignQuestion]) -> Vec<Asset> {
        if self.assets.is_empty() {
            return self.assets;
        }
        let named: BTreeSet<&str> = questions
            .iter()
            .flat_map(texts)
            .flat_map(pictures)
            .collect();
        let is_named = |asset: &Asset| named.contains(asset.name.as_str());
        self.assets.into_iter().filter(is_named).collect()
    }
}

/// The characters of an XML file. One that declares an encoding which is not read is refused: its letters would
/// come out as others.
pub(super) fn text_in(bytes: &[u8]) -> Result<Text, Box<ImportProblem>> {
    const KNOWN: [&str; 5] = ["utf-8", "utf8", "utf-16", "gb", "cp936"];
    let text = text_of(bytes)?;
    let head = text.text.split_once("?>").map_or("", |(head, _)| head);
    let declared = head.split_once("encoding=").map_or("", |(_, rest)| rest);
    let declared = declared.trim_start_matches(['"', '\'']);
    let declared = declared
        .split(['"', '\''])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_known = KNOWN.iter().any(|known| declared.starts_with(known));
    if text.notice.is_none() || is_known || declared.is_empty() {
        return Ok(text);
    }
    let declared: String = declared.chars().take(32).collect();
    Err(problem(
        "encoding",
        format!("文件声明的编码“{declared}”不支持；请另存为 UTF-8"),
        format!("the file declares encoding `{declared}`; wanted UTF-8"),
    ))
}

/// All texts of a question in which a picture can stand.
pub(super) fn texts(question: &ForeignQuestion) -> impl Iterator<Item = &str> {
    let rubric = match &question.key {
        Some(ForeignKey::Rubric(rubric)) => Some(rubric.as_str()),
        Some(
            ForeignKey::Choices(_)
            | ForeignKey::Truth(_)
            | ForeignKey::Blanks(_)
            | ForeignKey::Pairs(_)
            | ForeignKey::Order(_)
            | ForeignKey::Ranges(_),
        )
        | None => None,
    };
    let sides = question.options.iter().chain(&question.left);
    let sides = sides.map(|option| option.text.as_str());
    let own = [question.stem.as_str(), question.explanation.as_str()];
    own.into_iter().chain(sides).chain(rubric)
}

/// What a picture is, by its first bytes.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    match bytes {
        _ if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Some("image/png"),
        _ if bytes.starts_with(b"\xff\xd8\xff") => Some("image/jpeg"),
        _ if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") => Some("image/gif"),
        _ if is_webp => Some("image/webp"),
        _ => None,
    }
}

/// Why a package, or a file of it, is not read.
fn told(fault: &PackageFault) -> Box<ImportProblem> {
    let code = if fault.is_too_large() {
        "package_too_large"
    } else {
        "unreadable_package"
    };
    problem(code, fault.chinese(), fault.to_string())
}

fn too_much_text() -> Box<ImportProblem> {
    let mebibytes = MAX_TEXTS / (1024 * 1024);
    let chinese =
        format!("压缩包里的题目文件合计超过 {mebibytes} MiB，此后的文件未读取；请分成几个包导入");
    let english = format!("the texts of the package have more than {mebibytes} MiB; split it");
    problem("package_too_large", chinese, english)
}

fn problem(code: &'static str, chinese: String, english: String) -> Box<ImportProblem> {
    Box::new(ImportProblem {
        place: Place::default(),
        severity: Severity::Error,
        code,
        chinese,
        english,
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::write::SimpleFileOptions;

    use super::*;

    #[test]
    fn texts_and_pictures_are_read_up_to_a_limit_for_all_of_them() {
        const PNG: &[u8] = b"\x89PNG\r\n\x1a\n............";
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for path in ["a.xml", "b.xml", "a.png", "b.png"] {
            zip.start_file(path, SimpleFileOptions::default()).unwrap();
            zip.write_all(if path.ends_with("png") { PNG } else { b"<a/>" })
                .unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        let mut files = Files {
            texts_left: 7,
            pictures_left: 25,
            ..Files::open(&bytes).unwrap()
        };
        assert_eq!(files.text("a.xml").unwrap().as_deref(), Some("<a/>"));
        assert_eq!(files.text("b.xml").unwrap_err().code, "package_too_large");
        assert_eq!(files.picture("a.xml", "a.png").as_deref(), Ok("a.png"));
        // It was read, and need not be again.
        assert_eq!(files.picture("a.xml", "a.png").as_deref(), Ok("a.png"));
        assert_eq!(files.picture("a.xml", "b.png"), Err(PictureFault::TooLarge));
    }
}
