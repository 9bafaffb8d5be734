//! One block of a GIFT file as a question: name, stem, answers, feedback.
//!
//! Invariant: a block becomes a question, or an error or notice with its line.

use std::collections::BTreeMap;

use super::super::note::Note;
use super::super::{
    ForeignKey, ForeignKind, ForeignOption, ForeignQuestion, MatchGrades, Place, Severity, letter,
    lettered,
};
use super::answers::{self, Section, in_ascii};
use super::block::Block;
use super::comment::{self, Counting};
use super::stem::{Tail, stray, with_one_blank, words_behind};
use super::syntax::{meaningful, runs, unescape};
use super::wording::{Format, Wording, prefix};
use crate::domain::question::BLANK;

/// A question and what is to be said of it.
pub(super) struct Read {
    pub(super) question: ForeignQuestion,
    pub(super) notes: Vec<Note>,
    /// Its name, where it has an id beside it that is something else.
    pub(super) other_name: bool,
}

/// Reads a block.
///
/// # Errors
/// Why it makes no question: an error, or a notice where none was meant.
pub(super) fn read(block: &Block<'_>, grades: MatchGrades) -> Result<Read, Note> {
    let mut early = Vec::new();
    let (name, from) = name_of(block, &mut early);
    let braces = braces_of(block, from)?;
    let (stem, answers, tail) = braces.parts(block);
    let tail = Tail::of(stem, tail);
    let (format, _) = prefix(stem);
    let mut wording = Wording {
        format: format.unwrap_or(Format::Moodle),
        notes: early,
    };
    let (answers, general) = match runs(answers, '#', 4).last() {
        Some(at) => answers.split_at_checked(at).unwrap_or((answers, "")),
        None => (answers, ""),
    };
    let section = Section {
        block,
        text: answers,
        at: braces.opens + 1,
        grades,
    };
    let found = answers::read(&section, &mut wording)?;
    let is_fillable = matches!(
        found.kind,
        ForeignKind::Single | ForeignKind::Multiple | ForeignKind::Blank | ForeignKind::Numeric
    );
    let tail_line = block.line_at(braces.closes);
    let stem = match tail {
        Tail::None => stem.to_owned(),
        Tail::Stray(tail) => {
            wording.note(stray(tail_line, tail));
            stem.to_owned()
        }
        Tail::EndOfSentence(tail) if !is_fillable => format!("{}{tail}", stem.trim_end()),
        Tail::EndOfSentence(tail) | Tail::Words(tail) => {
            if !is_fillable {
                wording.note(words_behind(tail_line));
            }
            format!("{stem}{BLANK}{tail}")
        }
    };
    let mut stem = wording.plain(&stem, block.first_line());
    if found.kind == ForeignKind::Blank {
        stem = with_one_blank(stem, block, &mut wording);
    }
    if stem.is_empty() {
        wording.note(Note::new(
            Severity::Held,
            block.first_line(),
            "empty_stem",
            "大括号前没有题干；请补上",
            "there is no stem before the braces; fill it in",
        ));
    }
    if block.lacks_blank_line {
        wording.note(Note::new(
            Severity::Notice,
            block.first_line(),
            "no_blank_line",
            "与上一题之间没有空行，已按另一道题读取",
            "there is no blank line above; it was read as another question",
        ));
    }
    let mut explanation = Vec::new();
    let general = general.strip_prefix("####").unwrap_or_default();
    let general = wording.plain(general, tail_line);
    if !general.is_empty() {
        explanation.push(general);
    }
    explanation.extend(found.feedback);
    let mut question = ForeignQuestion::new(Place::line(block.first_line()), found.kind, stem);
    question.options = found.options;
    question.left = found.left;
    question.key = if wording.is_held() { None } else { found.key };
    question.rule = question.key.as_ref().and(found.rule);
    question.explanation = explanation.join("\n");
    let other_name = apply_remarks(&mut question, block, name);
    Ok(Read {
        question,
        notes: wording.notes,
        other_name,
    })
}

/// What the comments say; whether that puts the name aside.
fn apply_remarks(question: &mut ForeignQuestion, block: &Block<'_>, name: Option<String>) -> bool {
    let remarks = comment::read(&block.comments);
    let other_name = remarks.id.is_some() && name.is_some() && remarks.id != name;
    question.code = remarks.id.or(name);
    question.tags = remarks.tags;
    question.difficulty = remarks.difficulty;
    question.marks = remarks.marks;
    question.source = remarks.source;
    if let (Some(ForeignKey::Rubric(known)), Some(rubric)) = (&mut question.key, remarks.rubric) {
        *known = rubric;
    }
    if let Some(options) = in_places(&question.options, &remarks.sides) {
        let ids = question.options.iter().zip(&remarks.sides);
        let ids = ids.map(|(option, place)| (option.id.clone(), letter(place - 1)));
        let ids: BTreeMap<String, String> = ids.collect();
        if let Some(ForeignKey::Pairs(pairs)) = &mut question.key {
            for (_, right) in pairs {
                if let Some(id) = ids.get(right) {
                    right.clone_from(id);
                }
            }
            question.options = options;
        }
    }
    if question.key.is_some() {
        match remarks.rule {
            Some(Counting::Section) => question.rule = None,
            Some(Counting::Rule(rule)) => question.rule = Some(rule),
            None => {}
        }
    }
    other_name
}

/// Options in the order of their places, which are those from 1 on; none where they are not.
fn in_places(options: &[ForeignOption], places: &[usize]) -> Option<Vec<ForeignOption>> {
    let texts = places
        .iter()
        .zip(options.iter().map(|option| option.text.clone()));
    let texts: BTreeMap<usize, String> = texts.map(|(place, text)| (*place, text)).collect();
    let are_all = options.len() == places.len() && texts.keys().copied().eq(1..=options.len());
    (are_all && !texts.is_empty()).then(|| lettered(texts.into_values()))
}

/// The name between `::` and `::`, and where the rest begins.
fn name_of(block: &Block<'_>, notes: &mut Vec<Note>) -> (Option<String>, usize) {
    let text = &block.text;
    let line = block.first_line();
    if text.starts_with("：：") {
        notes.push(Note::new(
            Severity::Warning,
            line,
            "full_width_name",
            "题目名称要用半角的 :: 括起，这里是全角“：：”，已按题干文字保留",
            "a name stands between `::` and `::`; full-width colons were kept as text",
        ));
    }
    if !text.starts_with("::") {
        return (None, 0);
    }
    let Some(end) = runs(text, ':', 2).nth(1) else {
        notes.push(Note::new(
            Severity::Warning,
            line,
            "unclosed_name",
            "题目名称只有开头的 :: 没有结尾的 ::，已按题干文字保留",
            "a name begins with `::` and does not end with `::`; it was kept as text",
        ));
        return (None, 0);
    };
    let name = unescape(text.get(2..end).unwrap_or_default());
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (Some(name).filter(|name| !name.is_empty()), end + 2)
}

/// Where a question is parted.
struct Braces {
    from: usize,
    opens: usize,
    closes: usize,
}

impl Braces {
    /// Stem, answers and what stands behind them.
    fn parts<'b>(&self, block: &'b Block<'_>) -> (&'b str, &'b str, &'b str) {
        let part = |from: usize, to: usize| block.text.get(from..to).unwrap_or_default();
        (
            part(self.from, self.opens),
            part(self.opens + 1, self.closes),
            part(self.closes + 1, block.text.len()),
        )
    }
}

/// The braces around the answers: the first that opens and the last that closes.
fn braces_of(block: &Block<'_>, from: usize) -> Result<Braces, Note> {
    let text = &block.text;
    let braces = meaningful(text).filter(|(at, c)| from <= *at && matches!(c, '{' | '}'));
    let braces: Vec<(usize, char)> = braces.take(3).collect();
    let last = meaningful(text)
        .filter(|(at, c)| from <= *at && *c == '}')
        .last();
    let (opens, closes) = match (braces.as_slice(), last) {
        ([], _) => return Err(no_braces(block)),
        ([(opens, '{'), ..], Some((closes, _))) if *opens < closes => (*opens, closes),
        ([(at, _), ..], _) => return Err(unbalanced(block, *at)),
    };
    match braces.get(1) {
        // `{ … {`: the first is not closed, or one of the text is not escaped.
        Some((at, '{')) => Err(unbalanced(block, *at)),
        _ if matches!(braces.get(2), Some((_, '{'))) => {
            let at = braces.get(2).map_or(0, |(at, _)| *at);
            Err(Note::new(
                Severity::Error,
                block.line_at(at),
                "several_answer_sections",
                "一段里有两处大括号：两道题之间要空一行；若大括号是文字的一部分，请写成 \\{ 和 \\}",
                "two answer sections in one block: put a blank line between questions; braces that belong to a text are written `\\{` and `\\}`",
            ))
        }
        _ => Ok(Braces {
            from,
            opens,
            closes,
        }),
    }
}

fn no_braces(block: &Block<'_>) -> Note {
    let shown: String = block.text.chars().take(40).collect();
    if block.text.contains(['｛', '｝']) {
        let at = block.text.find(['｛', '｝']).unwrap_or_default();
        let meant: String = block
            .text
            .get(at..)
            .unwrap_or_default()
            .chars()
            .take(40)
            .collect();
        return Note::new(
            Severity::Error,
            block.line_at(at),
            "full_width_braces",
            format!(
                "答案要用半角大括号 {{ }} 括起，这里是全角；是不是要写成“{}”？请修改后重新导入",
                in_ascii(&meant)
            ),
            format!(
                "answers stand in braces of ASCII; found full-width ones; did you mean `{}`?",
                in_ascii(&meant)
            ),
        );
    }
    Note::new(
        Severity::Notice,
        block.first_line(),
        "description",
        format!("“{shown}”没有答案部分，是说明文字，不是题目，未导入"),
        format!("`{shown}` has no answers: it is a description, no question, and was left out"),
    )
}

fn unbalanced(block: &Block<'_>, at: usize) -> Note {
    let has_full_width = block.text.contains(['｛', '｝']);
    let (chinese, english) = if has_full_width {
        (
            "大括号一边半角、一边全角；请都改成半角 { }",
            "one brace is full-width; write both as `{` and `}`",
        )
    } else {
        (
            "大括号不成对：请检查是否漏写，答案部分中间不能有空行；若大括号是文字的一部分，请写成 \\{ 和 \\}",
            "braces do not pair: check for a missing one; there must be no blank line among the answers, and braces that belong to a text are written `\\{` and `\\}`",
        )
    };
    Note::new(
        Severity::Error,
        block.line_at(at),
        "unbalanced_braces",
        chinese,
        english,
    )
}
