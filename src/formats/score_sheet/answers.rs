//! 作答明细: one line for each slot of each candidate.

use std::borrow::Cow;

use super::or_empty;
use crate::domain::marks::{Fraction, Marks};
use crate::domain::paper::Slot;
use crate::domain::question::{Kind, Layout};
use crate::domain::roster::RosterEntry;
use crate::domain::scoring::{ByChoice, ByMatch, ByOrder, Method, Rule};
use crate::formats::sheet::{Cell, Cells, Column, Sheet};

/// 作答明细.
pub static ANSWERS: Sheet = Sheet {
    name: "作答明细",
    columns: Cow::Borrowed(&[
        Column::new("工号", 14),
        Column::new("姓名", 12),
        Column::new("支部", 32),
        Column::new("题号", 6),
        Column::new("大题", 16),
        Column::new("题型", 8),
        Column::new("题目编码", 12),
        Column::new("作答", 16),
        Column::new("正确答案", 16),
        Column::new("得分", 8),
        Column::new("满分", 8),
        Column::new("计分规则", 14),
        Column::new("说明", 48),
    ]),
};

/// One slot of one candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow<'a> {
    /// 工号, 姓名, 支部.
    pub person: &'a RosterEntry,
    /// 题号 on the candidate's paper, 1 for the first.
    pub slot: u32,
    /// 大题.
    pub section: &'a str,
    /// 题型.
    pub kind: Kind,
    /// 题目编码.
    pub code: &'a str,
    /// 作答, by [`given`](super::given); empty where nothing was given.
    pub given: &'a str,
    /// 正确答案, by [`right`](super::right).
    pub key: &'a str,
    /// 得分; `None` while it waits for a person.
    pub score: Option<Marks>,
    /// 满分.
    pub full_marks: Marks,
    /// 计分规则.
    pub rule: &'a Rule,
    /// 说明, of a slot by [`in_author_letters`].
    pub sentence: &'a str,
}

impl Cells for AnswerRow<'_> {
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
        put(Cell::PersonNumber(&self.person.number));
        put(Cell::Name(&self.person.name));
        put(Cell::Text(self.person.branch.as_str()));
        put(Cell::Whole(u64::from(self.slot)));
        put(Cell::Text(self.section));
        put(Cell::Word(self.kind.chinese()));
        put(Cell::Text(self.code));
        put(Cell::Text(self.given));
        put(Cell::Text(self.key));
        put(or_empty(self.score, Cell::Marks));
        put(Cell::Marks(self.full_marks));
        put(Cell::Word(in_words(self.rule)));
        put(Cell::Text(self.sentence));
    }
}

/// The rule in a few words.
fn in_words(rule: &Rule) -> &'static str {
    match &rule.method {
        Method::Exact => "全对得分",
        Method::Choice(by) => match by {
            ByChoice::Half { share } if *share == Fraction::HALF => "漏选得一半",
            ByChoice::Half { .. } | ByChoice::Flat { .. } => "漏选得部分分",
            ByChoice::Fixed { .. } => "按选对项数给分",
            ByChoice::Proportional | ByChoice::RipKey => "按选对比例给分",
            ByChoice::Mtf | ByChoice::MtfHalf => "逐项判断",
            ByChoice::Moodle | ByChoice::OuMulti => "选错抵扣",
            ByChoice::Penalty { .. } | ByChoice::Formula => "答错倒扣",
            ByChoice::QtiMap(_) => "按选项分值给分",
        },
        Method::PerBlank(blanks) if blanks.all_or_nothing => "全部填对给分",
        Method::PerBlank(_) => "按空给分",
        Method::Match(ByMatch::PerPair) => "按对给分",
        Method::Match(ByMatch::RightMinusWrong) => "配错抵扣",
        Method::Order(by) => match by {
            ByOrder::Absolute | ByOrder::Relative => "按位置给分",
            ByOrder::Pairs | ByOrder::Tau0 => "按先后关系给分",
            ByOrder::NextExcl | ByOrder::NextIncl | ByOrder::PrevNext => "按相邻关系给分",
            ByOrder::Lis | ByOrder::Contig => "按最长次序给分",
        },
        Method::Manual => "人工评阅",
    }
}

/// The slot in the letters of the author, so that a sentence about it speaks of the same options as the
/// columns beside it, whatever the letters on the candidate's paper.
#[must_use]
pub fn in_author_letters(slot: &Slot, layout: &Layout) -> Slot {
    let choices = layout.choices().iter();
    Slot {
        order: choices.map(|choice| choice.id.clone()).collect(),
        ..slot.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use uuid::Uuid;

    use super::super::{person, written};
    use super::*;
    use crate::domain::grading::{Asked, explain};
    use crate::domain::question::{Body, Choice, Key, Layout, OptionId};
    use crate::domain::response::Response;
    use crate::domain::scoring::ScoringKey;
    use crate::domain::{Language, QuestionVersionId};

    fn marks(text: &str) -> Marks {
        text.parse().unwrap()
    }

    fn ids(letters: &str) -> Vec<OptionId> {
        let ids = letters.chars().map(|c| c.to_string().parse().unwrap());
        ids.collect()
    }

    fn set(letters: &str) -> BTreeSet<OptionId> {
        ids(letters).into_iter().collect()
    }

    fn body() -> Body {
        let choice = |id: OptionId| Choice {
            text: id.to_string(),
            id,
            pinned: false,
        };
        Body {
            stem: "题干".to_owned(),
            layout: Layout::Multiple(ids("abcd").into_iter().map(choice).collect()),
        }
    }

    #[test]
    fn the_sentence_speaks_of_the_options_of_the_columns_beside_it() {
        // A slot that shows the options the other way round: a is D.
        let slot = Slot {
            section: 0,
            version: QuestionVersionId::new(Uuid::nil()),
            marks: marks("2"),
            rule: Rule::HALF,
            order: ids("dcba"),
        };
        let (body, key) = (body(), Key::Choices(set("abd")));
        let ready = ScoringKey::new(&body, &key, &slot.rule);
        let response = Response::Choices(set("ab"));
        let told = |slot: &Slot| {
            explain(
                slot,
                Some(Asked::by(&ready)),
                Some(&response),
                None,
                Language::Chinese,
            )
        };
        assert_eq!(
            told(&slot),
            "选 C、D，漏选 A：得 1 分（满分 2 分，漏选得一半）"
        );
        let slot = in_author_letters(&slot, &body.layout);
        assert_eq!(
            told(&slot),
            "选 A、B，漏选 D：得 1 分（满分 2 分，漏选得一半）"
        );
    }

    #[test]
    fn a_slot_has_each_cell_under_its_header() {
        let row = AnswerRow {
            person: &person(),
            slot: 3,
            section: "二、多选题",
            kind: Kind::Multiple,
            code: "T01-M01",
            given: "AB",
            key: "ABD",
            score: Some(marks("1")),
            full_marks: marks("2"),
            rule: &Rule::HALF,
            sentence: "漏选 D",
        };
        assert_eq!(
            written(&ANSWERS, &row),
            "工号=00123 姓名=张* 支部=集团/一 题号=3 大题=二、多选题 题型=多选题 题目编码=T01-M01 \
             作答=AB 正确答案=ABD 得分=1 满分=2 计分规则=漏选得一半 说明=漏选 D"
        );
        let waiting = AnswerRow { score: None, ..row };
        assert!(written(&ANSWERS, &waiting).contains(" 得分= 满分=2 "));
    }
}
