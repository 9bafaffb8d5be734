//! 题目分析: one line a question, with two columns for each option.
//!
//! Invariant: a letter is that of the author; an option that a question does not have is an empty cell,
//! one that nobody chose is a 0.

use std::borrow::Cow;

use super::or_empty;
use crate::domain::question::{Difficulty, Layout};
use crate::domain::results::questions::Analysis;
use crate::formats::sheet::{Cell, Cells, Column, Sheet};

/// What whoever reads 题目分析 has to know, a sentence each.
pub const QUESTION_NOTES: [&str; 3] = [
    "难度系数为平均分与分值之比；区分度为总分前 27% 与后 27% 考生难度系数之差，边界同分者按比例计入。\
     Facility is mean score by marks; discrimination is its difference between the best and the worst \
     27 % by total, ties at the border in proportion.",
    "应答人数为试卷上有此题者，未答计 0 分，待评不计入各项比率。\
     Counted are all who had the question; no answer is 0 marks; what waits for a marker is in no rate.",
    "选项字母为题库中的顺序；判断题 A 为对、B 为错。\
     Letters are those of the question bank; of true-false questions A is true and B is false.",
];

/// The columns before those of the options.
const COLUMNS: [Column; 20] = [
    Column::new("题号", 6),
    Column::new("大题", 16),
    Column::new("题型", 8),
    Column::new("题目编码", 12),
    Column::new("难度", 6),
    Column::new("分值", 7),
    Column::new("知识点", 16),
    Column::new("题干", 48),
    Column::new("正确答案", 12),
    Column::new("应答人数", 9),
    Column::new("作答人数", 9),
    Column::new("答对", 7),
    Column::new("部分对", 7),
    Column::new("答错", 7),
    Column::new("未答", 7),
    Column::new("待评", 7),
    Column::new("正确率", 8),
    Column::new("平均分", 8),
    Column::new("难度系数", 9),
    Column::new("区分度", 8),
];

/// 题目分析 with columns for so many options, at most 26; see [`n_options`].
pub fn questions_sheet(n_options: usize) -> Sheet {
    let of_option = |letter: char| {
        ["人数", "占比"].map(|word| Column {
            title: format!("{letter}{word}").into(),
            width: 8,
        })
    };
    let options = ('A'..='Z').take(n_options).flat_map(of_option);
    Sheet {
        name: "题目分析",
        columns: Cow::Owned(COLUMNS.into_iter().chain(options).collect()),
    }
}

/// The options that can be chosen in a question; 0 where nothing is chosen.
pub fn n_options(layout: &Layout) -> usize {
    match layout {
        Layout::Single(options) | Layout::Multiple(options) => options.len(),
        Layout::TrueFalse => 2,
        Layout::Blank(_) | Layout::Match { .. } | Layout::Order(_) | Layout::Essay => 0,
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionRow<'a> {
    /// 题号, where it is the same on every paper.
    pub place: Option<u32>,
    /// 大题.
    pub section: &'a str,
    /// 题目编码.
    pub code: &'a str,
    /// 难度, as it was expected.
    pub difficulty: Difficulty,
    /// 知识点.
    pub topic: &'a str,
    /// 题干.
    pub stem: &'a str,
    /// What 题型 and the options follow from.
    pub layout: &'a Layout,
    /// 正确答案, by [`right`](super::right).
    pub key: &'a str,
    /// How it did.
    pub analysis: &'a Analysis,
    /// The options that the sheet has columns for.
    pub n_options: usize,
}

impl Cells for QuestionRow<'_> {
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
        let analysis = self.analysis;
        put(or_empty(self.place.map(u64::from), Cell::Whole));
        put(Cell::Text(self.section));
        put(Cell::Word(self.layout.kind().chinese()));
        put(Cell::Text(self.code));
        put(Cell::Word(chinese(self.difficulty)));
        put(Cell::Marks(analysis.full_marks));
        put(Cell::Text(self.topic));
        put(Cell::Text(self.stem));
        put(Cell::Text(self.key));
        put(Cell::Whole(analysis.n));
        put(Cell::Whole(analysis.n_answered));
        put(Cell::Whole(analysis.n_right));
        put(Cell::Whole(analysis.n_partly));
        put(Cell::Whole(analysis.n_wrong));
        put(Cell::Whole(analysis.n_unanswered));
        put(Cell::Whole(analysis.n_waiting));
        put(or_empty(analysis.right_rate(), Cell::Rate));
        put(or_empty(analysis.mean, Cell::Mean));
        put(or_empty(analysis.facility, Cell::Share));
        put(or_empty(analysis.discrimination, Cell::Decimal));
        let n_own = n_options(self.layout);
        for (place, _) in ('A'..='Z').take(self.n_options).enumerate() {
            if place < n_own {
                let n = analysis.n_chosen.get(place).copied();
                put(Cell::Whole(n.unwrap_or(0)));
                put(or_empty(analysis.chosen_rate(place), Cell::Rate));
            } else {
                put(Cell::Empty);
                put(Cell::Empty);
            }
        }
    }
}

const fn chinese(difficulty: Difficulty) -> &'static str {
    match difficulty {
        Difficulty::Easy => "易",
        Difficulty::Medium => "中",
        Difficulty::Hard => "难",
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::written;
    use super::*;
    use crate::domain::QuestionVersionId;
    use crate::domain::grading::{Correctness, Worth};
    use crate::domain::marks::Marks;
    use crate::domain::results::questions::{Observed, Questions};

    fn analysis(slots: &[(&str, Correctness, &[usize])]) -> Analysis {
        let mut questions = Questions::default();
        for (total, correctness, chosen) in slots {
            let full_marks: Marks = "2".parse().unwrap();
            let is_right = *correctness == Correctness::Right;
            let marks = if is_right { full_marks } else { Marks::ZERO };
            let slot = Observed {
                version: QuestionVersionId::new(Uuid::nil()),
                full_marks,
                worth: Worth::Marked {
                    marks,
                    fraction: None,
                },
                correctness: *correctness,
                chosen,
            };
            questions.count(total.parse().unwrap(), &slot);
        }
        questions.analyses().next().unwrap()
    }

    fn row<'a>(layout: &'a Layout, analysis: &'a Analysis, n_options: usize) -> QuestionRow<'a> {
        QuestionRow {
            place: None,
            section: "判断",
            code: "T01-J01",
            difficulty: Difficulty::Easy,
            topic: "党章",
            stem: "题干",
            layout,
            key: "错",
            analysis,
            n_options,
        }
    }

    #[test]
    fn a_question_has_each_figure_under_its_header_and_options_that_it_has_not_are_empty() {
        let analysis = analysis(&[
            ("9", Correctness::Right, &[1]),
            ("8", Correctness::Right, &[1]),
            ("7", Correctness::Unanswered, &[]),
        ]);
        let told = written(&questions_sheet(3), &row(&Layout::TrueFalse, &analysis, 3));
        assert_eq!(
            told,
            "题号= 大题=判断 题型=判断题 题目编码=T01-J01 难度=易 分值=2 知识点=党章 题干=题干 正确答案=错 \
             应答人数=3 作答人数=2 答对=2 部分对=0 答错=0 未答=1 待评=0 正确率=66.7% 平均分=1.33 难度系数=0.667 \
             区分度=1 A人数=0 A占比=0.0% B人数=2 B占比=66.7% C人数= C占比="
        );
    }

    #[test]
    fn a_question_without_options_has_empty_cells_for_them() {
        let analysis = analysis(&[("9", Correctness::Right, &[])]);
        let told = written(&questions_sheet(1), &row(&Layout::Blank(1), &analysis, 1));
        assert!(told.ends_with("难度系数=1 区分度= A人数= A占比="), "{told}");
    }
}
