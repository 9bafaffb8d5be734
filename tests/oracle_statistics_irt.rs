//! Item response theory and equating against figures that were published or computed elsewhere, every one of
//! them.

#![cfg(test)]

use std::path::{Path, PathBuf};

use examhall::domain::statistics::equating::{Frequencies, equipercentile, linear, mean};
use examhall::domain::statistics::irt::{
    Ability, Calibration, ConditionalCalibration, Curve, Model, Outcome, Responses,
    ResponsesBuilder, Settings, calibrate, calibrate_conditionally, most_probable_ability,
};

use crate::support::oracle::rows;

/// Figures about section 6 of the LSAT that are of other parts of statistics.
const ELSEWHERE: [&str; 7] = [
    "prop_correct",
    "pbis_included",
    "pbis_excluded",
    "alpha_if_deleted",
    "alpha",
    "total_score_freq",
    "published_alpha",
];

/// A model with chance levels, which is not one of ours.
const WITH_CHANCE: &str = "published_rasch_type_3pl_loglik";

/// Fewest figures that must have been compared, so that an empty table is noticed.
const LEAST: usize = 72;

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/oracle");
    folder.exists().then_some(folder)
}

fn numbers(path: &Path) -> Vec<Vec<f64>> {
    let table = rows(path).into_iter();
    table
        .map(|row| row.iter().map(|cell| cell.parse().unwrap()).collect())
        .collect()
}

fn outcome(cell: &str) -> Outcome {
    if cell == "1" {
        Outcome::Right
    } else {
        Outcome::Wrong
    }
}

fn lsat_6(folder: &Path) -> Responses {
    let mut builder = ResponsesBuilder::new(5);
    for record in rows(&folder.join("lsat6_patterns.csv")) {
        let row: Vec<(usize, Outcome)> = (0..5).map(|q| (q, outcome(&record[q]))).collect();
        builder.add_times(&row, record[5].parse().unwrap()).unwrap();
    }
    builder.finish()
}

/// All that is estimated from one table.
struct Estimates {
    slope_1: Calibration,
    common: Calibration,
    two: Calibration,
    conditional: ConditionalCalibration,
}

impl Estimates {
    fn of(responses: &Responses) -> Self {
        let fit = |model| calibrate(responses, &Settings::of(model)).unwrap();
        Self {
            slope_1: fit(Model::RaschSlope1),
            common: fit(Model::Rasch),
            two: fit(Model::TwoParameter),
            conditional: calibrate_conditionally(responses).unwrap(),
        }
    }

    /// The figure by its name in the table; `item` is `i1` … `i5`, a score, or empty.
    fn figure(&self, statistic: &str, item: &str) -> Option<f64> {
        let number = item.strip_prefix('i').unwrap_or("1");
        let question: usize = number.parse::<usize>().unwrap() - 1;
        let curve = |of: &Calibration| of.curves()[question].unwrap();
        let b = |of: &Calibration| curve(of).difficulty();
        Some(match statistic {
            "rasch_a1_loglik" | "published_rasch_a1_loglik" => self.slope_1.log_likelihood,
            "rasch_a1_b" | "published_rasch_a1_b" => b(&self.slope_1)?,
            "rasch_loglik" | "published_rasch_loglik" => self.common.log_likelihood,
            "rasch_b" | "published_rasch_b" => b(&self.common)?,
            "rasch_a" | "published_rasch_a" => curve(&self.common).slope,
            "mirt_rasch_d_free_variance" => curve(&self.common).intercept,
            "mirt_rasch_variance" => curve(&self.common).slope.powi(2),
            "2pl_loglik" | "published_2pl_loglik" => self.two.log_likelihood,
            "2pl_a" | "published_2pl_a" => curve(&self.two).slope,
            "2pl_b" | "published_2pl_b" => b(&self.two)?,
            "rasch_cml_condloglik" => self.conditional.log_likelihood,
            "rasch_cml_difficulty_sum0" => self.conditional.questions[question].unwrap().difficulty,
            "rasch_eb_mode_score" => self.ability(item).ability,
            "rasch_eb_se" => self.ability(item).standard_error,
            _ => return None,
        })
    }

    /// Of candidates with so many right.
    fn ability(&self, score: &str) -> Ability {
        let score: usize = score.parse().unwrap();
        let row: Vec<(usize, Outcome)> = (0..5)
            .map(|q| (q, outcome(if q < score { "1" } else { "0" })))
            .collect();
        let curves: Vec<Option<Curve>> = self.common.curves();
        most_probable_ability(&row, &curves)
    }
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "which figures were compared is the point of the run"
)]
fn models_agree_with_those_fitted_elsewhere() {
    let Some(folder) = folder() else {
        println!("SKIPPED: the reference figures are not beside this checkout");
        return;
    };
    let estimates = Estimates::of(&lsat_6(&folder));
    let mut wrong = Vec::new();
    let mut compared = 0;
    for record in rows(&folder.join("reference_figures.csv")) {
        let (statistic, item) = (record[1].as_str(), record[2].as_str());
        if record[0] != "lsat6" || ELSEWHERE.contains(&statistic) || statistic == WITH_CHANCE {
            continue;
        }
        let wanted: f64 = record[3].parse().unwrap();
        let tolerance: f64 = record[4].parse().unwrap();
        match estimates.figure(statistic, item) {
            Some(found) if (found - wanted).abs() <= tolerance => compared += 1,
            found => wrong.push(format!(
                "{statistic} {item}: {found:?} for {wanted} ± {tolerance}"
            )),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("compared {compared} figures; left out: {WITH_CHANCE}");
    assert!(LEAST <= compared, "{compared}");
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "which figures were compared is the point of the run"
)]
fn equated_scores_agree_with_those_computed_elsewhere() {
    let Some(folder) = folder() else {
        println!("SKIPPED: the tables of equating are not beside this checkout");
        return;
    };
    let table = rows(&folder.join("actmath_freq.csv"));
    let form = |column: usize| {
        let counts: Vec<u32> = table
            .iter()
            .map(|row| row[column].parse().unwrap())
            .collect();
        Frequencies::new(&counts).unwrap()
    };
    let (x, y) = (form(1), form(2));
    let (by_mean, by_line) = (mean(&x, &y), linear(&x, &y).unwrap());
    let expected = numbers(&folder.join("actmath_equating_expected.csv"));
    assert_eq!(expected.len(), 41);
    for row in &expected {
        let [score, of_mean, of_line, of_ranks] = row[..] else {
            panic!("{row:?}")
        };
        let found = [
            by_mean.at(score),
            by_line.at(score),
            equipercentile(score, &x, &y),
        ];
        for (found, wanted, within) in [
            (found[0], of_mean, 1e-12),
            (found[1], of_line, 1e-12),
            (found[2], of_ranks, 2e-7),
        ] {
            assert!(
                (found - wanted).abs() <= within,
                "{score}: {found} for {wanted}"
            );
        }
    }
    println!("compared {} figures", 3 * expected.len());
}
