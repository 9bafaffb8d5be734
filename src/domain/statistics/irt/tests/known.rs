//! Candidates whose abilities are known, and their answers.

use super::super::{Curve, Outcome, Responses, ResponsesBuilder};

/// Chance that is the same for ever: SplitMix64 (Steele, Lea and Flood 2014).
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Even in 0..1.
    pub(super) fn unit(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap()) / 4_294_967_296.0
    }

    /// Of the standard normal distribution (Box and Muller 1958).
    pub(super) fn normal(&mut self) -> f64 {
        let (radius, angle) = (1.0 - self.unit(), self.unit());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }

    /// `n` of the questions below `of`, each set as likely.
    pub(super) fn choose(&mut self, n: usize, of: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..of).collect();
        for place in 0..n {
            let span = u64::try_from(of - place).unwrap();
            let other = usize::try_from(self.next() % span).unwrap();
            all.swap(place, place + other);
        }
        all.truncate(n);
        all
    }

    pub(super) fn answer(&mut self, curve: &Curve, ability: f64) -> Outcome {
        if self.unit() < curve.probability(ability) {
            Outcome::Right
        } else {
            Outcome::Wrong
        }
    }
}

/// `n` candidates with θ ~ N(0, 1) on papers that `paper` deals, and their abilities.
pub(super) fn answers(
    chance: &mut Chance,
    curves: &[Curve],
    n: usize,
    paper: impl Fn(&mut Chance, usize) -> Vec<usize>,
) -> (Responses, Vec<f64>) {
    let mut builder = ResponsesBuilder::new(curves.len());
    let mut abilities = Vec::new();
    for candidate in 0..n {
        let ability = chance.normal();
        let questions = paper(chance, candidate);
        let row: Vec<(usize, Outcome)> = questions
            .into_iter()
            .map(|question| (question, chance.answer(&curves[question], ability)))
            .collect();
        builder.add(&row).unwrap();
        abilities.push(ability);
    }
    (builder.finish(), abilities)
}

/// Rows written as `1`, `0`, `-` (omitted) and `.` (not on the paper).
pub(super) fn rows(n_questions: usize, rows: &[&str]) -> Responses {
    let mut builder = ResponsesBuilder::new(n_questions);
    for row in rows {
        let cells = row
            .chars()
            .enumerate()
            .filter_map(|(question, cell)| match cell {
                '1' => Some((question, Outcome::Right)),
                '0' => Some((question, Outcome::Wrong)),
                '-' => Some((question, Outcome::Omitted)),
                _ => None,
            });
        builder.add(&cells.collect::<Vec<_>>()).unwrap();
    }
    builder.finish()
}
