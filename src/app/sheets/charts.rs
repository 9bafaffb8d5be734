//! Charts as SVG, of the figures of the sheets.

use std::sync::Arc;

use super::{App, Error, Source};
use crate::domain::{ExamId, Language};
use crate::formats::charts::{Branches, Questions, Totals};

/// Which chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chart {
    /// 总分分布: how many reached which total.
    Distribution,
    /// 支部对比: mean and attendance of each branch.
    Branches,
    /// 难度与区分度: each question of 题目分析 by its figures there.
    Questions,
}

/// A chart of an exam.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The title of the exam.
    pub exam: String,
    /// The chart.
    pub svg: String,
}

/// A chart of what is graded by now; of nothing, too.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn chart(
    app: &App,
    exam: ExamId,
    which: Chart,
    language: Language,
) -> Result<Drawn, Error> {
    let keys = Arc::clone(&app.keys);
    app.store
        .read(move |conn| {
            let source = Source::load(conn, exam, keys)?;
            let exam = source.exam.title.as_str();
            let drawn = match which {
                Chart::Distribution => {
                    let spread = &source.people(conn)?.spread;
                    Totals { exam, spread }.to_svg(language)
                }
                Chart::Branches => {
                    let chart = Branches {
                        exam,
                        out_of: source.blueprint.total(),
                        standings: &source.people(conn)?.standings,
                    };
                    chart.to_svg(language)
                }
                Chart::Questions => {
                    let points = &source.report(conn)?.points();
                    Questions { exam, points }.to_svg(language)
                }
            };
            let svg = drawn.map_err(|fault| Error::File(fault.to_string()))?;
            Ok(Drawn {
                svg,
                exam: source.exam.title,
            })
        })
        .await
}
