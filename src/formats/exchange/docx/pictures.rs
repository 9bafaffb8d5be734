//! Pictures: named in the text while it is read, taken out of the package when a question names them.
//!
//! Invariant: a name in the text of a question is that of an asset; a question that names a picture which
//! cannot be shown is held, and says `［图］` in its place.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{
    Asset, Batch, Confidence, ForeignKey, ForeignQuestion, ImportProblem, Severity,
};
use crate::formats::package::Package;

/// The largest picture, in bytes.
const MAX_PICTURE: usize = 8 * 1024 * 1024;
/// The most that all pictures may take, in bytes.
const MAX_PICTURES: usize = 64 * 1024 * 1024;
/// Most pictures with a name of their own; those behind them cannot be shown.
const MAX_NAMES: usize = 10_000;
/// What stands for a picture that cannot be shown.
const NOT_SHOWN: &str = "［图］";

/// The pictures of a document.
#[derive(Debug)]
pub(super) struct Pictures {
    relations: BTreeMap<String, String>,
    /// Names by paths: a picture that stands twice has one.
    names: BTreeMap<String, String>,
    n_named: usize,
}

/// Why a picture is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unshown {
    /// It is no part of the package, or no picture of a kind that browsers show.
    Form,
    /// It, or all of them, are too large.
    Size,
}

impl Pictures {
    pub(super) const fn new(relations: BTreeMap<String, String>) -> Self {
        Self {
            relations,
            names: BTreeMap::new(),
            n_named: 0,
        }
    }

    /// The name for the picture of a relation. What cannot be read has a name too, which leads nowhere.
    pub(super) fn name(&mut self, relation: Option<&str>, paragraph: usize) -> String {
        let path = relation.and_then(|id| self.relations.get(id)).cloned();
        // A key of its own for each picture that is not in the package.
        let path = if MAX_NAMES <= self.n_named
            && !path
                .as_ref()
                .is_some_and(|path| self.names.contains_key(path))
        {
            "?".to_owned()
        } else {
            path.unwrap_or_else(|| format!("?{paragraph}"))
        };
        if let Some(name) = self.names.get(&path) {
            return name.clone();
        }
        self.n_named += 1;
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_plain =
            (1..=4).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
        let ending = if is_plain {
            ending.to_ascii_lowercase()
        } else {
            "picture".to_owned()
        };
        let name = format!("image{}.{ending}", self.n_named);
        self.names.insert(path, name.clone());
        name
    }
}

/// Takes the pictures that questions name out of the package.
pub(super) fn take(package: &mut Package<'_>, pictures: Pictures, batch: &mut Batch) {
    let mut used: BTreeSet<String> = BTreeSet::new();
    for question in &mut batch.questions {
        each_text(question, |text| used.extend(names(text)));
    }
    let mut unshown: BTreeMap<String, Unshown> = BTreeMap::new();
    let mut n_bytes = 0_usize;
    for (path, name) in pictures.names {
        if !used.contains(&name) {
            continue;
        }
        match asset(package, &path, &name, n_bytes) {
            Ok(asset) => {
                n_bytes = n_bytes.saturating_add(asset.bytes.len());
                batch.assets.push(asset);
            }
            Err(why) => {
                unshown.insert(name, why);
            }
        }
    }
    if !unshown.is_empty() {
        hold(batch, &unshown);
    }
}

fn asset(
    package: &mut Package<'_>,
    path: &str,
    name: &str,
    n_bytes: usize,
) -> Result<Asset, Unshown> {
    let bytes = match package.bytes(path) {
        Ok(Some(bytes)) => bytes,
        Err(fault) if fault.is_too_large() => return Err(Unshown::Size),
        Ok(None) | Err(_) => return Err(Unshown::Form),
    };
    let media_type = media_type(&bytes).ok_or(Unshown::Form)?;
    if MAX_PICTURE < bytes.len() || MAX_PICTURES < n_bytes.saturating_add(bytes.len()) {
        return Err(Unshown::Size);
    }
    Ok(Asset {
        name: name.to_owned(),
        media_type,
        bytes,
    })
}

/// What a picture is by its first bytes.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        return Some("image/jpeg");
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Some("image/gif");
    }
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    is_webp.then_some("image/webp")
}

/// Holds the questions that name pictures which are not shown.
fn hold(batch: &mut Batch, unshown: &BTreeMap<String, Unshown>) {
    for (index, question) in batch.questions.iter_mut().enumerate() {
        let mut why = None;
        each_text(question, |text| {
            if let Some((shown, reason)) = without(text, unshown) {
                *text = shown;
                why = why.or(Some(reason));
            }
        });
        let Some(why) = why else {
            continue;
        };
        question.key = None;
        let held = Confidence::from_hundredths(50);
        question.confidence = question.confidence.but_at_most(held);
        let line = question.place.line;
        let (chinese, english) = match why {
            Unshown::Form => (
                "有图片、图表或符号无法读取（只支持 PNG、JPEG、GIF、WebP），已用“［图］”代替；请在 Word 中把它另存为图片重新插入，或导入后补上",
                "a picture, chart or sign cannot be read (wanted PNG, JPEG, GIF or WebP) and stands as `［图］`",
            ),
            Unshown::Size => (
                "图片过大（每张最多 8 MiB，合计最多 64 MiB），没有读入，已用“［图］”代替；请压缩后重新导入",
                "a picture is too large (at most 8 MiB each, 64 MiB together) and stands as `［图］`",
            ),
        };
        batch.problems.push(ImportProblem {
            place: question.place.clone().of_question(index),
            severity: Severity::Held,
            code: "picture_not_read",
            chinese: format!("第 {line} 段：{chinese}"),
            english: format!("paragraph {line}: {english}"),
        });
    }
    batch.problems.sort_by_key(|problem| problem.place.line);
}

/// The pictures that a text names.
fn names(text: &str) -> Vec<String> {
    let pieces = text.split("![](").skip(1);
    let names = pieces.filter_map(|piece| piece.split_once(')'));
    names.map(|(name, _)| name.to_owned()).collect()
}

/// A text with a mark for each picture that is not shown, and why the first of them is not.
fn without(text: &str, unshown: &BTreeMap<String, Unshown>) -> Option<(String, Unshown)> {
    let mut why = None;
    let mut pieces = text.split("![](");
    let mut shown = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let found = piece.split_once(')');
        let found = found.and_then(|(name, rest)| Some((unshown.get(name)?, rest)));
        if let Some((reason, rest)) = found {
            why = why.or(Some(*reason));
            shown.push_str(NOT_SHOWN);
            shown.push_str(rest);
        } else {
            shown.push_str("![](");
            shown.push_str(piece);
        }
    }
    why.map(|why| (shown, why))
}

/// Every text of a question that can name pictures.
fn each_text(question: &mut ForeignQuestion, mut each: impl FnMut(&mut String)) {
    each(&mut question.stem);
    for option in question.options.iter_mut().chain(&mut question.left) {
        each(&mut option.text);
    }
    each(&mut question.explanation);
    match &mut question.key {
        Some(ForeignKey::Rubric(text)) => each(text),
        Some(ForeignKey::Blanks(blanks)) => blanks.iter_mut().flatten().for_each(each),
        Some(
            ForeignKey::Choices(_)
            | ForeignKey::Truth(_)
            | ForeignKey::Pairs(_)
            | ForeignKey::Order(_)
            | ForeignKey::Ranges(_),
        )
        | None => {}
    }
}
