//! What a question has besides stem, options and key: marks, rule, topic, words.

use super::super::columns::{Field, TagsBy};
use super::super::words::{self, DifficultyWord};
use super::context::{KindColumn, Scale};
use super::draft::{Draft, short};
use super::{MAX_PARTS, blank};
use crate::domain::scoring::Rule;
use crate::formats::exchange::{ForeignKey, ForeignKind};

/// Reads everything that hangs on no other part.
pub(super) fn read(draft: &mut Draft<'_>) {
    let code = draft.text(Field::Number);
    draft.question.code = (!code.is_empty()).then(|| code.to_owned());
    draft.question.explanation = draft.text(Field::Explanation).to_owned();
    let source = draft.text(Field::Source);
    draft.question.source = (!source.is_empty()).then(|| source.to_owned());
    topic_and_tags(draft);
    difficulty(draft);
    marks(draft);
    rule(draft);
}

fn topic_and_tags(draft: &mut Draft<'_>) {
    let (context, row) = (draft.context, draft.row);
    let cells = context
        .header
        .counted(Field::topic)
        .map(|(_, column)| context.at(row, column));
    let levels = cells
        .flat_map(|cell| cell.split(['/', '／', '>', '＞', '\\']))
        .map(str::trim);
    let mut levels: Vec<&str> = levels.filter(|level| !level.is_empty()).collect();
    for (by, marks) in [
        (TagsBy::Marks, &[][..]),
        (TagsBy::Spaces, &[' ', '\u{3000}', '、'][..]),
    ] {
        let is_mark = |c: char| {
            matches!(c, '；' | ';' | ',' | '，' | '|' | '｜' | '\n') || marks.contains(&c)
        };
        let words = draft.text(Field::Tags(by)).split(is_mark).map(str::trim);
        let words = words.filter(|word| !word.is_empty()).map(str::to_owned);
        let n_words = words.clone().count();
        if MAX_PARTS < n_words {
            draft.warn(Field::Tags(by), "too_many_tags", blank::too_many(n_words));
        } else {
            draft.question.tags.extend(words);
        }
    }
    // Topics in the column of types are told as such.
    let misplaced = draft.text(Field::Kind);
    if context.kinds == KindColumn::Topics && !misplaced.is_empty() {
        if levels.is_empty() {
            levels = vec![misplaced];
        } else {
            draft.question.tags.insert(misplaced.to_owned());
        }
    }
    draft.question.topic = (!levels.is_empty()).then(|| levels.join("/"));
}

fn difficulty(draft: &mut Draft<'_>) {
    let cell = draft.text(Field::Difficulty);
    if cell.is_empty() {
        return;
    }
    let scale = draft.context.scale;
    let word = words::difficulty_of(cell);
    let found = match word {
        Some(DifficultyWord::Known(known)) => Some(known),
        Some(DifficultyWord::Facility(share)) => Some(words::of_facility(share)),
        Some(DifficultyWord::Grade(grade)) => match scale {
            Scale::Grades => words::of_grade(grade),
            Scale::Shares if grade <= 1 => Some(words::of_facility(100 * grade)),
            Scale::Shares | Scale::Unclear => None,
        },
        None => None,
    };
    if found.is_none() {
        let words = match (word, scale) {
            (Some(DifficultyWord::Grade(_)), Scale::Unclear) => (
                format!("难度“{cell}”分不清是 1–5 的等级还是 0–1 的通过率，没有导入"),
                format!(
                    "difficulty `{cell}` may be a grade of 1–5 or a share of 0–1; it was left out"
                ),
            ),
            _ => (
                format!(
                    "难度“{}”不认识（可用：易、中、难，1–5，0–1），没有导入",
                    short(cell)
                ),
                format!(
                    "difficulty `{}` is not known (易, 中, 难, 1–5, 0–1); it was left out",
                    short(cell)
                ),
            ),
        };
        draft.warn(Field::Difficulty, "unread_difficulty", words);
    }
    draft.question.difficulty = found;
}

fn marks(draft: &mut Draft<'_>) {
    let whole = draft.text(Field::Marks);
    if !whole.is_empty() {
        draft.question.marks = words::marks_of(whole);
        if draft.question.marks.is_none() {
            unread_marks(draft, Field::Marks, whole);
        }
        check_nothing(draft, Field::Marks, whole);
        return;
    }
    let each = draft.text(Field::MarksOfBlank);
    if each.is_empty() {
        if draft.context.has_marks {
            draft.warn(
                Field::Marks,
                "no_marks",
                (
                    "分值没有填写，而同一张表的其他题填写了，请核对".to_owned(),
                    "no marks, though other rows of the sheet have some; see whether they are missing"
                        .to_owned(),
                ),
            );
        }
        return;
    }
    check_nothing(draft, Field::MarksOfBlank, each);
    let n_blanks = match (&draft.question.key, draft.question.kind) {
        (Some(ForeignKey::Blanks(blanks)), _) => blanks.len(),
        (_, ForeignKind::Blank) => blank::n_marks(&draft.question.stem),
        _ => 1,
    };
    let marks = words::marks_of(each).filter(|_| n_blanks != 0);
    let marks = match n_blanks {
        1 => marks,
        n_blanks => marks.and_then(|marks| words::times(&marks, n_blanks)),
    };
    if marks.is_none() {
        unread_marks(draft, Field::MarksOfBlank, each);
    }
    draft.question.marks = marks;
}

/// Marks of 0 are kept as they were written, and told: whoever is right earns nothing.
fn check_nothing(draft: &mut Draft<'_>, field: Field, cell: &str) {
    if is_nothing(cell) {
        draft.warn(
            field,
            "zero_marks",
            (
                format!("分值是“{}”，答对也不得分，请核对", short(cell)),
                format!(
                    "the marks are `{}`: who is right earns nothing",
                    short(cell)
                ),
            ),
        );
    }
}

fn unread_marks(draft: &mut Draft<'_>, field: Field, cell: &str) {
    draft.warn(
        field,
        "unread_marks",
        (
            format!("分值“{}”不是数字，没有导入", short(cell)),
            format!("`{}` is no number of marks; it was left out", short(cell)),
        ),
    );
}

/// The rule by which answers count: as it is named, or by what 漏选得分 says.
fn rule(draft: &mut Draft<'_>) {
    let named = draft.text(Field::Rule);
    let missed = draft.text(Field::MissMarks);
    let bank_kind = words::bank_kind(draft.question.kind);
    let fits = |rule: &Rule| bank_kind.is_some_and(|kind| rule.applies_to(kind));
    if !named.is_empty() {
        draft.question.rule = Rule::authored(named).ok().filter(fits);
        if draft.question.rule.is_none() {
            draft.warn(
                Field::Rule,
                "unread_rule",
                (
                    format!("评分规则“{}”不认识或不适用于此题型，没有导入", short(named)),
                    format!(
                        "`{}` is no scoring rule of this type; it was left out",
                        short(named)
                    ),
                ),
            );
        }
        return;
    }
    if missed.is_empty() || is_nothing(missed) && draft.question.kind != ForeignKind::Multiple {
        return;
    }
    let rule = match draft.question.kind {
        ForeignKind::Multiple => miss_rule(missed),
        ForeignKind::Single
        | ForeignKind::TrueFalse
        | ForeignKind::Blank
        | ForeignKind::Match
        | ForeignKind::Order
        | ForeignKind::Essay
        | ForeignKind::Numeric => None,
    };
    if rule.is_none() {
        draft.warn(
            Field::MissMarks,
            "unread_miss_marks",
            (
                format!(
                    "漏选得分“{}”不适用于此题型或不是数字，没有导入",
                    short(missed)
                ),
                format!(
                    "`{}` says nothing of partly right answers here; it was left out",
                    short(missed)
                ),
            ),
        );
    }
    draft.question.rule = rule;
}

fn is_nothing(marks: &str) -> bool {
    words::marks_of(marks).is_some_and(|marks| marks.bytes().all(|b| matches!(b, b'0' | b'.')))
}

/// What who misses some and chooses none that is wrong gets: so many marks, half of them, or nothing.
fn miss_rule(cell: &str) -> Option<Rule> {
    if matches!(cell, "一半" | "半分" | "50%" | "1/2") {
        return Some(Rule::HALF);
    }
    let marks = words::marks_of(cell)?;
    if is_nothing(&marks) {
        return Some(Rule::EXACT);
    }
    Rule::authored(&format!("flat part={marks}")).ok()
}
