//! 总分分布: how many candidates reached which total, with the pass mark and the mean.
//!
//! Invariant: bars stand between the marks of their bands; a chart of nobody is drawn as well.

use plotters::chart::ChartBuilder;
use plotters::prelude::{Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor};

use super::canvas::{
    Area, BLUE, Canvas, ChartFault, FAINT, Fault, INK, ORANGE, RED, RULE, dash, letters, mean,
    place, tick, write,
};
use crate::domain::Language;
use crate::domain::marks::Marks;
use crate::domain::results::distribution::{Band, Distribution};

const SIZE: (u32, u32) = (760, 420);
/// Bars of candidates who did not pass.
const FAILED: RGBColor = RGBColor(0xb9, 0xa3, 0x94);
/// Pixels above the plot: title, pass mark, mean.
const TOP: u32 = 88;

/// Totals of an exam.
#[derive(Debug, Clone, Copy)]
pub struct Totals<'t> {
    /// The title of the exam.
    pub exam: &'t str,
    /// How many lie where.
    pub spread: &'t Distribution,
}

/// One bar: where it begins and ends, and how many it stands for.
struct Bar {
    from: Marks,
    to: Marks,
    count: u32,
}

impl Totals<'_> {
    /// The chart.
    ///
    /// # Errors
    /// [`ChartFault`] where the library fails.
    pub fn to_svg(&self, language: Language) -> Result<String, ChartFault> {
        let title = match language {
            Language::Chinese => format!("总分分布 · {}", self.exam),
            Language::English => format!("Distribution of totals · {}", self.exam),
        };
        let canvas = Canvas {
            size: SIZE,
            title: &title,
            description: &self.description(language),
            language,
        };
        canvas.draw(|root| self.paint(root, language))
    }

    fn bars(&self) -> Vec<Bar> {
        let bar = |band: Band| Bar {
            from: band.from,
            to: band.below.unwrap_or(self.spread.full_marks()),
            count: u32::try_from(band.n).unwrap_or(u32::MAX),
        };
        self.spread.bands().map(bar).collect()
    }

    fn description(&self, language: Language) -> String {
        let (is_chinese, total) = (language == Language::Chinese, self.spread.n());
        let mut told = vec![if is_chinese {
            format!("共 {total} 人")
        } else {
            format!("{total} candidates")
        }];
        told.extend(self.bars().iter().map(|Bar { from, to, count }| {
            if is_chinese {
                format!("{from}–{to} 分 {count} 人")
            } else {
                format!("{from}–{to} marks: {count}")
            }
        }));
        let lines = [self.pass_told(language), self.mean_told(language)];
        told.extend(lines.into_iter().flatten());
        told.join(language.pick("；", "; "))
    }

    fn pass_told(&self, language: Language) -> Option<String> {
        let marks = self.spread.pass_line()?.marks;
        Some(match language {
            Language::Chinese => format!("及格线 {marks} 分"),
            Language::English => format!("pass mark {marks}"),
        })
    }

    fn mean_told(&self, language: Language) -> Option<String> {
        let marks = mean(self.spread.mean()?);
        Some(match language {
            Language::Chinese => format!("平均分 {marks} 分"),
            Language::English => format!("mean {marks}"),
        })
    }

    fn paint(&self, root: &Area<'_>, language: Language) -> Result<(), Fault> {
        let (bars, pass_marks) = (self.bars(), self.spread.pass_line().map(|line| line.marks));
        // An axis without extent has no places.
        let full_marks = place(self.spread.full_marks());
        let (start, end) = (0.0, if 0.0 < full_marks { full_marks } else { 100.0 });
        let most = bars.iter().map(|bar| bar.count).max();
        let most = most.unwrap_or_default();
        let top = most.saturating_add(most / 8).saturating_add(1);
        let mut chart = ChartBuilder::on(root)
            .margin_top(TOP)
            .margin_right(28)
            .margin_bottom(10)
            .margin_left(8)
            .x_label_area_size(52)
            .y_label_area_size(64)
            .build_cartesian_2d(start..end, 0..top)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(RULE)
            .light_line_style(RULE)
            .y_max_light_lines(1)
            .y_labels(6)
            .axis_style(FAINT)
            .label_style(letters(12, INK, HPos::Center))
            .y_label_style(letters(12, INK, HPos::Right))
            .x_label_formatter(&|marks| tick(*marks))
            .x_desc(language.pick("总分（分）", "Total (marks)"))
            .y_desc(language.pick("人数（人）", "Candidates"))
            .axis_desc_style(letters(13, INK, HPos::Center))
            .draw()?;
        let has_passed = |bar: &Bar| pass_marks.is_none_or(|pass| pass <= bar.from);
        let filled = || bars.iter().filter(|bar| 0 < bar.count && bar.from < bar.to);
        chart.draw_series(filled().map(|bar| {
            let colour = if has_passed(bar) { BLUE } else { FAILED };
            let corners = [(place(bar.from), bar.count), (place(bar.to), 0)];
            let mut drawn = Rectangle::new(corners, colour.filled());
            drawn.set_margin(0, 0, 1, 1);
            drawn
        }))?;
        chart.draw_series(filled().map(|bar| {
            let middle = f64::midpoint(place(bar.from), place(bar.to));
            let style = letters(12, INK, HPos::Center).pos(Pos::new(HPos::Center, VPos::Bottom));
            Text::new(bar.count.to_string(), (middle, bar.count), style)
        }))?;
        let lines = [
            (pass_marks, self.pass_told(language), RED, 34),
            (self.spread.mean(), self.mean_told(language), ORANGE, 16),
        ];
        for (marks, told, colour, above) in lines {
            let (Some(marks), Some(told)) = (marks, told) else {
                continue;
            };
            let at = place(marks).clamp(start, end);
            let (x, foot) = chart.backend_coord(&(at, 0));
            let (_, head) = chart.backend_coord(&(at, top));
            dash(root, (x, foot), (x, head - above + 8), colour)?;
            // Beside the edge a centred text would leave the canvas.
            let side = match (at - start) / (end - start) {
                share if share < 0.1 => HPos::Left,
                share if 0.9 < share => HPos::Right,
                _ => HPos::Center,
            };
            write(root, &told, (x, head - above), letters(12, colour, side))?;
        }
        if self.spread.n() == 0 {
            let (x, head) = chart.backend_coord(&(f64::midpoint(start, end), top));
            let (_, foot) = chart.backend_coord(&(start, 0));
            let y = i32::midpoint(head, foot);
            let nobody = language.pick("还没有成绩", "No totals yet");
            write(root, nobody, (x, y), letters(15, FAINT, HPos::Center))?;
        }
        Ok(())
    }
}
