//! `{T}`, `{FALSE#wrong feedback#right feedback}`.

use super::super::super::note::Note;
use super::super::super::{ForeignKey, ForeignKind, Severity};
use super::super::syntax::pieces;
use super::super::wording::Wording;
use super::{Answers, Section};

/// Reads true or false; none where the section is something else.
pub(super) fn read(section: &Section<'_>, wording: &mut Wording) -> Option<Answers> {
    let parts = pieces(section.text, &['#']);
    let word = parts.first().filter(|part| part.mark.is_none())?;
    let word = word.text.trim();
    let line = section.line(0);
    let truth = match word {
        "T" | "TRUE" => Some(true),
        "F" | "FALSE" => Some(false),
        _ => {
            let note = other_word(word, line)?;
            let truth = (note.severity == Severity::Notice).then(|| word.starts_with(['t', 'T']));
            wording.note(note);
            truth
        }
    };
    let mut answers = Answers::new(ForeignKind::TrueFalse, truth.map(ForeignKey::Truth));
    // The first is shown to who was wrong.
    for (name, part) in ["答错", "答对"].into_iter().zip(parts.iter().skip(1)) {
        let feedback = wording.plain(part.text, section.line(part.at));
        answers.add_feedback(name, &feedback);
    }
    Some(answers)
}

/// What is to be said of a word that Moodle would take for the text of a short answer.
fn other_word(word: &str, line: usize) -> Option<Note> {
    let lower = word.to_ascii_lowercase();
    if ["t", "true", "f", "false"].contains(&lower.as_str()) {
        return Some(Note::new(
            Severity::Notice,
            line,
            "lower_case_truth",
            format!("“{word}”按判断题读取；规范的写法是大写的 T 或 F"),
            format!("`{word}` is read as true or false; Moodle wants `T` or `F` in capitals"),
        ));
    }
    let chinese = ["对", "错", "正确", "错误", "√", "×", "是", "否", "Ｔ", "Ｆ"];
    chinese.contains(&word).then(|| {
        Note::new(
            Severity::Held,
            line,
            "chinese_truth",
            format!("“{word}”在 GIFT 里不是判断题的写法；如果是判断题，正确请写 {{T}}，错误请写 {{F}}"),
            format!("`{word}` is no way to write true or false in GIFT; if that is meant, write {{T}} or {{F}}"),
        )
    })
}
