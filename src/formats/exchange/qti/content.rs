//! Packages of items: zip files with a manifest.
//!
//! Invariant: the questions come in the order of the manifest; a file that cannot be read is told and does not keep
//! the others back.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Batch, Severity};
use super::files::Files;
use super::item::Setting;
use super::manifest::{self, Kind};
use super::remarks::{Remarks, listed};
use super::test::{self, Reference};
use super::whole::prefer_whole;
use super::{parsed, read_root};

/// The name of a manifest.
pub(super) const MANIFEST: &str = "imsmanifest.xml";
/// The elements that hold questions, for files that nobody names.
const ITEMS: [&str; 3] = ["assessmentItem", "qti-assessment-item", "questestinterop"];

/// Reads a package.
pub(super) fn read(bytes: &[u8]) -> Batch {
    let mut batch = Batch::default();
    let mut files = match Files::open(bytes) {
        Ok(files) => files,
        Err(problem) => {
            batch.problems.push(*problem);
            return batch;
        }
    };
    let paths = files.paths();
    match manifest_of(&paths) {
        Some(manifest) => by_manifest(manifest, &paths, &mut files, &mut batch),
        None => without_manifest(&paths, &mut files, &mut batch),
    }
    batch.assets = files.into_assets(&batch.questions);
    batch
}

/// The manifest at the root, or else the outermost.
fn manifest_of(paths: &[String]) -> Option<&str> {
    let is_manifest = |path: &&String| {
        let name = path.rsplit('/').next().unwrap_or_default();
        name.eq_ignore_ascii_case(MANIFEST)
    };
    let found = paths.iter().filter(is_manifest);
    found
        .min_by_key(|path| path.matches('/').count())
        .map(String::as_str)
}

fn by_manifest(manifest: &str, paths: &[String], files: &mut Files<'_>, batch: &mut Batch) {
    files.set_manifest(manifest);
    let mut remarks = Remarks::of(Some(manifest));
    if manifest.contains('/') {
        remarks.notice(
            0,
            "manifest_in_folder",
            [
                "清单不在压缩包的最外层，已按它所在的文件夹读取".to_owned(),
                "the manifest is not at the root; the package was read from its folder".to_owned(),
            ],
        );
    }
    let Some(root) = parsed(manifest, files, batch) else {
        batch.problems.extend(remarks.into_list());
        return;
    };
    let mut resources = manifest::read(&root, manifest, &mut remarks);
    drop(root);
    let copies = prefer_whole(&mut resources, paths, &mut remarks);
    if resources.is_empty() {
        remarks.error(
            0,
            "no_items",
            [
                "清单里没有 QTI 题目或试卷".to_owned(),
                "the manifest names no items and no tests".to_owned(),
            ],
        );
    }
    batch.problems.extend(remarks.into_list());
    let mut references = Vec::new();
    let mut read = BTreeSet::from([manifest]);
    read.extend(copies.iter().map(String::as_str));
    for resource in resources
        .iter()
        .filter(|resource| resource.kind == Kind::Test)
    {
        if read.insert(&resource.path)
            && let Some(root) = parsed(&resource.path, files, batch)
        {
            let mut remarks = Remarks::of(Some(&resource.path));
            references.extend(test::read(&root, &resource.path, files, &mut remarks));
            batch.problems.extend(remarks.into_list());
        }
    }
    let mut by_path: BTreeMap<&str, &Reference> = BTreeMap::new();
    for reference in &references {
        by_path.entry(&reference.path).or_insert(reference);
    }
    for resource in resources
        .iter()
        .filter(|resource| resource.kind == Kind::Item)
    {
        if read.insert(&resource.path) {
            let reference = by_path.get(resource.path.as_str()).copied();
            let setting = Setting {
                about: Some(&resource.about),
                ..setting_of(&resource.path, reference)
            };
            read_file(&setting, files, batch);
        }
    }
    // Some programs name their items in tests alone.
    for reference in &references {
        if read.insert(&reference.path) {
            read_file(&setting_of(&reference.path, Some(reference)), files, batch);
        }
    }
    say_unnamed(paths, &read, files, batch);
}

fn setting_of<'s>(path: &'s str, reference: Option<&'s Reference>) -> Setting<'s> {
    Setting {
        file: Some(path),
        about: None,
        topic: reference.map(|reference| reference.topic.as_str()),
        weight: reference.and_then(|reference| reference.weight),
    }
}

fn without_manifest(paths: &[String], files: &mut Files<'_>, batch: &mut Batch) {
    let mut remarks = Remarks::of(None);
    let items = paths.iter().filter(|path| is_xml(path) && !is_of_mac(path));
    let mut items: Vec<&String> = items.collect();
    items.sort_unstable();
    if items.is_empty() {
        remarks.error(
            0,
            "no_items",
            [
                "压缩包里没有清单 imsmanifest.xml，也没有 XML 文件".to_owned(),
                "the package has no `imsmanifest.xml` and no XML file".to_owned(),
            ],
        );
    } else {
        remarks.warning(
            0,
            "no_manifest",
            [
                "压缩包里没有清单 imsmanifest.xml，已按文件名的顺序读取所有 XML 文件；请核对题目是否齐全".to_owned(),
                "the package has no `imsmanifest.xml`; its XML files were read by their names; check that all questions are there"
                    .to_owned(),
            ],
        );
    }
    batch.problems.extend(remarks.into_list());
    for path in items {
        read_file(&setting_of(path, None), files, batch);
    }
}

fn read_file(setting: &Setting<'_>, files: &mut Files<'_>, batch: &mut Batch) {
    let path = setting.file.unwrap_or_default();
    if let Some(root) = parsed(path, files, batch) {
        read_root(&root, setting, files, batch);
    }
}

/// Says which files hold questions and were not read, as the manifest does not name them.
fn say_unnamed(paths: &[String], read: &BTreeSet<&str>, files: &mut Files<'_>, batch: &mut Batch) {
    let mut holds_items = |path: &str| {
        let text = files.text(path).ok().flatten();
        text.is_some_and(|text| ITEMS.iter().any(|item| opens(&text, item)))
    };
    let others = paths
        .iter()
        .filter(|path| is_xml(path) && !read.contains(path.as_str()));
    let unnamed: Vec<&str> = others
        .map(String::as_str)
        .filter(|path| holds_items(path))
        .collect();
    if unnamed.is_empty() {
        return;
    }
    let found = unnamed.len();
    let names = |separator| listed(unnamed.iter().copied(), separator);
    let mut remarks = Remarks::of(None);
    remarks.add(
        Severity::Notice,
        0,
        "not_in_manifest",
        [
            format!("{found} 个题目文件没有列入清单，未导入：{}", names("、")),
            format!(
                "{found} files of items are not in the manifest: {}",
                names(", ")
            ),
        ],
    );
    batch.problems.extend(remarks.into_list());
}

/// Whether an element of this name begins in a text, with whatever prefix.
fn opens(text: &str, name: &str) -> bool {
    let mut places = text.match_indices(name);
    places.any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + name.len()..).unwrap_or_default();
        before.ends_with(['<', ':']) && after.starts_with([' ', '\t', '\n', '>', '/'])
    })
}

/// What a Mac puts beside the files that it packs.
fn is_of_mac(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    path.starts_with("__MACOSX/") || name.starts_with("._")
}

/// Canvas writes whole questions into files that end with `.xml.qti`.
fn is_xml(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| {
        let is = |wanted| ending.eq_ignore_ascii_case(wanted);
        is("xml") || is("qti")
    })
}
