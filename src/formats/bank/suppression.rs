//! Findings that an author answers in the file: `lint = { S7 = "情境需要，已压缩" }`.
//!
//! Invariant: a suppression has the code of a rule and a reason; anything else is a problem of the file and
//! suppresses nothing.

use toml::de::DeTable;

use crate::domain::lint::Rule;
use crate::domain::question::QuestionCode;
use crate::formats::Problem;
use crate::formats::toml_text::TomlText;

/// The field beside a question, and at the head of the list of materials for the bank as a whole.
pub(super) const FIELD: &str = "lint";

/// An answer to the findings of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// About which question; none for the bank as a whole.
    pub question: Option<QuestionCode>,
    /// The code of the rule: `S7`.
    pub rule: String,
    /// Why it stays as it is.
    pub reason: String,
    /// The file that it stands in.
    pub file: String,
    /// The line.
    pub line: usize,
}

/// Reads the suppressions of a table, if it has any.
pub(super) fn read(
    source: &TomlText<'_>,
    file: &str,
    question: Option<&QuestionCode>,
    table: &DeTable<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Suppression> {
    let Some(value) = table.get(FIELD) else {
        return Vec::new();
    };
    let Some(entries) = value.get_ref().as_table() else {
        let message = format!("`{FIELD}` is no table; wanted {FIELD} = {{ S7 = \"the reason\" }}");
        problems.push(source.problem(value.span().start, "wrong_type", message));
        return Vec::new();
    };
    let mut read = Vec::new();
    for (key, value) in entries {
        let (rule, at) = (key.get_ref().as_ref(), key.span().start);
        if !Rule::is_code(rule) {
            let message = format!("`{FIELD}` names `{rule}`, which is no rule of the linter");
            problems.push(source.problem(at, "unknown_rule", message));
            continue;
        }
        let reason = value.get_ref().as_str().map(str::trim).unwrap_or_default();
        if reason.is_empty() {
            let message = format!("`{FIELD}.{rule}` gives no reason; wanted a text that says why");
            problems.push(source.problem(value.span().start, "missing_reason", message));
            continue;
        }
        read.push(Suppression {
            question: question.cloned(),
            rule: rule.to_owned(),
            reason: reason.to_owned(),
            file: file.to_owned(),
            line: source.line_of(at),
        });
    }
    read.sort_by(|a, b| (a.line, &a.rule).cmp(&(b.line, &b.rule)));
    read
}

#[cfg(test)]
mod tests {
    use crate::domain::question::QuestionCode;
    use crate::formats::bank::read_folder;
    use crate::formats::bank::tests::{MATERIALS, at, file, folder, problems, question};

    #[test]
    fn answers_to_the_linter_are_read_with_their_lines_and_leave_the_question_alone() {
        let answered = question("T01-S01").replace(
            "key =",
            "lint = { S7 = \" 情境需要 \", C5 = \"两处说法不同\" }\nkey =",
        );
        let materials = MATERIALS.replace(
            "[[materials]]",
            "lint = { N3 = \"本专题宜辨误\" }\n[[materials]]",
        );
        let files = [("a.toml", file(&[answered])), ("materials.toml", materials)];
        let bank = read_folder(
            folder(
                &files
                    .each_ref()
                    .map(|(name, text)| (*name, text.as_bytes())),
            )
            .path(),
        )
        .unwrap();
        assert_eq!(
            (bank.problems.as_slice(), bank.questions.len()),
            (&[][..], 1)
        );
        let told = bank.suppressions.iter().map(|answer| {
            let code = answer.question.as_ref().map(QuestionCode::as_str);
            (
                code,
                answer.rule.as_str(),
                answer.reason.as_str(),
                answer.line,
            )
        });
        let wanted = [
            (Some("T01-S01"), "C5", "两处说法不同", 14),
            (Some("T01-S01"), "S7", "情境需要", 14),
            (None, "N3", "本专题宜辨误", 2),
        ];
        assert_eq!(told.collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn an_answer_names_a_rule_and_gives_a_reason() {
        let with = |answer: &str| {
            problems(&[(
                "a.toml",
                &file(&[question("T01-S01").replace("key =", &format!("{answer}\nkey ="))]),
            )])
        };
        assert_eq!(
            with("lint = { X9 = \"因为\" }"),
            [at("a.toml", 14, "unknown_rule")]
        );
        assert_eq!(
            with("lint = { S7 = \" \" }"),
            [at("a.toml", 14, "missing_reason")]
        );
        assert_eq!(
            with("lint = { S7 = 1 }"),
            [at("a.toml", 14, "missing_reason")]
        );
        assert_eq!(with("lint = \"S7\""), [at("a.toml", 14, "wrong_type")]);
    }
}
