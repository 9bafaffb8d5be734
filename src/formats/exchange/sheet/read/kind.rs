//! Which kind of question a row is.
//!
//! Invariant: what a type column or the name of the sheet says is taken; only where neither says anything is
//! a kind inferred, and then only one that options and key leave no other for.

use super::super::columns::Field;
use super::super::words::{self, KindWord};
use super::blank;
use super::context::KindColumn;
use super::draft::{Draft, short};
use super::options::{Letters, Options};
use crate::formats::exchange::ForeignKind;

/// The kind of the row; where it is not clear, the question is held.
pub(super) fn decide(draft: &mut Draft<'_>, options: &Options) -> ForeignKind {
    let cell = match draft.context.kinds {
        KindColumn::Words => draft.text(Field::Kind),
        KindColumn::Codes | KindColumn::Topics => "",
    };
    let inferred = inferred(draft, options);
    match (words::kind_of(cell), draft.context.sheet_kind) {
        (Some(KindWord::Kind(kind)), _) => return kind,
        (Some(KindWord::Choice), _) => {
            return match inferred {
                Some(kind @ (ForeignKind::Single | ForeignKind::Multiple)) => {
                    tell_inferred(draft, kind);
                    kind
                }
                _ => ForeignKind::Single,
            };
        }
        (None, Some(kind)) if cell.is_empty() => return kind,
        (None, _) if !cell.is_empty() => {
            let found = short(cell);
            draft.held(
                Field::Kind,
                "unknown_kind",
                (
                    format!(
                        "题型“{found}”不认识；可用：单选题、多选题、判断题、填空题、匹配题、排序题、简答题"
                    ),
                    format!("`{found}` is no type of question that is known"),
                ),
            );
        }
        (None, _) => match inferred {
            Some(kind) => tell_inferred(draft, kind),
            None => draft.held(
                Field::Kind,
                "unclear_kind",
                (
                    "没有写题型，也无法从选项和答案看出，请填写题型".to_owned(),
                    "the type is not told, and options and key do not tell it either".to_owned(),
                ),
            ),
        },
    }
    inferred.unwrap_or(if options.texts.len() < 2 {
        ForeignKind::Essay
    } else {
        ForeignKind::Single
    })
}

fn tell_inferred(draft: &mut Draft<'_>, kind: ForeignKind) {
    let word = words::kind_word(kind);
    draft.doubt(
        Field::Kind,
        "kind_inferred",
        (
            format!("没有写明题型，按选项和答案推断为{word}"),
            format!(
                "the type is not told; by options and key it is `{}`",
                kind.as_str()
            ),
        ),
    );
}

/// The only kind that options and key leave.
fn inferred(draft: &Draft<'_>, options: &Options) -> Option<ForeignKind> {
    let answer = draft.text(Field::Answer);
    if blank::n_columns_filled(draft) != 0 {
        return options.texts.is_empty().then_some(ForeignKind::Blank);
    }
    if answer.is_empty() {
        return None;
    }
    if options.are_plain_truths() {
        return Some(ForeignKind::TrueFalse);
    }
    if 2 <= options.texts.len() {
        return match options.letters(answer) {
            Letters::Found(found) if found.len() == 1 => Some(ForeignKind::Single),
            Letters::Found(_) => Some(ForeignKind::Multiple),
            Letters::Unknown(_) | Letters::Repeated(_) | Letters::None => None,
        };
    }
    if !options.texts.is_empty() {
        return None;
    }
    if words::truth_of(answer).is_some() {
        return Some(ForeignKind::TrueFalse);
    }
    (blank::n_marks(&draft.question.stem) != 0).then_some(ForeignKind::Blank)
}
