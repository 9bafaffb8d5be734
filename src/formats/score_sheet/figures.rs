//! 试卷质量 and 题目质量: what statistics say of a paper and of its questions, each figure with what it means.
//!
//! Invariant: an undefined figure is an empty cell; of a whole paper the reason stands in the place of the
//! meaning.

use std::borrow::Cow;

use super::or_empty;
use crate::domain::Language;
use crate::domain::marks::Marks;
use crate::domain::rating::Thousandths;
use crate::domain::statistics::classical::{Figure, QuestionFigures};
use crate::formats::sheet::{Cell, Cells, Column, Sheet};
use crate::formats::stats::figures::{Shown, of_question};

/// What whoever reads the two sheets has to know, a sentence each.
pub const FIGURE_NOTES: [&str; 2] = [
    "试卷质量、题目质量只供改进试题和试卷，不改变任何人的成绩；考生不足 30 人时仅供参考。\
     Figures of quality are for mending questions and papers and change nobody's score; below 30 candidates \
     they are a hint at most.",
    "题目质量的各列含义见“试卷质量”末尾；空格表示无法计算。\
     What the columns of 题目质量 mean stands at the end of 试卷质量; an empty cell cannot be computed.",
];

/// 试卷质量: one line a figure.
pub const TEST_FIGURES: Sheet = Sheet {
    name: "试卷质量",
    columns: Cow::Borrowed(&[
        Column::new("试卷", 10),
        Column::new("指标", 30),
        Column::new("数值", 12),
        Column::new("含义", 72),
    ]),
};

/// 题目质量: one line a question.
pub const QUESTION_FIGURES: Sheet = Sheet {
    name: "题目质量",
    columns: Cow::Borrowed(&[
        Column::new("试卷", 8),
        Column::new("题号", 6),
        Column::new("大题", 16),
        Column::new("题目编码", 12),
        Column::new("题型", 8),
        Column::new("分值", 7),
        Column::new("人数", 8),
        Column::new("难度P", 8),
        Column::new("标准差", 8),
        Column::new("实占%", 8),
        Column::new("区分指数%", 10),
        Column::new("区分效率%", 10),
        Column::new("题总相关", 9),
        Column::new("题余相关", 9),
        Column::new("删题信度", 9),
        Column::new("区分度D", 9),
        Column::new("评级", 8),
        Column::new("猜测得分率", 10),
        Column::new("提示", 80),
    ]),
};

/// One figure of a whole paper.
#[derive(Debug, Clone, Copy)]
pub struct FigureRow<'a> {
    /// Which paper: `A卷`, `全体`.
    pub paper: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// The figure.
    pub value: Option<Figure>,
    /// What it says.
    pub meaning: &'a str,
}

impl<'a> FigureRow<'a> {
    /// A figure that is shown elsewhere too, with its name and meaning there.
    pub const fn of(paper: &'a str, shown: &Shown) -> Self {
        Self {
            paper,
            name: shown.name,
            value: Some(shown.figure),
            meaning: shown.meaning,
        }
    }
}

impl Cells for FigureRow<'_> {
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
        put(Cell::Text(self.paper));
        put(Cell::Text(self.name));
        put(or_empty(self.value.and_then(thousandths), Cell::Decimal));
        put(match self.value {
            Some(Err(undefined)) => Cell::Word(undefined.sentence(Language::Chinese)),
            Some(Ok(_)) | None => Cell::Text(self.meaning),
        });
    }
}

/// One question.
#[derive(Debug, Clone, Copy)]
pub struct QuestionFigureRow<'a> {
    /// Which paper: `A卷`, `全体`.
    pub paper: &'a str,
    /// 题号; none of papers of each candidate's own.
    pub place: Option<u32>,
    /// 大题.
    pub section: &'a str,
    /// 题目编码.
    pub code: &'a str,
    /// 题型.
    pub kind: &'static str,
    /// 分值.
    pub full_marks: Marks,
    /// Candidates with a score on it.
    pub n: u64,
    /// The figures of the columns from 难度P to 区分度D; none where the way of papers has no such figure.
    pub figures: [Option<Figure>; 9],
    /// 优, 良, 需修改 or 淘汰.
    pub grade: Option<&'static str>,
    /// The share of the marks that a blind guess wins.
    pub guess: Option<Figure>,
    /// What to look at, sentences one behind the other.
    pub flags: &'a str,
}

/// The figures of the columns of a question that all had.
pub fn of_each(figures: &QuestionFigures) -> [Option<Figure>; 9] {
    of_question(figures).map(|shown| Some(shown.figure))
}

impl Cells for QuestionFigureRow<'_> {
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
        put(Cell::Text(self.paper));
        put(or_empty(self.place.map(u64::from), Cell::Whole));
        put(Cell::Text(self.section));
        put(Cell::Text(self.code));
        put(Cell::Word(self.kind));
        put(Cell::Marks(self.full_marks));
        put(Cell::Whole(self.n));
        for figure in self.figures {
            put(or_empty(figure.and_then(thousandths), Cell::Decimal));
        }
        put(or_empty(self.grade, Cell::Word));
        put(or_empty(self.guess.and_then(thousandths), Cell::Decimal));
        put(Cell::Text(self.flags));
    }
}

/// A figure in thousandths, half away from nothing; none where it is undefined or beyond them.
pub(super) fn thousandths(figure: Figure) -> Option<Thousandths> {
    let figure = figure.ok().filter(|figure| figure.abs() < 1e12)?;
    format!("{:.0}", (figure * 1000.0).round())
        .parse()
        .ok()
        .map(Thousandths)
}

#[cfg(test)]
mod tests {
    use super::super::written;
    use super::*;
    use crate::domain::statistics::classical::Undefined;

    #[test]
    fn a_figure_stands_beside_what_it_means_and_an_undefined_one_beside_its_reason() {
        let row = |value| FigureRow {
            paper: "全体",
            name: "平均分",
            value,
            meaning: "总分的平均",
        };
        for (value, wanted) in [
            (
                Some(Ok(12.3456)),
                "试卷=全体 指标=平均分 数值=12.346 含义=总分的平均",
            ),
            (
                Some(Ok(-0.0001)),
                "试卷=全体 指标=平均分 数值=0 含义=总分的平均",
            ),
            (
                Some(Err(Undefined::TooFewCandidates)),
                "试卷=全体 指标=平均分 数值= 含义=考生人数太少，无法计算。",
            ),
            (None, "试卷=全体 指标=平均分 数值= 含义=总分的平均"),
        ] {
            assert_eq!(written(&TEST_FIGURES, &row(value)), wanted);
        }
    }

    #[test]
    fn a_question_has_each_figure_under_its_header() {
        let figures = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(|n| Some(Ok(f64::from(n) / 10.0)));
        let row = QuestionFigureRow {
            paper: "A卷",
            place: Some(3),
            section: "判断",
            code: "T01-J01",
            kind: "判断题",
            full_marks: "2".parse().unwrap(),
            n: 40,
            figures,
            grade: Some("优"),
            guess: Some(Ok(0.5)),
            flags: "请核对答案。",
        };
        assert_eq!(
            written(&QUESTION_FIGURES, &row),
            "试卷=A卷 题号=3 大题=判断 题目编码=T01-J01 题型=判断题 分值=2 人数=40 难度P=0.1 标准差=0.2 实占%=0.3 \
             区分指数%=0.4 区分效率%=0.5 题总相关=0.6 题余相关=0.7 删题信度=0.8 区分度D=0.9 评级=优 猜测得分率=0.5 \
             提示=请核对答案。"
        );
    }
}
