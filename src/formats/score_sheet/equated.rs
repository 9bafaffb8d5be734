//! 等值成绩: what scores on different papers are worth on one paper; beside the score, never in its place.

use std::borrow::Cow;

use super::figures::thousandths;
use super::or_empty;
use crate::domain::marks::Marks;
use crate::domain::roster::RosterEntry;
use crate::formats::sheet::{Cell, Cells, Column, Sheet};

/// 等值成绩. Where papers are a few parallel ones, totals have columns of their own.
pub fn equated(is_parallel: bool) -> Sheet {
    let mut columns = COLUMNS.to_vec();
    if is_parallel {
        columns.extend(OF_TOTALS.iter().cloned());
    }
    columns.push(Column::new("提示", 20));
    Sheet {
        name: "等值成绩",
        columns: Cow::Owned(columns),
    }
}

const COLUMNS: [Column; 10] = [
    Column::new("工号", 14),
    Column::new("姓名", 12),
    Column::new("支部", 32),
    Column::new("得分", 8),
    Column::new("客观题全对得分", 14),
    Column::new("客观题满分", 10),
    Column::new("能力值", 8),
    Column::new("能力值标准误", 12),
    Column::new("等值分", 8),
    Column::new("参照卷客观题满分", 16),
];

const OF_TOTALS: [Column; 3] = [
    Column::new("试卷", 8),
    Column::new("得分折合A卷（线性）", 18),
    Column::new("得分折合A卷（等百分位）", 22),
];

/// What a total on one of a few parallel papers is worth on A卷, by the totals of all alone.
#[derive(Debug, Clone, Copy)]
pub struct OnFirst {
    /// The letter of the paper.
    pub form: char,
    /// By mean and spread; none where it cannot be told.
    pub linear: Option<f64>,
    /// By rank.
    pub equipercentile: Option<f64>,
}

/// One candidate.
#[derive(Debug, Clone, Copy)]
pub struct EquatedRow<'a> {
    /// 工号, 姓名, 支部.
    pub person: &'a RosterEntry,
    /// What the grade says.
    pub total: Marks,
    /// Marks of the questions that were answered right, of those in the model.
    pub score: f64,
    /// Marks of those questions.
    pub full: f64,
    /// θ, in standard deviations of the candidates.
    pub ability: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The score on the reference paper; none where it cannot be told.
    pub equated: Option<f64>,
    /// Marks of the questions in the model on the reference paper.
    pub reference_full: f64,
    /// Where papers are a few parallel ones; else none, and its cells are not there.
    pub on_first: Option<OnFirst>,
    /// Whether it is only a hint.
    pub is_advisory: bool,
}

impl Cells for EquatedRow<'_> {
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
        put(Cell::PersonNumber(&self.person.number));
        put(Cell::Name(&self.person.name));
        put(Cell::Text(self.person.branch.as_str()));
        put(Cell::Marks(self.total));
        for figure in [
            Some(self.score),
            Some(self.full),
            Some(self.ability),
            Some(self.standard_error),
            self.equated,
            Some(self.reference_full),
        ] {
            let figure = figure.and_then(|figure| thousandths(Ok(figure)));
            put(or_empty(figure, Cell::Decimal));
        }
        if let Some(on_first) = self.on_first {
            put(Cell::Text(&format!("{}卷", on_first.form)));
            for figure in [on_first.linear, on_first.equipercentile] {
                let figure = figure.and_then(|figure| thousandths(Ok(figure)));
                put(or_empty(figure, Cell::Decimal));
            }
        }
        let hint = "人数少，仅供参考";
        put(or_empty(self.is_advisory.then_some(hint), Cell::Text));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{person, written};
    use super::*;

    #[test]
    fn a_score_stands_beside_what_it_is_worth_elsewhere() {
        let row = EquatedRow {
            person: &person(),
            total: "71.5".parse().unwrap(),
            score: 60.0,
            full: 80.0,
            ability: -0.1234,
            standard_error: 0.3,
            equated: None,
            reference_full: 80.0,
            on_first: None,
            is_advisory: true,
        };
        assert_eq!(
            written(&equated(false), &row),
            "工号=00123 姓名=张* 支部=集团/一 得分=71.5 客观题全对得分=60 客观题满分=80 能力值=-0.123 能力值标准误=0.3 \
             等值分= 参照卷客观题满分=80 提示=人数少，仅供参考"
        );
        let on_first = Some(OnFirst {
            form: 'B',
            linear: Some(72.25),
            equipercentile: None,
        });
        let row = EquatedRow { on_first, ..row };
        let told = written(&equated(true), &row);
        let wanted = "参照卷客观题满分=80 试卷=B卷 得分折合A卷（线性）=72.25 得分折合A卷（等百分位）= 提示=人数少，仅供参考";
        assert!(told.ends_with(wanted), "{told}");
    }
}
