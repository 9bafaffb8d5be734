//! 支部对比: the mean of each branch with its attendance, the best first.
//!
//! Invariant: at most [`MAX_BRANCHES`] rows, and one more that tells of the rest; branches of equal
//! means stand in the order of their names.

use std::cmp::Reverse;

use plotters::chart::ChartBuilder;
use plotters::prelude::Rectangle;
use plotters::style::text_anchor::HPos;
use plotters::style::{Color, RGBColor};

use super::canvas::{
    Area, BLUE, Canvas, ChartFault, FAINT, Fault, INK, RULE, bold, fitted_end, letters, mean,
    place, tick, write,
};
use crate::domain::Language;
use crate::domain::marks::Marks;
use crate::domain::results::branches::BranchStanding;

/// Most branches with a row of their own.
pub const MAX_BRANCHES: usize = 30;

const WIDTH: u32 = 860;
const ROW: u32 = 26;
/// Pixels above the rows: title and heads of the columns.
const TOP: u32 = 76;
/// Pixels for names.
const NAMES: u32 = 230;
/// Pixels for attendance.
const ATTENDANCE: u32 = 200;
/// Halves of a character that have room in [`NAMES`].
const NAME_HALVES: usize = 32;
/// Every second row, so that the eye finds from a name to its attendance.
const BAND: RGBColor = RGBColor(0xf4, 0xf6, 0xf8);

/// Branches of an exam.
#[derive(Debug, Clone, Copy)]
pub struct Branches<'t> {
    /// The title of the exam.
    pub exam: &'t str,
    /// 满分: where the axis ends.
    pub out_of: Marks,
    /// Every branch after the one above it, as 支部统计 tells them.
    pub standings: &'t [BranchStanding],
}

/// The branches that have people of their own, the best first, each with all below it: one that only holds
/// others would stand beside its own parts.
pub fn own_branches(standings: &[BranchStanding]) -> Vec<&BranchStanding> {
    let has_own = |(at, branch): &(usize, &BranchStanding)| {
        let below = standings.iter().skip(at + 1);
        let below = below.take_while(|other| branch.level < other.level);
        let next = below.filter(|other| other.level == branch.level + 1);
        next.map(|other| other.n_expected).sum::<u64>() < branch.n_expected
    };
    let own = standings.iter().enumerate().filter(has_own);
    let mut own: Vec<&BranchStanding> = own.map(|(_, branch)| branch).collect();
    own.sort_by_key(|branch| (Reverse(branch.mean), branch.branch.as_str()));
    own
}

/// What stands in the rows.
struct Rows<'b> {
    shown: Vec<&'b BranchStanding>,
    rest: Vec<&'b BranchStanding>,
}

impl Branches<'_> {
    /// The chart.
    ///
    /// # Errors
    /// [`ChartFault`] where the library fails.
    pub fn to_svg(&self, language: Language) -> Result<String, ChartFault> {
        let title = match language {
            Language::Chinese => format!("支部平均分与参考率 · {}", self.exam),
            Language::English => format!("Branches: mean and attendance · {}", self.exam),
        };
        let rows = self.rows();
        let n_rows = u32::try_from(rows.count()).unwrap_or(u32::MAX);
        let canvas = Canvas {
            size: (WIDTH, TOP + n_rows.max(2).saturating_mul(ROW) + 62),
            title: &title,
            description: &rows.description(language),
            language,
        };
        canvas.draw(|root| self.paint(root, &rows, language))
    }

    fn rows(&self) -> Rows<'_> {
        let mut shown = own_branches(self.standings);
        let rest = shown.split_off(shown.len().min(MAX_BRANCHES));
        Rows { shown, rest }
    }

    fn paint(&self, root: &Area<'_>, rows: &Rows<'_>, language: Language) -> Result<(), Fault> {
        let n_rows = f64::from(u32::try_from(rows.count().max(2)).unwrap_or(u32::MAX));
        let right = place(self.out_of).max(1.0);
        let mut chart = ChartBuilder::on(root)
            .margin_top(TOP)
            .margin_right(ATTENDANCE)
            .margin_left(8)
            .margin_bottom(10)
            .x_label_area_size(52)
            .y_label_area_size(NAMES)
            .build_cartesian_2d(0.0..right, 0.0..n_rows)?;
        // The places of all rows: a name, the begin of a bar, a line's middle.
        let middle = |at: usize| n_rows - f64::from(u32::try_from(at).unwrap_or(u32::MAX)) - 0.5;
        let (left_edge, right_edge) = (8, 8 + i32::try_from(WIDTH).unwrap_or(i32::MAX) - 16);
        for at in (0..rows.count()).filter(|at| at % 2 == 1) {
            let (_, head) = chart.backend_coord(&(0.0, middle(at) + 0.5));
            let (_, foot) = chart.backend_coord(&(0.0, middle(at) - 0.5));
            let corners = [(left_edge, head), (right_edge, foot)];
            root.draw(&Rectangle::new(corners, BAND.filled()))?;
        }
        chart
            .configure_mesh()
            .disable_y_mesh()
            .disable_y_axis()
            .bold_line_style(RULE)
            .light_line_style(RULE)
            .x_max_light_lines(1)
            .x_labels(11)
            .axis_style(FAINT)
            .label_style(letters(12, INK, HPos::Center))
            .x_label_formatter(&|marks| tick(*marks))
            .x_desc(language.pick("平均分（分）", "Mean (marks)"))
            .axis_desc_style(letters(13, INK, HPos::Center))
            .draw()?;
        let bars = rows.shown.iter().enumerate().filter_map(|(at, branch)| {
            let (y, mean) = (middle(at), place(branch.mean?));
            let corners = [(0.0, y + 0.32), (mean.min(right), y - 0.32)];
            Some(Rectangle::new(corners, BLUE.filled()))
        });
        chart.draw_series(bars)?;
        let (axis, _) = chart.backend_coord(&(0.0, 0.0));
        let (end, head) = chart.backend_coord(&(right, n_rows));
        let columns = Columns {
            names: axis - 10,
            figures: end + 92,
            shares: end + 180,
        };
        columns.write_heads(root, head - 14, language)?;
        for (at, branch) in rows.shown.iter().enumerate() {
            let end = branch.mean.map_or(0.0, place).min(right);
            let (bar_end, y) = chart.backend_coord(&(end, middle(at)));
            let told = branch
                .mean
                .map_or_else(|| language.pick("无成绩", "no totals").to_owned(), mean);
            let name = fitted_end(branch.branch.as_str(), NAME_HALVES);
            columns.write(root, y, [&name, &sat(branch), &attendance(branch)])?;
            write(root, &told, (bar_end + 5, y), letters(12, INK, HPos::Left))?;
        }
        if !rows.rest.is_empty() {
            let (x, y) = chart.backend_coord(&(0.0, middle(rows.shown.len())));
            columns.write(root, y, [&rows.rest_name(language), "", ""])?;
            let span = rows.rest_span(language);
            write(root, &span, (x + 5, y), letters(12, FAINT, HPos::Left))?;
        }
        if rows.count() == 0 {
            let (x, y) = chart.backend_coord(&(right / 2.0, n_rows / 2.0));
            let none = language.pick("还没有支部", "No branches yet");
            write(root, none, (x, y), letters(15, FAINT, HPos::Center))?;
        }
        Ok(())
    }
}

/// Where the columns end, in pixels.
struct Columns {
    names: i32,
    figures: i32,
    shares: i32,
}

impl Columns {
    fn write_heads(&self, root: &Area<'_>, y: i32, language: Language) -> Result<(), Fault> {
        for (x, word) in [
            (self.names, language.pick("支部", "Branch")),
            (self.figures, language.pick("实考/应考", "Sat/expected")),
            (self.shares, language.pick("参考率", "Attendance")),
        ] {
            write(root, word, (x, y), bold(12, HPos::Right))?;
        }
        Ok(())
    }

    fn write(&self, root: &Area<'_>, y: i32, texts: [&str; 3]) -> Result<(), Fault> {
        let places = [self.names, self.figures, self.shares];
        for (x, text) in places.into_iter().zip(texts) {
            write(root, text, (x, y), letters(12, INK, HPos::Right))?;
        }
        Ok(())
    }
}

impl Rows<'_> {
    /// With the one of the rest.
    fn count(&self) -> usize {
        self.shown.len() + usize::from(!self.rest.is_empty())
    }

    fn rest_name(&self, language: Language) -> String {
        match language {
            Language::Chinese => format!("其余 {} 个支部", self.rest.len()),
            Language::English => format!("{} more branches", self.rest.len()),
        }
    }

    /// Between which means the rest lies.
    fn rest_span(&self, language: Language) -> String {
        let mut means = self.rest.iter().filter_map(|branch| branch.mean.map(mean));
        let Some(best) = means.next() else {
            return language.pick("无成绩", "no totals").to_owned();
        };
        let worst = means.next_back().unwrap_or_else(|| best.clone());
        match language {
            Language::Chinese => format!("平均分 {worst}–{best}"),
            Language::English => format!("means {worst}–{best}"),
        }
    }

    fn description(&self, language: Language) -> String {
        let each = |branch: &&BranchStanding| {
            let (name, sat, share) = (branch.branch.as_str(), sat(branch), attendance(branch));
            match (branch.mean.map(mean), language) {
                (None, Language::Chinese) => format!("{name}：无成绩，实考 {sat}，参考率 {share}"),
                (None, Language::English) => format!("{name}: no totals, sat {sat}, {share}"),
                (Some(mean), Language::Chinese) => {
                    format!("{name}：平均分 {mean}，实考 {sat}，参考率 {share}")
                }
                (Some(mean), Language::English) => {
                    format!("{name}: mean {mean}, sat {sat}, {share}")
                }
            }
        };
        let mut all: Vec<String> = self.shown.iter().map(each).collect();
        if !self.rest.is_empty() {
            let colon = language.pick("：", ": ");
            all.push([&self.rest_name(language), colon, &self.rest_span(language)].concat());
        }
        all.join(language.pick("；", "; "))
    }
}

/// 实考/应考.
fn sat(branch: &BranchStanding) -> String {
    format!("{}/{}", branch.n_sat, branch.n_expected)
}

/// 参考率, in per cent with one decimal.
fn attendance(branch: &BranchStanding) -> String {
    let share = branch.attendance();
    share.map_or_else(|| "–".to_owned(), |share| share.to_string())
}
