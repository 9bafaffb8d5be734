//! 统计图: the charts of an exam in a sheet of its own, beside the cells that they show.
//!
//! Invariant: a chart shows plain cells of this sheet, which anybody can read and draw anew.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartDataLabel, ChartDataLabelPosition, ChartMarker,
    ChartMarkerType, ChartSolidFill, Color, Worksheet,
};

use super::cells::CellWriter;
use super::{WorkbookFault, WorkbookWriter};
use crate::domain::results::branches::BranchStanding;
use crate::domain::results::distribution::{Band, Distribution};
use crate::formats::charts::{MAX_BRANCHES, QuestionPoint};
use crate::formats::sheet::{Cell, Cells, Column};

/// The name of the sheet.
const NAME: &str = "统计图";
/// Most questions with a row of their own: so many points Excel draws in a series.
const MAX_POINTS: usize = 32_000;
/// Most questions that are named in the chart: more names would hide each other and the points.
const MAX_NAMED: u32 = 60;

/// From left to right: three tables with a gap between them.
const COLUMNS: [Column; 11] = [
    Column::new("分数段", 14),
    Column::new("人数", 8),
    Column::new("", 3),
    Column::new("支部", 32),
    Column::new("平均分", 8),
    Column::new("应考", 7),
    Column::new("实考", 7),
    Column::new("", 3),
    Column::new("题目编码", 14),
    Column::new("难度系数", 9),
    Column::new("区分度", 8),
];
const BAND: u16 = 0;
const COUNT: u16 = 1;
const BRANCH: u16 = 3;
const MEAN: u16 = 4;
const CODE: u16 = 8;
const FACILITY: u16 = 9;
const DISCRIMINATION: u16 = 10;
/// Where charts begin, one below the other, each over so many rows.
const BESIDE: u16 = 12;
const ROWS: u32 = 22;
const BLUE: Color = Color::RGB(0x2F_6D_B0);

/// What the sheet shows.
#[derive(Debug, Clone, Copy)]
pub struct ChartSheet<'a> {
    /// 总分分布.
    pub spread: &'a Distribution,
    /// The branches, the best first: so many as a chart has room for are shown.
    pub branches: &'a [&'a BranchStanding],
    /// The questions, in the order of 题目分析.
    pub points: &'a [QuestionPoint],
}

/// One row of the three tables, of which each may have ended.
struct Row<'a> {
    band: Option<Band>,
    branch: Option<&'a BranchStanding>,
    point: Option<&'a QuestionPoint>,
}

impl Cells for Row<'_> {
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
        let band = self.band.map(|band| match band.below {
            Some(below) => format!("{}–{below}", band.from),
            None => format!("{} 以上", band.from),
        });
        put(band.as_deref().map_or(Cell::Empty, Cell::Text));
        put(self.band.map_or(Cell::Empty, |band| Cell::Whole(band.n)));
        put(Cell::Empty);
        let mut of_branch = |cell: fn(&BranchStanding) -> Cell<'_>| {
            put(self.branch.map_or(Cell::Empty, cell));
        };
        of_branch(|branch| Cell::Text(branch.branch.as_str()));
        of_branch(|branch| branch.mean.map_or(Cell::Empty, Cell::Mean));
        of_branch(|branch| Cell::Whole(branch.n_expected));
        of_branch(|branch| Cell::Whole(branch.n_sat));
        put(Cell::Empty);
        let mut of_point = |cell: fn(&QuestionPoint) -> Cell<'_>| {
            put(self.point.map_or(Cell::Empty, cell));
        };
        of_point(|point| Cell::Text(&point.code));
        of_point(|point| Cell::Share(point.facility));
        of_point(|point| Cell::Decimal(point.discrimination));
    }
}

impl WorkbookWriter {
    /// Writes 统计图.
    ///
    /// # Errors
    /// [`WorkbookFault`].
    pub fn charts(&mut self, shown: &ChartSheet<'_>) -> Result<(), WorkbookFault> {
        // Not row by row into a file as the others: it is small, and charts of cells in memory carry their
        // figures along, which phones show that do not calculate.
        let mut worksheet = self.named(Worksheet::new(), NAME, &COLUMNS)?;
        let mut cells = CellWriter::new(&self.options);
        let mut bands = shown.spread.bands();
        let mut branches = shown.branches.iter().copied().take(MAX_BRANCHES);
        let mut points = shown.points.iter().take(MAX_POINTS);
        let (n_branches, n_points) = (branches.len(), points.len());
        for at in 1.. {
            let row = Row {
                band: bands.next(),
                branch: branches.next(),
                point: points.next(),
            };
            if row.band.is_none() && row.branch.is_none() && row.point.is_none() {
                break;
            }
            cells.row(&mut worksheet, &self.looks, at, &row)?;
        }
        let name = worksheet.name();
        let n_rows = [shown.spread.bands().count(), n_branches, n_points];
        let [bands, branches, points] = n_rows.map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        for (at, n_rows, chart) in [
            (0, bands, distribution(&name, bands)),
            (1, points, scatter(&name, points)),
            (2, branches, means(&name, branches)),
        ] {
            // A chart of no cells is none that Excel opens.
            if 0 < n_rows {
                worksheet.insert_chart(1 + at * ROWS, BESIDE, &chart)?;
            }
        }
        self.workbook.push_worksheet(worksheet);
        Ok(())
    }
}

/// The cells of a column below its header.
fn column(name: &str, last: u32, at: u16) -> (&str, u32, u16, u32, u16) {
    (name, 1, at, last, at)
}

/// A chart with these words and without a legend, which one series does not need.
fn titled(mut chart: Chart, [title, x, y]: [&str; 3]) -> Chart {
    chart.title().set_name(title);
    chart.legend().set_hidden();
    chart.x_axis().set_name(x);
    chart.y_axis().set_name(y);
    chart.set_width(860).set_height(420);
    chart
}

/// Bars, upright or lying.
fn bars(
    chart: Chart,
    (name, last): (&str, u32),
    [categories, values]: [u16; 2],
    words: [&str; 3],
) -> Chart {
    let mut chart = titled(chart, words);
    chart
        .add_series()
        .set_categories(column(name, last, categories))
        .set_values(column(name, last, values))
        .set_format(ChartSolidFill::new().set_color(BLUE))
        .set_data_label(ChartDataLabel::new().show_value())
        .set_gap(40);
    chart
}

fn distribution(name: &str, last: u32) -> Chart {
    bars(
        Chart::new_column(),
        (name, last),
        [BAND, COUNT],
        ["总分分布", "总分（分）", "人数（人）"],
    )
}

fn means(name: &str, last: u32) -> Chart {
    // Names of branches are long: they stand beside their bars, the best on top.
    let mut chart = bars(
        Chart::new_bar(),
        (name, last),
        [BRANCH, MEAN],
        ["支部平均分", "支部", "平均分（分）"],
    );
    chart.x_axis().set_reverse();
    chart.y_axis().set_min(0);
    chart.set_height(last.saturating_mul(24).clamp(420, 900));
    chart
}

fn scatter(name: &str, last: u32) -> Chart {
    let words = ["题目难度与区分度", "难度系数（平均得分率）", "区分度"];
    let mut chart = titled(Chart::new_scatter(), words);
    let mut marker = ChartMarker::new();
    marker
        .set_type(ChartMarkerType::Circle)
        .set_size(7)
        .set_format(ChartSolidFill::new().set_color(BLUE));
    let series = chart
        .add_series()
        .set_categories(column(name, last, FACILITY))
        .set_values(column(name, last, DISCRIMINATION))
        .set_marker(&marker);
    if last <= MAX_NAMED {
        let mut label = ChartDataLabel::new();
        label
            .show_value()
            .set_position(ChartDataLabelPosition::Right);
        let code = |row| {
            ChartDataLabel::new()
                .set_value((name, row, CODE))
                .to_custom()
        };
        let codes: Vec<ChartDataLabel> = (1..=last).map(code).collect();
        series.set_data_label(&label).set_custom_data_labels(&codes);
    }
    chart.x_axis().set_min(0).set_max(1).set_major_unit(0.1);
    // Where the least discrimination is below zero, words stay below the plot.
    let low = ChartAxisLabelPosition::Low;
    chart.x_axis().set_num_format("0.0").set_label_position(low);
    chart.y_axis().set_max(1).set_num_format("0.0");
    chart
}
