//! Classical statistics against figures that were computed elsewhere or published, every one of them.

#![cfg(test)]

use std::path::Path;

use examhall::domain::statistics::classical::{Figure, Fixed};

use crate::support::oracle::{rows, table};

#[expect(
    clippy::print_stdout,
    reason = "how many figures were checked is the point of the run"
)]
fn told(name: &str, n: usize) {
    println!("{name}: checked {n} figures");
}

fn number(cell: &str) -> f64 {
    cell.parse()
        .unwrap_or_else(|_| panic!("`{cell}` is not a number"))
}

/// Scores in every column from `from` to before `to`; an empty cell is a missing score.
fn scores(row: &[String], from: usize, to: usize) -> Vec<Option<f64>> {
    let cells = row[from..to].iter();
    cells
        .map(|cell| (!cell.is_empty()).then(|| number(cell)))
        .collect()
}

/// Whether a figure is there and within a relative (below 1 absolute) tolerance.
fn check(what: &str, found: Figure, wanted: f64, tolerance: f64) {
    let found = found.unwrap_or_else(|reason| panic!("{what}: {reason}"));
    assert!(
        (found - wanted).abs() <= tolerance * wanted.abs().max(1.0),
        "{what}: found {found}, wanted {wanted}"
    );
}

/// Candidates × questions right or wrong, each row as often as its last column says.
fn counted(path: &Path, n_questions: usize) -> Fixed {
    let mut fixed = Fixed::new(&vec![1.0; n_questions]);
    for row in rows(path) {
        let n = row.get(n_questions).map_or(1, |cell| cell.parse().unwrap());
        for _ in 0..n {
            fixed.count(&scores(&row, 0, n_questions)).unwrap();
        }
    }
    fixed
}

#[test]
fn figures_of_right_or_wrong_tables_are_those_of_r() {
    let names = [
        "reference_figures.csv",
        "lsat6_patterns.csv",
        "ctt_manual10x5.csv",
    ];
    let [Some(figures), Some(lsat6), Some(manual)] = names.map(table) else {
        return;
    };
    let [lsat6, manual] = [counted(&lsat6, 5), counted(&manual, 5)];
    let mut n = 0;
    for row in rows(&figures) {
        let fixed = match row[0].as_str() {
            "lsat6" => &lsat6,
            "ctt_manual10x5" => &manual,
            other => panic!("`{other}` is not known"),
        };
        let (wanted, tolerance) = (number(&row[3]), number(&row[4]));
        let questions = fixed.questions();
        let place: Option<usize> = row[2].get(1..).and_then(|text| text.parse().ok());
        let question = place.and_then(|place| questions.get(place - 1));
        let found = match (row[1].as_str(), question) {
            ("prop_correct", Some(question)) => question.facility,
            ("pbis_included", Some(question)) => question.point_biserial,
            ("pbis_excluded", Some(question)) => question.rest_correlation,
            ("alpha_if_deleted", Some(question)) => question.alpha_if_deleted,
            ("alpha" | "published_alpha", None) => fixed.test().alpha,
            ("total_score_freq", None) => {
                let total = number(&row[2]);
                let (at, above) = (fixed.at_pass_mark(total), fixed.at_pass_mark(total + 1.0));
                let n = at.n_passed - above.n_passed;
                Ok(f64::from(u32::try_from(n).unwrap()))
            }
            // The rest is of models of the response.
            (other, _) => {
                assert!(
                    ["rasch", "2pl", "mirt", "published"]
                        .iter()
                        .any(|model| other.starts_with(model)),
                    "`{other}` is checked nowhere"
                );
                continue;
            }
        };
        check(&row.join(","), found, wanted, tolerance);
        n += 1;
    }
    told("reference_figures.csv", n);
    assert_eq!(n, 39);
}

/// Tolerance of the quiz tables: they have ten places, of scores with seven.
const QUIZ: f64 = 2e-8;

#[test]
fn figures_of_a_quiz_are_those_of_its_report() {
    let names = [
        "moodle_quiz00_marks.csv",
        "moodle_quiz00_expected_slots.csv",
        "moodle_quiz00_expected_test.csv",
    ];
    let [Some(marks), Some(slots), Some(whole)] = names.map(table) else {
        return;
    };
    let marks = rows(&marks);
    let mut quiz = Fixed::new(&[1.0; 7]);
    for row in &marks {
        quiz.count(&scores(row, 1, 8)).unwrap();
    }
    let questions = quiz.questions();
    let mut n = 0;
    for row in rows(&slots) {
        let slot: usize = row[0].parse().unwrap();
        let is_part = !row[1].is_empty() || !row[2].is_empty();
        // The rest stands as a second question. Of a question that chance put into the slot, the report does
        // not take the score out of the total; of a variant of a question it does.
        let part = is_part.then(|| {
            let mut part = Fixed::new(&[1.0, 7.0]);
            for attempt in &marks {
                let is_meant = match slot {
                    1 => attempt[8] == row[1],
                    _ => number(&attempt[9]).total_cmp(&number(&row[2])).is_eq(),
                };
                let total: f64 = scores(attempt, 1, 8).iter().flatten().sum();
                let score = number(&attempt[slot]);
                let rest = if slot == 1 { total } else { total - score };
                if is_meant {
                    part.count(&[Some(score), Some(rest)]).unwrap();
                }
            }
            part.questions()[0].clone()
        });
        let question = part.as_ref().unwrap_or(&questions[slot - 1]);
        let times_100 = |figure: Figure| figure.map(|figure| 100.0 * figure);
        assert_eq!(question.n.to_string(), row[3], "{row:?}");
        let mut cells = vec![
            (4, question.facility),
            (5, question.sd),
            (10, question.discrimination_index()),
            (12, times_100(question.discriminative_efficiency)),
        ];
        if part.is_none() {
            cells.push((6, times_100(question.effective_weight)));
            let variance = question.sd.map(|sd| sd * sd);
            cells.push((8, variance));
        }
        for (column, found) in cells {
            check(
                &format!("{row:?}, column {column}"),
                found,
                number(&row[column]),
                QUIZ,
            );
            n += 1;
        }
    }
    let test = quiz.test();
    for row in rows(&whole) {
        let times_100 = |figure: Figure| figure.map(|figure| 100.0 * figure);
        let found = match row[0].as_str() {
            "median" => test.median,
            "allattemptsavg" => test.mean,
            "allattemptscount" => Ok(f64::from(u32::try_from(test.n).unwrap())),
            "standarddeviation" => test.sd,
            "skewness" => test.skewness,
            "kurtosis" => test.kurtosis,
            "cic" => times_100(test.alpha),
            "errorratio" => times_100(test.error_ratio),
            "standarderror" => test.standard_error,
            other => panic!("`{other}` is not known"),
        };
        check(&row[0], found, number(&row[1]), QUIZ);
        n += 1;
    }
    told("quiz tables", n);
    assert_eq!(n, 63);
}

#[test]
fn alpha_with_missing_scores_is_pairwise_or_listwise() {
    let names = [
        "pingouin_cronbach_wide_missing.csv",
        "pingouin_alpha_expected.csv",
    ];
    let [Some(wide), Some(expected)] = names.map(table) else {
        return;
    };
    let wide = rows(&wide);
    let n_questions = wide[0].len();
    let mut fixed = Fixed::new(&vec![1.0; n_questions]);
    for row in wide {
        fixed.count(&scores(&row, 0, n_questions)).unwrap();
    }
    let test = fixed.test();
    let expected = rows(&expected);
    for row in &expected {
        let found = match row[0].as_str() {
            "pairwise" => test.alpha,
            "listwise" => test.listwise_alpha,
            other => panic!("`{other}` is not known"),
        };
        check(&row[0], found, number(&row[1]), 1e-12);
    }
    told("alpha with missing scores", expected.len());
    assert_eq!(expected.len(), 2);
}
