//! The manifest of a package: what its files are, and what is said about them.
//!
//! Invariant: a resource is known by the path of its file within the package.

use std::collections::BTreeSet;

use super::super::xml::Element;
use super::about::About;
use super::paths::resolve;
use super::remarks::{Remarks, listed};
use super::whole::is_whole;

/// Most resources that are looked at: twice the files of a package.
const MAX_RESOURCES: usize = 10_000;

/// What a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One item, or the many of a file of QTI 1.2.
    Item,
    /// A test, or a section that is a file of its own.
    Test,
}

/// A file that is to be read.
#[derive(Debug)]
pub(super) struct Resource {
    pub(super) path: String,
    pub(super) kind: Kind,
    /// What the manifest calls it.
    pub(super) identifier: String,
    pub(super) about: About,
}

/// The resources of a manifest that hold questions or tests, in their order; `path` is its own.
pub(super) fn read(root: &Element, path: &str, remarks: &mut Remarks<'_>) -> Vec<Resource> {
    let base = root.attribute("base").unwrap_or_default();
    let mut read = Vec::new();
    let mut outside = BTreeSet::new();
    let lists = root.all("resources");
    let resources = lists.flat_map(|list| list.all("resource").map(move |one| (list, one)));
    for (at, (list, resource)) in resources.enumerate() {
        if MAX_RESOURCES <= at || MAX_RESOURCES <= read.len() {
            remarks.error(
                resource.line,
                "too_many_items",
                [
                    format!("清单的资源超过 {MAX_RESOURCES} 个，其余未读取；请分成几个包"),
                    format!("the manifest has more than {MAX_RESOURCES} resources; split it"),
                ],
            );
            break;
        }
        let base_of = |element: &Element| element.attribute("base").unwrap_or_default().to_owned();
        let base = format!("{base}{}{}", base_of(list), base_of(resource));
        let files = resource.all("file");
        let files = files.filter_map(|file| file.attribute("href"));
        let Some(kind) = kind(resource.attribute("type").unwrap_or_default()) else {
            // Canvas keeps its whole questions in files of a type of its own.
            let own = resource.attribute("href").into_iter().chain(files);
            let own = own.filter(|href| is_whole(href));
            for href in own.take(MAX_RESOURCES) {
                match resolve(path, &format!("{base}{href}")) {
                    Some(path) => read.push(Resource {
                        path,
                        kind: Kind::Item,
                        identifier: String::new(),
                        about: About::default(),
                    }),
                    None => {
                        outside.insert(href.to_owned());
                    }
                }
            }
            continue;
        };
        let address = resource.attribute("href").or_else(|| {
            // Some packages name the file within alone.
            resource
                .first("file")
                .and_then(|file| file.attribute("href"))
        });
        let address = address.unwrap_or_default();
        let address = format!("{base}{address}");
        if let Some(path) = resolve(path, &address) {
            read.push(Resource {
                path,
                kind,
                identifier: resource
                    .attribute("identifier")
                    .unwrap_or_default()
                    .to_owned(),
                about: About::of(resource),
            });
        } else {
            outside.insert(address);
        }
    }
    if !outside.is_empty() {
        let names = |separator| listed(outside.iter().map(String::as_str), separator);
        remarks.error(
            root.line,
            "path_outside",
            [
                format!("清单里的“{}”不是包内的文件，未读取", names("”“")),
                format!(
                    "the manifest names `{}`, which is no file of the package",
                    names("`, `")
                ),
            ],
        );
    }
    if root.first("manifest").is_some() {
        remarks.notice(
            root.line,
            "inner_manifest",
            [
                "清单里还套有清单，内层的未读取".to_owned(),
                "the manifest has another one within; it was left out".to_owned(),
            ],
        );
    }
    read
}

/// What a type of resource is: `imsqti_item_xmlv2p1`, `imsqti_test_xmlv3p0`,
/// `imsqti_xmlv1p2/imscc_xmlv1p1/assessment`.
fn kind(word: &str) -> Option<Kind> {
    let word = word.trim().to_ascii_lowercase();
    let kind = word.strip_prefix("imsqti_")?;
    let kind = kind.strip_prefix("apip").unwrap_or(kind);
    if kind.starts_with("item") || kind.starts_with("xmlv1") {
        Some(Kind::Item)
    } else if kind.starts_with("test") || kind.starts_with("section") {
        Some(Kind::Test)
    } else {
        None
    }
}
