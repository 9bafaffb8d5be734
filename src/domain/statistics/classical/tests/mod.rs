//! What the figures promise, on published tables and on made-up ones.

mod degenerate;
mod flags;
mod made_up;
mod published;
mod streamed;

use super::{Figure, Fixed};

/// Scores without a gap.
pub(super) fn there(scores: &[f64]) -> Vec<Option<f64>> {
    scores.iter().copied().map(Some).collect()
}

/// Of candidates (rows) on questions of one mark each.
pub(super) fn of_rows(rows: &[&[f64]]) -> Fixed {
    let n_questions = rows.first().map_or(0, |row| row.len());
    let mut fixed = Fixed::new(&vec![1.0; n_questions]);
    for row in rows {
        fixed.count(&there(row)).unwrap();
    }
    fixed
}

/// Whether a figure is there and is the one wanted.
pub(super) fn check(what: &str, found: Figure, wanted: f64, tolerance: f64) {
    let found = found.unwrap_or_else(|reason| panic!("{what}: {reason}"));
    assert!(
        (found - wanted).abs() <= tolerance,
        "{what}: found {found}, wanted {wanted}"
    );
}

/// Chance of a fixed seed, for simulations: SplitMix64 (Steele, Lea and Flood 2014).
pub(super) struct Chance(pub u64);

impl Chance {
    /// Even between 0 and 1.
    pub(super) fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        super::number::real((mixed ^ (mixed >> 31)) >> 11) / 9_007_199_254_740_992.0
    }

    /// About normal with mean 0 and variance 1: twelve even ones, less 6.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() - 6.0
    }

    /// 1 with the probability of a Rasch model, or 0.
    pub(super) fn answer(&mut self, ability: f64, difficulty: f64) -> f64 {
        let p = 1.0 / (1.0 + (difficulty - ability).exp());
        f64::from(u8::from(self.even() < p))
    }

    /// So many of the places below `among`, each set as likely as any other.
    pub(super) fn draw(&mut self, n: usize, among: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..among).collect();
        for at in 0..n {
            let left = super::number::real_len(among - at);
            let skipped = super::number::nearest((self.even() * left - 0.5).max(0.0));
            places.swap(at, (at + skipped).min(among - 1));
        }
        places.truncate(n);
        places
    }
}
