//! 难度与区分度: each question by how many get it right and by whether the strong do.
//!
//! Invariant: every point is drawn within the plot; a code is written beside
//! its point where no other is in the way, and every code stands in the description.

use plotters::chart::ChartBuilder;
use plotters::prelude::Circle;
use plotters::style::text_anchor::HPos;
use plotters::style::{Color, RGBColor};

use super::canvas::{
    Area, BLUE, Canvas, ChartFault, FAINT, Fault, GREEN, INK, ORANGE, RED, RULE, dash, letters,
    write,
};
use super::labels::Labels;
use crate::domain::Language;
use crate::domain::rating::Thousandths;
use crate::domain::results::PerMille;
use crate::domain::results::questions::Analysis;

const SIZE: (u32, u32) = (860, 600);
const TOP: u32 = 78;
/// Pixels beside the plot, for judgements.
const VERDICTS: u32 = 132;

/// Below it a question is hard, from the other on it is easy.
const DIFFICULTIES: [f64; 2] = [0.2, 0.8];
/// Below it a question is to be revised, from the other on it is good (Ebel 1965).
const DISCRIMINATIONS: [f64; 2] = [0.2, 0.4];

/// Questions of an exam.
#[derive(Debug, Clone, Copy)]
pub struct Questions<'t> {
    /// The title of the exam.
    pub exam: &'t str,
    /// In the order in which they are told.
    pub points: &'t [QuestionPoint],
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionPoint {
    /// Its code.
    pub code: String,
    /// 难度 P: the share of its marks that candidates reached on average.
    pub facility: PerMille,
    /// 区分度 D, as a rule −1 to 1.
    pub discrimination: Thousandths,
}

impl QuestionPoint {
    /// The question of a code, where it has both figures: those of 题目分析, from the same analysis.
    pub fn of(code: &str, analysis: &Analysis) -> Option<Self> {
        Some(Self {
            code: code.to_owned(),
            facility: analysis.facility?,
            discrimination: analysis.discrimination?,
        })
    }

    /// Where it stands: within the axes, for marks that are taken off can lead beyond them.
    fn place(&self) -> (f64, f64) {
        let facility = f64::from(self.facility.thousandths()) / 1000.0;
        let discrimination = i32::try_from(self.discrimination.0.clamp(-1000, 1000));
        (
            facility.min(1.0),
            f64::from(discrimination.unwrap_or_default()) / 1000.0,
        )
    }

    fn judgement(&self) -> Judgement {
        Judgement::of(self.place().1)
    }
}

/// What the discrimination of a question says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judgement {
    Good,
    Fair,
    Poor,
    Reversed,
}

impl Judgement {
    const ALL: [Self; 4] = [Self::Good, Self::Fair, Self::Poor, Self::Reversed];

    fn of(discrimination: f64) -> Self {
        let [fair, good] = DISCRIMINATIONS;
        match discrimination {
            d if good <= d => Self::Good,
            d if fair <= d => Self::Fair,
            d if 0.0 <= d => Self::Poor,
            _ => Self::Reversed,
        }
    }

    const fn word(self, language: Language) -> &'static str {
        match self {
            Self::Good => language.pick("优良", "good"),
            Self::Fair => language.pick("尚可", "fair"),
            Self::Poor => language.pick("较差，宜修改", "poor: revise"),
            Self::Reversed => language.pick("反向，先查答案", "reversed: check key"),
        }
    }

    const fn range(self) -> &'static str {
        match self {
            Self::Good => "D≥0.4",
            Self::Fair => "0.2≤D<0.4",
            Self::Poor => "0≤D<0.2",
            Self::Reversed => "D<0",
        }
    }

    const fn colour(self) -> RGBColor {
        match self {
            Self::Good => GREEN,
            Self::Fair => BLUE,
            Self::Poor => ORANGE,
            Self::Reversed => RED,
        }
    }

    /// Its upper end, below which its words stand.
    fn head(self) -> f64 {
        let [fair, good] = DISCRIMINATIONS;
        match self {
            Self::Good => 1.0,
            Self::Fair => good,
            Self::Poor => fair,
            Self::Reversed => 0.0,
        }
    }
}

impl Questions<'_> {
    /// The chart.
    ///
    /// # Errors
    /// [`ChartFault`] where the library fails.
    pub fn to_svg(&self, language: Language) -> Result<String, ChartFault> {
        let title = match language {
            Language::Chinese => format!("题目难度与区分度 · {}", self.exam),
            Language::English => format!("Difficulty and discrimination · {}", self.exam),
        };
        let canvas = Canvas {
            size: SIZE,
            title: &title,
            description: &description(self.points, language),
            language,
        };
        canvas.draw(|root| paint(root, self.points, language))
    }
}

fn description(points: &[QuestionPoint], language: Language) -> String {
    let n_points = points.len();
    let mut told = vec![match language {
        Language::Chinese => format!("共 {n_points} 题"),
        Language::English => format!("{n_points} questions"),
    }];
    told.extend(Judgement::ALL.iter().map(|judgement| {
        let judged = points.iter();
        let count = judged
            .filter(|point| point.judgement() == *judgement)
            .count();
        match language {
            Language::Chinese => format!(
                "{} {}：{count} 题",
                judgement.word(language),
                judgement.range()
            ),
            Language::English => format!(
                "{} {}: {count}",
                judgement.word(language),
                judgement.range()
            ),
        }
    }));
    told.extend(points.iter().map(|point| {
        let facility = Thousandths(point.facility.thousandths().into());
        format!("{} P={facility} D={}", point.code, point.discrimination)
    }));
    told.join(language.pick("；", "; "))
}

fn paint(root: &Area<'_>, points: &[QuestionPoint], language: Language) -> Result<(), Fault> {
    let lowest = points
        .iter()
        .map(|point| point.place().1)
        .fold(-0.2, f64::min);
    // Down to the next tenth, so that the lowest point does not sit on the axis.
    let bottom = ((lowest * 10.0).floor() / 10.0 - 0.05).max(-1.05);
    let mut chart = ChartBuilder::on(root)
        .margin_top(TOP)
        .margin_right(VERDICTS)
        .margin_left(8)
        .margin_bottom(10)
        .x_label_area_size(52)
        .y_label_area_size(66)
        .build_cartesian_2d(-0.02..1.02, bottom..1.02)?;
    chart
        .configure_mesh()
        .bold_line_style(RULE)
        .light_line_style(RULE)
        .max_light_lines(1)
        .x_labels(11)
        .y_labels(11)
        .axis_style(FAINT)
        .label_style(letters(12, INK, HPos::Center))
        .y_label_style(letters(12, INK, HPos::Right))
        .x_label_formatter(&|share| format!("{share:.1}"))
        .y_label_formatter(&|share| format!("{:.1}", share + 0.0))
        .x_desc(language.pick(
            "难度 P（平均得分率）",
            "Difficulty P (mean share of the marks)",
        ))
        .y_desc(language.pick("区分度 D", "Discrimination D"))
        .axis_desc_style(letters(13, INK, HPos::Center))
        .draw()?;
    let (_, head) = chart.backend_coord(&(0.0, 1.02));
    let (_, foot) = chart.backend_coord(&(0.0, bottom));
    let (left, _) = chart.backend_coord(&(-0.02, 0.0));
    let (right, _) = chart.backend_coord(&(1.02, 0.0));
    for difficulty in DIFFICULTIES {
        let (x, _) = chart.backend_coord(&(difficulty, 0.0));
        dash(root, (x, foot), (x, head), FAINT)?;
    }
    for discrimination in DISCRIMINATIONS.into_iter().chain([0.0]) {
        let (_, y) = chart.backend_coord(&(0.0, discrimination));
        dash(root, (left, y), (right, y), FAINT)?;
    }
    for (middle, word) in [
        (0.1, language.pick("偏难 P<0.2", "hard P<0.2")),
        (0.5, language.pick("适中 0.2≤P<0.8", "medium 0.2≤P<0.8")),
        (0.9, language.pick("偏易 P≥0.8", "easy P≥0.8")),
    ] {
        let (x, _) = chart.backend_coord(&(middle, 0.0));
        write(root, word, (x, head - 12), letters(12, FAINT, HPos::Center))?;
    }
    let mut labels = Labels::within((left, head), (right, foot));
    for judgement in Judgement::ALL {
        let (_, y) = chart.backend_coord(&(0.0, judgement.head()));
        for (below, text) in [(12, judgement.word(language)), (28, judgement.range())] {
            let style = letters(12, judgement.colour(), HPos::Left);
            write(root, text, (right + 8, y + below), style)?;
        }
    }
    let at = |point: &QuestionPoint| chart.backend_coord(&point.place());
    for point in points {
        labels.take_point(at(point));
    }
    for point in points {
        let colour = point.judgement().colour();
        root.draw(&Circle::new(at(point), 4, colour.mix(0.75).filled()))?;
    }
    for point in points {
        if let Some(place) = labels.place(at(point), &point.code) {
            write(root, &point.code, place, letters(10, INK, HPos::Left))?;
        }
    }
    if points.is_empty() {
        let (x, y) = chart.backend_coord(&(0.5, 0.7));
        let none = language.pick("还没有题目统计", "No statistics yet");
        write(root, none, (x, y), letters(15, FAINT, HPos::Center))?;
    }
    Ok(())
}
