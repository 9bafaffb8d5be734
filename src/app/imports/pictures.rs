//! Pictures of a file of questions: kept as those that somebody uploads are, and named by the texts.
//!
//! Invariant: a picture that cannot be kept stays in the text by its name, and its question says why.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::assets::{keep, named};
use crate::app::{App, Error};
use crate::domain::asset::AssetId;
use crate::domain::paper::digest;
use crate::domain::rich_text::picture_mark;
use crate::formats::exchange::{Batch, ForeignQuestion, ImportProblem, Severity};
use crate::formats::picture::{Picture, PictureFault};
use crate::store::assets;

/// What became of the pictures of a file, by their names there.
#[derive(Default)]
struct Taken {
    named: BTreeMap<String, AssetId>,
    refused: BTreeMap<String, PictureFault>,
    new: Vec<(AssetId, Picture)>,
}

/// Keeps the pictures of a file. They stay, whatever becomes of the import: their names are their bytes, so that
/// the same file again keeps nothing twice.
pub(super) async fn take_pictures(app: &App, batch: &mut Batch) -> Result<(), Error> {
    let files = std::mem::take(&mut batch.assets);
    if files.is_empty() {
        return Ok(());
    }
    let ids = files
        .iter()
        .filter_map(|file| digest(&file.bytes).parse().ok());
    let ids: BTreeSet<AssetId> = ids.collect();
    // What was taken away from here comes back as it is.
    let known = app
        .store
        .read(move |conn| assets::list_known(conn, &ids).map_err(Error::from))
        .await?;
    let taken = app.decoder.run(move || {
        let mut taken = Taken::default();
        for file in files {
            let own = digest(&file.bytes).parse().ok();
            if let Some(id) = own.filter(|id| known.contains(id)) {
                taken.named.insert(file.name, id);
                continue;
            }
            match named(&file.bytes) {
                Ok((id, picture)) => {
                    taken.named.insert(file.name, id.clone());
                    taken.new.push((id, picture));
                }
                Err(fault) => {
                    taken.refused.insert(file.name, fault);
                }
            }
        }
        taken
    });
    let taken = taken.await?;
    for (index, question) in batch.questions.iter_mut().enumerate() {
        let mut refused = None;
        each_text(question, |text| {
            refused = refused.or(rename(text, &taken));
        });
        if let Some(fault) = refused {
            batch.problems.push(ImportProblem {
                place: question.place.clone().of_question(index),
                severity: Severity::Warning,
                code: "picture_not_kept",
                chinese: "题目里有一张图片不能保存（只支持 PNG、JPEG、WebP，且不能损坏或过大），请导入后补上".to_owned(),
                english: format!("a picture of the question cannot be kept: {fault}"),
            });
        }
    }
    keep(app, taken.new).await
}

fn each_text(question: &mut ForeignQuestion, mut each: impl FnMut(&mut String)) {
    each(&mut question.stem);
    for side in question.options.iter_mut().chain(&mut question.left) {
        each(&mut side.text);
    }
    each(&mut question.explanation);
}

const OPENING: &str = "![](";

/// Puts the marks of pictures that were taken in the place of their names, each on a line of its own; why the
/// first of the others was not taken.
fn rename(text: &mut String, taken: &Taken) -> Option<PictureFault> {
    if !text.contains(OPENING) {
        return None;
    }
    let mut fault = None;
    let mut pieces = text.split(OPENING);
    let mut renamed = pieces.next().unwrap_or_default().to_owned();
    let mut is_after_picture = false;
    for piece in pieces {
        let (name, rest) = piece.split_once(')').unwrap_or((piece, ""));
        if let Some(id) = taken.named.get(name) {
            let kept = renamed.trim_end_matches([' ', '\t', '\u{3000}']).len();
            renamed.truncate(kept);
            if !renamed.is_empty() && !renamed.ends_with('\n') {
                renamed.push('\n');
            }
            renamed.push_str(&picture_mark("", id));
            let rest = rest.trim_start_matches([' ', '\t', '\u{3000}']);
            if !rest.is_empty() && !rest.starts_with('\n') {
                renamed.push('\n');
            }
            renamed.push_str(rest);
            is_after_picture = true;
        } else {
            fault = fault.or(taken.refused.get(name).copied());
            renamed.push_str(OPENING);
            renamed.push_str(piece);
        }
    }
    if is_after_picture {
        *text = renamed;
    }
    fault
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rich_text;

    #[test]
    fn each_picture_gets_a_line_of_its_own() {
        let id: AssetId = "0123456789abcdef".repeat(4).parse().unwrap();
        let taken = Taken {
            named: BTreeMap::from([("a.png".to_owned(), id.clone())]),
            refused: BTreeMap::from([("b.gif".to_owned(), PictureFault::Gif)]),
            new: Vec::new(),
        };
        let mark = picture_mark("", &id);
        for (text, wanted, fault) in [
            ("如图 ![](a.png) 所示", format!("如图\n{mark}\n所示"), None),
            ("![](a.png)", mark.clone(), None),
            (
                "看图：\n![](a.png)\n回答",
                format!("看图：\n{mark}\n回答"),
                None,
            ),
            ("![](a.png)![](a.png)", format!("{mark}\n{mark}"), None),
            (
                "甲![](b.gif)乙",
                "甲![](b.gif)乙".to_owned(),
                Some(PictureFault::Gif),
            ),
            ("甲![](c.png", "甲![](c.png".to_owned(), None),
        ] {
            let mut renamed = text.to_owned();
            assert_eq!(rename(&mut renamed, &taken), fault, "{text}");
            assert_eq!(renamed, wanted);
            let n_shown = wanted.matches("asset:").count();
            assert_eq!(rich_text::assets(&renamed).len(), n_shown, "{renamed}");
        }
    }
}
