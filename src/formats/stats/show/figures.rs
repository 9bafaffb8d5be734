//! The names under which figures are shown, and what they mean.
//!
//! Invariant: one list for both forms, so that they cannot differ; units are those of the Moodle report where
//! it has the figure: `error_ratio`, `effective_weight`, `discrimination_index` and `discriminative_efficiency`
//! are per cent, all others shares, correlations or marks.

use crate::domain::statistics::classical::{
    Figure, Halves, OwnTestFigures, PassFigures, QuestionFigures, TestFigures, Undefined,
};

/// A figure with its names.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// In JSON.
    pub key: &'static str,
    /// For people.
    pub name: &'static str,
    /// What it says, in plain Chinese.
    pub meaning: &'static str,
    /// Decimals for people.
    pub places: usize,
    /// The figure.
    pub figure: Figure,
}

type Row = (&'static str, &'static str, &'static str, usize, Figure);

fn shown<const N: usize>(rows: [Row; N]) -> [Shown; N] {
    rows.map(|(key, name, meaning, places, figure)| Shown {
        key,
        name,
        meaning,
        places,
        figure,
    })
}

fn per_cent(figure: Figure) -> Figure {
    figure.map(|figure| 100.0 * figure)
}

/// Of the whole, those that the command promises.
pub fn of_test(test: &TestFigures) -> [Shown; 10] {
    shown([
        ("mean", "平均分", "全体考生总分的平均", 2, test.mean),
        ("median", "中位数", "一半考生不低于此分", 2, test.median),
        ("sd", "标准差", "分数拉开的程度，越大越分散", 2, test.sd),
        (
            "skewness",
            "偏度",
            "小于0：低分一侧拖得长（题偏易）；大于0：高分一侧拖得长（题偏难）",
            2,
            test.skewness,
        ),
        (
            "kurtosis",
            "峰度",
            "大于0：比正态分布集中；小于0：比正态分布平坦",
            2,
            test.kurtosis,
        ),
        (
            "alpha",
            "信度（克隆巴赫系数）",
            "各题是否在考同一件事；0.7以上较可靠，负数说明题目互相矛盾",
            3,
            test.alpha,
        ),
        (
            "kr20",
            "信度（KR-20）",
            "同上，只用于判对错且分值相同的题",
            3,
            test.kr20,
        ),
        (
            "kr21",
            "信度（KR-21）",
            "假定各题一样难时的信度，通常偏低",
            3,
            test.kr21,
        ),
        (
            "error_ratio",
            "误差比（%）",
            "分数差异里由偶然因素造成的部分；越小越好，信度为负时超过100",
            1,
            per_cent(test.error_ratio),
        ),
        (
            "standard_error",
            "测量标准误（分）",
            "一名考生的分数约有三分之二的可能落在“真实水平”上下这么多分以内",
            2,
            test.standard_error,
        ),
    ])
}

/// Of the whole, further ones.
pub fn further_of_test(test: &TestFigures) -> [Shown; 5] {
    let half = |figure: fn(Halves) -> Figure| test.halves.and_then(figure);
    shown([
        (
            "listwise_alpha",
            "信度（只算答全的考生）",
            "有缺失得分时的另一种算法",
            3,
            test.listwise_alpha,
        ),
        (
            "half_correlation",
            "两半卷相关",
            "单数题与双数题得分的相关",
            3,
            half(|halves| halves.correlation),
        ),
        (
            "spearman_brown",
            "分半信度",
            "由两半卷相关推算的全卷信度",
            3,
            half(|halves| halves.spearman_brown),
        ),
        (
            "lambda4",
            "分半信度（最好的分法）",
            "所有分法中最高者；考生少时偏高",
            3,
            half(|halves| halves.lambda4),
        ),
        (
            "ferguson_delta",
            "分辨力",
            "任取两名考生，总分能分出高下的程度，1为最好",
            3,
            test.ferguson_delta,
        ),
    ])
}

/// Of papers of each candidate's own, together.
pub fn of_own_test(test: &OwnTestFigures) -> [Shown; 6] {
    shown([
        ("mean", "平均分", "全体考生总分的平均", 2, test.mean),
        ("sd", "标准差", "分数拉开的程度，越大越分散", 2, test.sd),
        (
            "reliability",
            "信度（各人各卷）",
            "另抽一份卷再考，两次分数的一致程度；0.7以上较可靠",
            3,
            test.reliability,
        ),
        (
            "standard_error",
            "测量标准误（分）",
            "一名考生的分数约有三分之二的可能落在“真实水平”上下这么多分以内",
            2,
            test.error,
        ),
        (
            "paper_spread",
            "试卷难易差别（方差）",
            "各人试卷预期总分的方差（平方分）；越小，各卷越一样难",
            3,
            test.paper_spread,
        ),
        (
            "designed_spread",
            "按抽题办法应有的难易差别（方差）",
            "由组卷方案推算；实际值与它相近，说明抽题正常",
            3,
            test.designed_spread,
        ),
    ])
}

/// Of the decision at the pass mark of a fixed paper.
pub fn of_pass(pass: &PassFigures) -> [Shown; 3] {
    shown([
        (
            "conditional_error",
            "及格线处的标准误（分）",
            "恰在及格线的考生，分数的偶然误差",
            2,
            pass.conditional_error,
        ),
        (
            "consistency",
            "及格判定一致率",
            "换一份平行卷，同样判定的考生所占的份额",
            3,
            pass.consistency,
        ),
        (
            "kappa",
            "及格判定一致性（κ）",
            "除去碰巧一致的部分，1为完全一致",
            3,
            pass.kappa,
        ),
    ])
}

/// The figures of a question that the command promises: key, name, meaning, decimals.
const QUESTION: [(&str, &str, &str, usize); 9] = [
    ("facility", "难度P", "得分率，越大越容易；0.3到0.8较合适", 3),
    ("sd", "标准差", "本题得分拉开的程度（分）", 3),
    (
        "effective_weight",
        "实占%",
        "本题在总分差异中实际所占的份额",
        1,
    ),
    (
        "discrimination_index",
        "区分指数%",
        "本题得分与其余题得分的相关（×100）；30以上好，负数须查",
        1,
    ),
    (
        "discriminative_efficiency",
        "区分效率%",
        "区分指数达到本题所能达到的最大值的百分之几",
        1,
    ),
    (
        "point_biserial",
        "题总相关",
        "本题得分与总分（含本题）的相关",
        3,
    ),
    (
        "rest_correlation",
        "题余相关",
        "本题得分与其余题得分的相关",
        3,
    ),
    (
        "alpha_if_deleted",
        "删题信度",
        "删去本题后全卷的信度；比全卷信度高，说明本题拖累信度",
        3,
    ),
    (
        "d27",
        "区分度D",
        "总分前27%与后27%考生得分率之差；0.4以上优，0.3良，0.2以下淘汰",
        3,
    ),
];

/// Of a question, those that the command promises.
pub fn of_question(question: &QuestionFigures) -> [Shown; 9] {
    let figures = [
        question.facility,
        question.sd,
        per_cent(question.effective_weight),
        question.discrimination_index(),
        per_cent(question.discriminative_efficiency),
        question.point_biserial,
        question.rest_correlation,
        question.alpha_if_deleted,
        question.d27(),
    ];
    let mut known = QUESTION.into_iter();
    figures.map(|figure| {
        let (key, name, meaning, places) = known.next().unwrap_or_default();
        Shown {
            key,
            name,
            meaning,
            places,
            figure,
        }
    })
}

/// The names and meanings of [`of_question`].
pub fn meanings_of_question() -> [(&'static str, &'static str); 9] {
    QUESTION.map(|(_, name, meaning, _)| (name, meaning))
}

/// Of a question, further ones.
pub fn further_of_question(question: &QuestionFigures) -> [Shown; 6] {
    let groups = |figure: fn(f64, f64) -> f64| -> Figure {
        let groups = question.groups;
        groups.map(|groups| figure(groups.upper, groups.lower))
    };
    shown([
        ("mean", "平均分", "", 3, question.mean),
        (
            "intended_weight",
            "应占%",
            "本题满分占全卷满分的份额",
            1,
            per_cent(question.intended_weight),
        ),
        ("biserial", "二列相关（总分）", "", 3, question.biserial),
        (
            "rest_biserial",
            "二列相关（其余题）",
            "",
            3,
            question.rest_biserial,
        ),
        (
            "upper27",
            "高分组",
            "总分前27%考生的得分率",
            3,
            groups(|upper, _| upper),
        ),
        (
            "lower27",
            "低分组",
            "总分后27%考生的得分率",
            3,
            groups(|_, lower| lower),
        ),
    ])
}

/// A figure for people; 无 where there is none.
pub(super) fn number(figure: Result<f64, Undefined>, places: usize) -> String {
    figure.map_or_else(|_| "无".to_owned(), |figure| decimal(figure, places))
}

/// With so many decimals, and never −0.
pub(super) fn decimal(figure: f64, places: usize) -> String {
    let text = format!("{figure:.places$}");
    match text.strip_prefix('-') {
        Some(size) if size.bytes().all(|byte| matches!(byte, b'0' | b'.')) => size.to_owned(),
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_shown_as_minus_nothing() {
        for (figure, places, wanted) in [
            (-0.001, 2, "0.00"),
            (-0.0, 0, "0"),
            (-0.006, 2, "-0.01"),
            (12.345, 1, "12.3"),
        ] {
            assert_eq!(decimal(figure, places), wanted);
        }
        assert_eq!(number(Err(Undefined::SameTotal), 2), "无");
    }
}
