//! Questions as Aiken.
//!
//! Invariant: a question that Moodle would read in another way is not written.

use std::fmt::Write as _;

use super::super::note::Note;
use super::super::{
    ForeignKey, ForeignKind, ForeignQuestion, ImportProblem, Severity, Written, letter,
};
use super::line::{self, Line};

/// The options of a statement.
const TRUTH: [&str; 2] = ["正确", "错误"];
/// Most options: those that have a letter.
const MAX_OPTIONS: usize = 26;

/// Writes questions: single choices, and statements as such with two options.
pub fn write(questions: &[ForeignQuestion]) -> Written {
    let mut text = String::new();
    let mut losses: Vec<ImportProblem> = Vec::new();
    for (index, question) in questions.iter().enumerate() {
        let mut notes = Vec::new();
        match parts(question, &mut notes) {
            Ok((options, right)) => {
                let _ = writeln!(text, "{}", one_line(&question.stem, &mut notes));
                for (at, option) in options.iter().enumerate() {
                    let option = one_line(option, &mut notes);
                    let _ = writeln!(text, "{}) {option}", letter(at));
                }
                let _ = write!(text, "ANSWER: {}\n\n", letter(right));
                notes.extend(left_out(question));
            }
            Err(note) => notes.push(note),
        }
        losses.extend(notes.into_iter().map(|note| note.of_question(index)));
    }
    Written {
        bytes: text.into_bytes(),
        losses,
    }
}

/// The options and the right one of them.
fn parts<'q>(
    question: &'q ForeignQuestion,
    notes: &mut Vec<Note>,
) -> Result<(Vec<&'q str>, usize), Note> {
    if !matches!(line::read(&on_one_line(&question.stem)), Line::Text(_)) {
        return Err(refused(
            "stem_not_in_aiken",
            "题干是空的、只有一个字符，或开头像选项（如“A.”）、像“ANSWER:”，Aiken 会读错",
            "the stem is empty, of one character, or begins like an option (`A.`) or like `ANSWER:`",
        ));
    }
    match (question.kind, &question.key) {
        (ForeignKind::Single, Some(ForeignKey::Choices(key))) => {
            let options: Vec<&str> = question.options.iter().map(|o| o.text.trim()).collect();
            let is_right = |id: &String| key.contains(id);
            let right = question
                .options
                .iter()
                .position(|option| is_right(&option.id));
            let fits = (2..=MAX_OPTIONS).contains(&options.len())
                && key.len() == 1
                && options.iter().all(|text| !text.is_empty());
            right
                .filter(|_| fits)
                .map(|right| (options, right))
                .ok_or_else(|| {
                    refused(
                        "options_not_in_aiken",
                        "Aiken 的题目要有 2 至 26 个不空的选项和一个正确选项",
                        "wanted 2 to 26 options with a text, and one of them right",
                    )
                })
        }
        (ForeignKind::TrueFalse, Some(ForeignKey::Truth(truth))) => {
            notes.push(Note::new(
                Severity::Warning,
                0,
                "truth_as_choice",
                "Aiken 没有判断题，已写成“正确 / 错误”两个选项的单选题",
                "Aiken has no true or false; it was written as a choice of two options",
            ));
            Ok((TRUTH.to_vec(), usize::from(!truth)))
        }
        (ForeignKind::Multiple, Some(_)) => Err(refused(
            "several_right_options",
            "Aiken 的题目只能有一个正确选项，其他系统会只取第一个",
            "Aiken has one right option; other systems would take the first alone",
        )),
        (_, None) => Err(refused("no_key", "没有正确答案", "the question has no key")),
        (_, Some(_)) => Err(refused(
            "kind_not_in_aiken",
            "Aiken 只有单选题",
            "Aiken has single choices alone",
        )),
    }
}

fn refused(code: &'static str, chinese: &str, english: &str) -> Note {
    Note::new(
        Severity::Error,
        0,
        code,
        format!("未写入：{chinese}"),
        format!("not written: {english}"),
    )
}

fn on_one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// A text on one line; that it had more is noted once.
fn one_line(text: &str, notes: &mut Vec<Note>) -> String {
    const CODE: &str = "lines_joined";
    if text.trim().lines().nth(1).is_some() && !notes.iter().any(|note| note.code == CODE) {
        notes.push(Note::new(
            Severity::Warning,
            0,
            CODE,
            "Aiken 的题干和选项只能写一行，换行已改成空格",
            "a stem or an option of Aiken has one line; its lines were joined",
        ));
    }
    on_one_line(text)
}

/// What Aiken has no place for, in one sentence.
fn left_out(question: &ForeignQuestion) -> Option<Note> {
    let parts = [
        (question.code.is_some(), "编号", "code"),
        (!question.explanation.is_empty(), "解析", "explanation"),
        (question.topic.is_some(), "知识点", "topic"),
        (question.difficulty.is_some(), "难度", "difficulty"),
        (question.marks.is_some(), "分值", "marks"),
        (!question.tags.is_empty(), "标签", "tags"),
        (question.source.is_some(), "出处", "source"),
        (question.rule.is_some(), "评分规则", "scoring rule"),
        (
            question.options.iter().any(|option| option.pinned),
            "选项的固定位置",
            "options that keep their place",
        ),
    ];
    let lost = parts.iter().filter(|(is_there, ..)| *is_there);
    let (chinese, english): (Vec<_>, Vec<_>) = lost.map(|(_, c, e)| (*c, *e)).unzip();
    (!chinese.is_empty()).then(|| {
        Note::new(
            Severity::Warning,
            0,
            "left_out",
            format!("Aiken 不能保存：{}", chinese.join("、")),
            format!("Aiken has no place for: {}", english.join(", ")),
        )
    })
}
