//! At which line each part of a question stands, in little memory: a bank may hold 100,000 questions.

use std::num::NonZero;

use toml::de::DeTable;

use crate::formats::toml_text::TomlText;

/// The parts that findings are about.
const FIELDS: [&str; 9] = [
    "stem", "options", "left", "right", "key", "accepted", "facts", "evidence", "rule",
];

/// The lines of the parts of one question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldLines(Box<[FieldLine]>);

/// Which of [`FIELDS`], which entry of a list, and the line.
type FieldLine = (u8, Option<NonZero<u8>>, u32);

impl FieldLines {
    /// Notes the lines of a question's table.
    pub(super) fn of(source: &TomlText<'_>, table: &DeTable<'_>) -> Self {
        let mut lines = Vec::new();
        for (field, name) in (0..).zip(FIELDS) {
            let Some(value) = table.get(name) else {
                continue;
            };
            let mut note = |entry, offset| {
                lines
                    .extend(u32::try_from(source.line_of(offset)).map(|line| (field, entry, line)));
            };
            note(None, value.span().start);
            let entries = value.get_ref().as_array().into_iter().flatten();
            for (entry, value) in (1..=u8::MAX).filter_map(NonZero::new).zip(entries) {
                note(Some(entry), value.span().start);
            }
        }
        Self(lines.into())
    }

    /// The line of a path such as `options[2].text`, of the whole field where the entry is not there.
    pub(super) fn line_of(&self, path: &str) -> Option<usize> {
        let (name, rest) = path.split_once(['[', '.']).unwrap_or((path, ""));
        let field = FIELDS.iter().position(|field| *field == name)?;
        let entry = rest
            .split(']')
            .next()
            .and_then(|at| at.parse::<u8>().ok()?.checked_add(1))
            .and_then(NonZero::new);
        let of_field = || self.0.iter().filter(|(of, ..)| usize::from(*of) == field);
        let exact = of_field().find(|(_, of, _)| *of == entry);
        exact
            .or_else(|| of_field().next())
            .and_then(|(.., line)| usize::try_from(*line).ok())
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::bank::tests::{file, question, read};

    #[test]
    fn the_lines_of_the_parts_of_a_question_are_known() {
        let bank = read(&[("a.toml", &file(&[question("T01-S01")]))]);
        let line = |path: &str| bank.questions[0].1.line_of(path);
        let paths = [
            "stem",
            "options",
            "options[1].text",
            "options[9].text",
            "key",
            "key[0]",
            "evidence[0].quote",
            "",
            "lint",
        ];
        assert_eq!(paths.map(line), [9, 10, 12, 10, 14, 14, 19, 4, 4]);
    }
}
