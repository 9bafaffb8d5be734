//! How fast the statistics of a large exam are, from memory on one core.
//!
//! Run by `scripts/bench statistics [CANDIDATES]`: candidates whose ability is spread as a normal one answer
//! single-choice questions of spread difficulty. Out of the database the same figures are measured by
//! `scripts/bench standings`.

#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement prints figures of few digits, and one that fails should stop and say so"
)]

#[path = "support/memory.rs"]
mod memory;

use std::time::Instant;

use examhall::domain::statistics::classical::{
    Chosen, Fixed, Options, OwnFacilities, OwnPapers, Pooled, Universe,
};
use examhall::domain::statistics::irt::{Model, Outcome, ResponsesBuilder, Settings, calibrate};

/// Questions of a paper.
const N_QUESTIONS: usize = 50;
/// Questions that papers of each candidate's own are drawn from.
const N_POOL: usize = 300;
/// Options of a question; the first is right.
const N_OPTIONS: usize = 4;
/// Candidates of the model.
const N_MODEL: usize = 100_000;

fn main() {
    let n: usize = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(1_000_000);
    println!("{:<62} {:>8} {:>8}  peak memory", "", "seconds", "wanted");
    fixed(n);
    own(n);
    model();
}

fn told(what: &str, begun: Instant, wanted: &str) {
    let (seconds, peak) = (begun.elapsed().as_secs_f64(), memory::peak_megabytes());
    println!("{what:<62} {seconds:>8.2} {wanted:>8}  {peak} MB");
}

/// Numbers between 0 and 1 that are the same at every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        // Xorshift (Marsaglia 2003): nothing here needs better chance.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }

    /// Whether somebody of an ability answers a question of a pool right, or else which wrong option.
    fn answer(&mut self, ability: f64, question: usize, n_questions: usize) -> usize {
        let difficulty = 4.0 * (question as f64 + 0.5) / n_questions as f64 - 2.0;
        let right = 1.0 / (1.0 + (difficulty - ability).exp());
        let drawn = self.next();
        if drawn < right {
            0
        } else {
            1 + ((drawn - right) / (1.0 - right) * (N_OPTIONS - 1) as f64) as usize
                % (N_OPTIONS - 1)
        }
    }
}

/// One paper for all. The answers wait in memory, a byte each, as they would come from anywhere.
fn fixed(n: usize) {
    let mut numbers = Numbers(1);
    let mut answers: Vec<u8> = Vec::with_capacity(n * N_QUESTIONS);
    for _ in 0..n {
        let ability = numbers.normal();
        answers.extend((0..N_QUESTIONS).map(|at| numbers.answer(ability, at, N_QUESTIONS) as u8));
    }
    let begun = Instant::now();
    let mut figures = Fixed::new(&[2.0; N_QUESTIONS]);
    let mut row = [None; N_QUESTIONS];
    for paper in answers.chunks(N_QUESTIONS) {
        for (score, answer) in row.iter_mut().zip(paper) {
            *score = Some(if *answer == 0 { 2.0 } else { 0.0 });
        }
        figures.count(&row).expect("scores");
    }
    let (questions, test, pass) = (
        figures.questions(),
        figures.test(),
        figures.at_pass_mark(60.0),
    );
    told(
        &format!("{n} candidates × {N_QUESTIONS}, one paper: questions, test, pass mark"),
        begun,
        "2",
    );
    let alpha = test.alpha.expect("spread");
    assert!(
        questions.len() == N_QUESTIONS && 0.8 < alpha && pass.consistency.is_ok(),
        "{alpha}"
    );

    let begun = Instant::now();
    let mut options = Options::new(&[N_OPTIONS; N_QUESTIONS]);
    let places: Vec<[usize; 1]> = (0..N_OPTIONS).map(|place| [place]).collect();
    for paper in answers.chunks(N_QUESTIONS) {
        let mut total = 0.0;
        let mut chosen = [Chosen {
            question: 0,
            score: 0.0,
            options: &[],
        }; N_QUESTIONS];
        for (question, (one, answer)) in chosen.iter_mut().zip(paper).enumerate() {
            let score = if *answer == 0 { 2.0 } else { 0.0 };
            total += score;
            *one = Chosen {
                question,
                score,
                options: &places[usize::from(*answer)],
            };
        }
        options.count(total, &chosen).expect("choices");
    }
    let n_figures: usize = (0..N_QUESTIONS)
        .map(|at| options.figures(at, &[0]).len())
        .sum();
    told("  and the table of options", begun, "");
    assert_eq!(n_figures, N_QUESTIONS * N_OPTIONS);
}

/// Papers of each candidate's own, read twice.
fn own(n: usize) {
    let mut numbers = Numbers(2);
    let step = N_POOL / N_QUESTIONS;
    let mut papers: Vec<(u16, u8)> = Vec::with_capacity(n * N_QUESTIONS);
    for _ in 0..n {
        let ability = numbers.normal();
        for stratum in 0..N_QUESTIONS {
            // One of each row of six, so that papers are level.
            let question = stratum * step + (numbers.next() * step as f64) as usize % step;
            let is_right = numbers.answer(ability, question, N_POOL) == 0;
            papers.push((question as u16, u8::from(is_right)));
        }
    }
    let begun = Instant::now();
    let pool: Vec<Pooled> = (0..N_POOL)
        .map(|question| Pooled {
            max_marks: 2.0,
            stratum: question / step,
        })
        .collect();
    let row = |paper: &[(u16, u8)]| -> Vec<(usize, f64)> {
        let cells = paper.iter();
        cells
            .map(|(question, is_right)| (usize::from(*question), 2.0 * f64::from(*is_right)))
            .collect()
    };
    let mut first = OwnFacilities::new(&pool);
    for paper in papers.chunks(N_QUESTIONS) {
        first.count(&row(paper)).expect("scores");
    }
    let mut second = OwnPapers::new(&first, Universe::Endless);
    for paper in papers.chunks(N_QUESTIONS) {
        second.count(&row(paper)).expect("scores");
    }
    let (questions, test) = (second.questions(), second.test());
    told(
        &format!("{n} candidates × {N_QUESTIONS} of {N_POOL}, papers of their own"),
        begun,
        "10",
    );
    let reliability = test.reliability.expect("spread");
    assert!(
        questions.len() == N_POOL && 0.7 < reliability,
        "{reliability}"
    );
}

/// The two-parameter model.
fn model() {
    let mut numbers = Numbers(3);
    let mut builder = ResponsesBuilder::new(N_QUESTIONS);
    for _ in 0..N_MODEL {
        let ability = numbers.normal();
        let row: Vec<(usize, Outcome)> = (0..N_QUESTIONS)
            .map(|at| {
                let is_right = numbers.answer(ability, at, N_QUESTIONS) == 0;
                (
                    at,
                    if is_right {
                        Outcome::Right
                    } else {
                        Outcome::Wrong
                    },
                )
            })
            .collect();
        builder.add(&row).expect("a row");
    }
    let begun = Instant::now();
    let responses = builder.finish();
    let calibration = calibrate(&responses, &Settings::of(Model::TwoParameter)).expect("estimates");
    told(
        &format!("2PL of {N_MODEL} × {N_QUESTIONS}, standard errors"),
        begun,
        "20",
    );
    assert!(calibration.log_likelihood.is_finite());
}
