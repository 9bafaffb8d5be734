//! Short answers and numbers.

use std::collections::BTreeSet;

use super::super::lesser_ranges::{self, LesserRanges};
use super::super::note::Note;
use super::super::partial_texts;
use super::super::xml::Element;
use super::super::{ForeignKey, ForeignKind, NumberRange, Severity};
use super::draft::{Draft, range};
use super::field::Part;
use crate::domain::marks::Fraction;
use crate::domain::question::BLANK;

/// What is accepted in one blank, while its answers are read.
#[derive(Default)]
pub(super) struct Accepted {
    texts: Vec<String>,
    seen: BTreeSet<String>,
    /// An answer that stands for many: `*党*`.
    pattern: Option<String>,
    /// Answers that give a part of the marks, or none.
    lesser: Vec<String>,
    /// Those of them that give a part.
    parts: BTreeSet<String>,
}

/// Whether upper and lower case differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Same,
    Different,
}

impl Accepted {
    /// An answer as Moodle writes it, `\*` being a star and `*` anything.
    pub(super) fn add(&mut self, text: &str, weight: Fraction) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let mut before = ' ';
        let mut is_open = |c: char| std::mem::replace(&mut before, c) != '\\' && c == '*';
        if text.chars().any(&mut is_open) {
            // What is worth nothing is there for its feedback.
            if Fraction::ZERO < weight {
                self.pattern = Some(text.to_owned());
            }
            return;
        }
        let plain = text.replace("\\*", "*");
        if weight < Fraction::ONE {
            if Fraction::ZERO < weight {
                self.parts.insert(plain.clone());
            }
            self.lesser.push(plain);
        } else if self.seen.insert(plain.clone()) {
            self.texts.push(plain);
        }
    }

    /// The texts; says what of the answers they do not hold.
    pub(super) fn finish(self, case: Case, draft: &mut Draft<'_>) -> Vec<String> {
        let lesser = self.lesser.iter().map(String::as_str);
        let accepted = self.texts.iter().map(String::as_str);
        let (same, others) = partial_texts::part(lesser, accepted);
        if !same.is_empty() {
            let [chinese, english] = partial_texts::words(&same);
            draft.note(Severity::Held, partial_texts::CODE, [&chinese, &english]);
        }
        let mut others = others.into_iter();
        if let Some(text) = others.rfind(|text| self.parts.contains(*text)) {
            draft.note(
                Severity::Warning,
                "partial_answer",
                [
                    &format!(
                        "答案“{text}”只得部分分，填空题没有部分正确的答案，已略去；如果可以算对，请改成 100%"
                    ),
                    &format!(
                        "the answer `{text}` has a part of the marks; a blank accepts a text or not, so it was left out"
                    ),
                ],
            );
        }
        if let Some(text) = self.pattern {
            draft.note(
                Severity::Warning,
                "wildcard_answer",
                [
                    &format!(
                        "答案“{text}”里的 * 表示任意文字，本系统没有这种写法，已略去；请改列出可接受的答案"
                    ),
                    &format!(
                        "in the answer `{text}` a `*` stands for any text, which we do not have; it was left out; list what is accepted"
                    ),
                ],
            );
        }
        if case == Case::Different {
            draft.note(
                Severity::Warning,
                "case_sensitive",
                [
                    "原题区分英文大小写；本系统的填空不区分",
                    "the question tells upper from lower case; blanks of ours do not",
                ],
            );
        }
        self.texts
    }
}

/// How feedback calls an answer.
pub(super) fn name_of(answer: &str) -> String {
    match answer.trim() {
        "*" => "其他答案".to_owned(),
        text => format!("“{}”", text.replace("\\*", "*")),
    }
}

pub(super) fn shortanswer(draft: &mut Draft<'_>) -> Result<(), Note> {
    draft.question.kind = ForeignKind::Blank;
    let answers = draft.answers()?;
    let mut accepted = Accepted::default();
    for answer in &answers {
        let text = answer.element.first("text").map(Element::text);
        let text = text.unwrap_or_default();
        draft.remark(answer.element, &name_of(&text));
        accepted.add(&text, answer.weight);
    }
    let case = match &*draft.value("usecase") {
        "1" | "true" => Case::Different,
        _ => Case::Same,
    };
    let texts = accepted.finish(case, draft);
    fill(draft, vec![texts]);
    Ok(())
}

/// The key of blanks, if there is something for each, and as many in the stem.
pub(super) fn fill(draft: &mut Draft<'_>, blanks: Vec<Vec<String>>) {
    let stem = with_blanks(&draft.question.stem, blanks.len());
    let (n_wanted, n_found) = (blanks.len(), stem.matches(BLANK).count());
    draft.question.stem = stem;
    if blanks.iter().any(Vec::is_empty) {
        draft.hold(
            "no_accepted_answer",
            [
                "没有一个答案是 100% 的分值，无法确定正确答案，请补上",
                "no answer has all of the marks, so that the key is unknown; add it",
            ],
        );
    } else if n_found == n_wanted {
        draft.question.key = Some(ForeignKey::Blanks(blanks));
    } else {
        let chinese = format!("题干有 {n_found} 处下划线，答案却是 {n_wanted} 空的，请核对");
        let english = format!("the stem has {n_found} blanks and the key {n_wanted}; check them");
        draft.hold("blank_count", [&chinese, &english]);
    }
}

/// A stem in which every row of three or more underscores is one blank; where it has none and one is wanted,
/// that is at its end.
pub(in crate::formats::exchange) fn with_blanks(stem: &str, n_wanted: usize) -> String {
    let mut text = String::with_capacity(stem.len());
    let mut n_lines = 0_usize;
    for c in stem.chars().chain(std::iter::once('\n')) {
        if matches!(c, '_' | '＿') {
            n_lines += 1;
            continue;
        }
        match n_lines {
            0 => {}
            1 | 2 => text.extend(std::iter::repeat_n('_', n_lines)),
            _ => text.push_str(BLANK),
        }
        n_lines = 0;
        text.push(c);
    }
    text.pop();
    if n_wanted == 1 && !text.is_empty() && !text.contains(BLANK) {
        if text.ends_with(|c: char| c.is_ascii() && !c.is_whitespace()) {
            text.push(' ');
        }
        text.push_str(BLANK);
    }
    text
}

pub(super) fn numerical(draft: &mut Draft<'_>) -> Result<(), Note> {
    draft.question.kind = ForeignKind::Numeric;
    let answers = draft.answers()?;
    let mut numbers = Numbers::default();
    for answer in &answers {
        let child = |name: &str| answer.element.first(name).map(Element::text);
        let value = child("text").unwrap_or_default();
        draft.remark(answer.element, &name_of(&value));
        numbers.add(
            &value,
            &child("tolerance").unwrap_or_default(),
            answer.weight,
        );
    }
    numbers.finish(draft);
    units(draft);
    Ok(())
}

/// What numbers are accepted, while answers are read.
#[derive(Default)]
pub(super) struct Numbers {
    ranges: Vec<NumberRange>,
    /// What stood before with less than all of the marks.
    lesser: LesserRanges,
    is_shadowed: bool,
    has_part: bool,
    has_fault: bool,
}

impl Numbers {
    pub(super) fn add(&mut self, value: &str, tolerance: &str, weight: Fraction) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        self.has_part |= Fraction::ZERO < weight && weight < Fraction::ONE;
        if value == "*" && weight < Fraction::ONE {
            self.lesser.add_all();
            return;
        }
        match range(value, tolerance) {
            Some(range) if weight < Fraction::ONE => self.lesser.add(&range),
            Some(range) => {
                self.is_shadowed |= self.lesser.overlap(&range);
                self.ranges.push(range);
            }
            None => self.has_fault = true,
        }
    }

    pub(super) fn finish(self, draft: &mut Draft<'_>) {
        if self.has_part {
            draft.note(
                Severity::Warning,
                "partial_answer",
                [
                    "有的数值只得部分分，已略去",
                    "numbers that give a part of the marks were left out",
                ],
            );
        }
        draft.question.key = (!self.ranges.is_empty()).then_some(ForeignKey::Ranges(self.ranges));
        if self.has_fault {
            draft.hold(
                "invalid_number",
                [
                    "答案或误差不是可以读取的数（应写成 3.14 这样），请改正",
                    "an answer or its tolerance is no number such as 3.14; correct it",
                ],
            );
        } else if self.is_shadowed {
            let [chinese, english] = lesser_ranges::WORDS;
            draft.hold(lesser_ranges::CODE, [chinese, english]);
        } else if draft.question.key.is_none() {
            draft.hold(
                "no_accepted_answer",
                [
                    "没有一个数值是 100% 的分值，无法确定正确答案，请补上",
                    "no number has all of the marks, so that the key is unknown; add it",
                ],
            );
        }
    }
}

/// Units are words beside a number: told, and left to the stem.
fn units(draft: &mut Draft<'_>) {
    let units = draft.element.first("units");
    let names = units.into_iter().flat_map(|units| units.all("unit"));
    let names = names.filter_map(|unit| unit.first("unit_name").map(Element::text));
    let names: Vec<String> = names.map(|name| name.trim().to_owned()).take(10).collect();
    if names.is_empty() {
        return;
    }
    let (chinese, english) = (names.join("、"), names.join(", "));
    draft.note(
        Severity::Warning,
        "units",
        [
            &format!("答案的单位（{chinese}）未导入；请在题干中写明单位"),
            &format!(
                "the units of the answer ({english}) were left out; name the unit in the stem"
            ),
        ],
    );
    // The same text is where an instruction would be shown.
    let _ = draft.text_of("instructions", Part::Told);
}
