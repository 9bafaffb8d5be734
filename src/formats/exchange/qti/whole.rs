//! Canvas writes a quiz twice: for other programs, without the kinds that Common Cartridge does not know, and whole
//! for itself, as `non_cc_assessments/i1.xml.qti`.
//!
//! Invariant: of the two the whole one is read, where the package has it, and that is told.

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::{Kind, Resource};
use super::remarks::{Remarks, listed};

/// Whether a file holds whole questions of Canvas.
pub(super) fn is_whole(path: &str) -> bool {
    path.trim().to_ascii_lowercase().ends_with(".qti")
}

/// Has the whole questions read in the place of the copies for other programs, which go by the same identifier;
/// gives the paths of those copies.
pub(super) fn prefer_whole(
    resources: &mut [Resource],
    paths: &[String],
    remarks: &mut Remarks<'_>,
) -> Vec<String> {
    let known: BTreeSet<&str> = paths.iter().map(String::as_str).collect();
    let mut whole: BTreeMap<String, String> = BTreeMap::new();
    for resource in &*resources {
        if is_whole(&resource.path) && known.contains(resource.path.as_str()) {
            let name = resource.path.rsplit('/').next().unwrap_or_default();
            let name = name.split('.').next().unwrap_or_default();
            whole
                .entry(name.to_owned())
                .or_insert_with(|| resource.path.clone());
        }
    }
    let mut copies = Vec::new();
    for resource in resources {
        if resource.kind == Kind::Item
            && !is_whole(&resource.path)
            && let Some(path) = whole.get(&resource.identifier)
        {
            // Where the path comes again, it was read already.
            copies.push(std::mem::replace(&mut resource.path, path.clone()));
        }
    }
    if !copies.is_empty() {
        let names = |separator| listed(copies.iter().map(String::as_str), separator);
        remarks.notice(
            0,
            "whole_questions_preferred",
            [
                format!(
                    "“{}”是 Canvas 写给其他系统的简化副本，未读取；同一份题目已从完整的 .xml.qti 文件读取",
                    names("”“")
                ),
                format!(
                    "`{}` is a copy that Canvas wrote for other programs and was not read; the same questions were read from the whole `.xml.qti` file",
                    names("`, `")
                ),
            ],
        );
    }
    copies
}
