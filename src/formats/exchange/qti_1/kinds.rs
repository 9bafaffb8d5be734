//! Which reader reads which type of item.

use super::super::note::Note;
use super::super::{ForeignKey, ForeignKind, Severity};
use super::item::Item;
use super::presentation::{is_single, labels};
use super::{blanks, choice, numbers, pairs};

/// Most options of one response: the item is scored for each of them.
const MAX_OPTIONS: usize = 200;

impl Item<'_> {
    /// Reads what is asked and what is right, by the type that the file names.
    pub(super) fn kind(&mut self) -> Result<(), Note> {
        let has_many = self
            .responses
            .iter()
            .any(|response| labels(response).len() > MAX_OPTIONS);
        if has_many {
            return Err(self.refusal(
                "too_many_options",
                [
                    &format!("一道题有 {MAX_OPTIONS} 个以上的选项，未导入"),
                    &format!("more than {MAX_OPTIONS} options in one question; not imported"),
                ],
            ));
        }
        let name = self.type_name.to_lowercase();
        match name.as_str() {
            "multiple_choice_question" | "cc.multiple_choice.v0p1" | "multiple choice" => {
                choice::choice(self, ForeignKind::Single)
            }
            "true_false_question" | "cc.true_false.v0p1" | "true/false" => choice::truefalse(self),
            "multiple_answers_question"
            | "cc.multiple_response.v0p1"
            | "multi-select"
            | "multiple answer" => choice::choice(self, ForeignKind::Multiple),
            "short_answer_question" | "cc.fib.v0p1" | "short answer" | "fill in the blanks" => {
                blanks::written(self)
            }
            "fill_in_multiple_blanks_question" => blanks::marked_blanks(self),
            "multiple_dropdowns_question" | "missing_word_question" => blanks::dropdowns(self),
            "matching_question" | "matching" => pairs::matching(self),
            "numerical_question" => numbers::numerical(self),
            "essay_question" | "cc.essay.v0p1" | "long answer" | "essay" => {
                self.question.kind = ForeignKind::Essay;
                self.question.key = Some(ForeignKey::Rubric(String::new()));
                Ok(())
            }
            "text_only_question" => Err(Note::new(
                Severity::Notice,
                self.element.line,
                "description",
                "说明文字（text_only）不是题目，已跳过",
                "a text without a question was skipped",
            )),
            "calculated_question"
            | "file_upload_question"
            | "ordering"
            | "arithmetic"
            | "likert"
            | "cc.pattern_match.v0p1" => Err(self.unsupported()),
            "" => self.by_form(),
            _ => {
                self.by_form()?;
                let found: String = self.type_name.chars().take(60).collect();
                self.note(
                    Severity::Warning,
                    "unknown_type",
                    [
                        &format!("题型“{found}”不认识，已按作答的形式读取，请核对题型"),
                        &format!("type `{found}` is not known; it was read by how it is answered: check what it is"),
                    ],
                );
                Ok(())
            }
        }
    }

    /// Where the file does not say the type, or one of its own: by what there is to answer.
    fn by_form(&mut self) -> Result<(), Note> {
        match &*self.responses {
            [response] if response.name == "response_lid" => {
                let kind = if is_single(response) {
                    ForeignKind::Single
                } else {
                    ForeignKind::Multiple
                };
                let is_ordered = response
                    .attribute("rcardinality")
                    .is_some_and(|word| word.eq_ignore_ascii_case("ordered"));
                if is_ordered {
                    return Err(self.unsupported());
                }
                choice::choice(self, kind)
            }
            [_, ..]
                if self
                    .responses
                    .iter()
                    .all(|response| response.name == "response_str") =>
            {
                if self.scoring.is_there() {
                    blanks::written(self)
                } else {
                    self.question.kind = ForeignKind::Essay;
                    self.question.key = Some(ForeignKey::Rubric(String::new()));
                    Ok(())
                }
            }
            _ => Err(self.unsupported()),
        }
    }

    pub(super) fn unsupported(&self) -> Note {
        let found: String = self.type_name.chars().take(60).collect();
        self.refusal(
            "unsupported_type",
            [
                &format!("题型“{found}”无法导入；请改成本系统的题型后再导入"),
                &format!("type `{found}` cannot be imported; change it to a type that can"),
            ],
        )
    }
}
