//! The spread of totals: how many lie in each tenth of full marks, and where the pass mark cuts them.
//!
//! Invariant: every total is counted in one band; memory is that of the bands.

use super::PerMille;
use super::share::mean;
use crate::domain::marks::{Fraction, Marks};

/// Bands of a [`Distribution`].
pub const N_BANDS: u32 = 10;

/// How many totals lie in each tenth of full marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    full_marks: Marks,
    pass_marks: Option<Marks>,
    bands: [u64; 10],
    n_passed: u64,
    hundredths: i64,
}

/// One band of totals: from `from`, and below `below`, or up to full marks in the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// The least total that lies in it.
    pub from: Marks,
    /// The least total that lies above it; `None` in the last.
    pub below: Option<Marks>,
    /// Totals in it.
    pub n: u64,
    /// Those of all totals; `None` where there is none.
    pub share: Option<PerMille>,
}

/// Where the pass mark cuts the totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassLine {
    /// The pass mark.
    pub marks: Marks,
    /// The band that it lies in, 0 for the first.
    pub band: u32,
    /// Totals that reach it.
    pub n_passed: u64,
    /// Totals below it.
    pub n_failed: u64,
}

impl Distribution {
    /// No total is counted yet.
    pub const fn new(full_marks: Marks, pass_marks: Option<Marks>) -> Self {
        Self {
            full_marks,
            pass_marks,
            bands: [0; 10],
            n_passed: 0,
            hundredths: 0,
        }
    }

    /// Counts one total. One above full marks lies in the last band.
    pub fn count(&mut self, total: Marks) {
        let at = self.band_of(total);
        if let Some((_, band)) = (0..).zip(&mut self.bands).find(|(band, _)| *band == at) {
            *band += 1;
        }
        if self.pass_marks.is_some_and(|pass| pass <= total) {
            self.n_passed += 1;
        }
        self.hundredths = self.hundredths.saturating_add(total.hundredths().into());
    }

    /// 满分: where the last band ends.
    pub const fn full_marks(&self) -> Marks {
        self.full_marks
    }

    /// 平均分, rounded half up to a hundredth; `None` of nobody.
    pub fn mean(&self) -> Option<Marks> {
        mean(self.hundredths, self.n())
    }

    /// Totals that were counted.
    pub fn n(&self) -> u64 {
        self.bands.iter().sum()
    }

    /// The bands, lowest first.
    pub fn bands(&self) -> impl Iterator<Item = Band> {
        let n_all = self.n();
        (0..).zip(self.bands).map(move |(band, n)| Band {
            from: self.start_of(band),
            below: (band + 1 < N_BANDS).then(|| self.start_of(band + 1)),
            n,
            share: PerMille::of(n, n_all),
        })
    }

    /// Where the pass mark cuts; `None` without one.
    pub fn pass_line(&self) -> Option<PassLine> {
        self.pass_marks.map(|marks| PassLine {
            marks,
            band: self.band_of(marks),
            n_passed: self.n_passed,
            n_failed: self.n() - self.n_passed,
        })
    }

    fn band_of(&self, total: Marks) -> u32 {
        // Who lost more marks than they won is in the first band.
        let tenths = i64::from(total.hundredths().max(0)) * i64::from(N_BANDS);
        let band = tenths.checked_div(self.full_marks.hundredths().into());
        let band = band.and_then(|band| u32::try_from(band).ok());
        band.map_or(N_BANDS - 1, |band| band.min(N_BANDS - 1))
    }

    /// The least whole number of hundredths that is `band` tenths of full marks or more.
    fn start_of(&self, band: u32) -> Marks {
        let share = Fraction::new(band.into(), N_BANDS.into()).unwrap_or(Fraction::ZERO);
        let hundredth = Fraction::ONE.over(Fraction::whole(100));
        Marks::rounded((self.full_marks.exactly() * share).ceil(hundredth))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks(text: &str) -> Marks {
        text.parse().unwrap()
    }

    fn counted(full: &str, pass: Option<&str>, totals: &[&str]) -> Distribution {
        let mut distribution = Distribution::new(marks(full), pass.map(marks));
        for total in totals {
            distribution.count(marks(total));
        }
        distribution
    }

    #[test]
    fn a_total_on_a_border_lies_above_it_and_full_marks_in_the_last_band() {
        let totals = ["0", "9.99", "10", "59.99", "60", "89.99", "90", "100"];
        let distribution = counted("100", Some("60"), &totals);
        let n: Vec<u64> = distribution.bands().map(|band| band.n).collect();
        assert_eq!(n, [2, 1, 0, 0, 0, 1, 1, 0, 1, 2]);
        let last = distribution.bands().last().unwrap();
        assert_eq!((last.from, last.below), (marks("90"), None));
        assert_eq!(last.share.unwrap().to_string(), "25.0%");
        assert_eq!(distribution.mean(), Some(marks("52.5")));
    }

    #[test]
    fn the_pass_line_cuts_within_a_band() {
        let line = counted("50", Some("32.5"), &["32.5", "32.49", "50", "0"]).pass_line();
        let wanted = PassLine {
            marks: marks("32.5"),
            band: 6,
            n_passed: 2,
            n_failed: 2,
        };
        assert_eq!(line, Some(wanted));
        assert_eq!(counted("50", None, &["50"]).pass_line(), None);
    }

    #[test]
    fn nobody_has_no_shares_and_a_paper_without_marks_one_band() {
        assert!(
            counted("100", None, &[])
                .bands()
                .all(|band| band.share.is_none())
        );
        let n: Vec<u64> = counted("0", None, &["0"])
            .bands()
            .map(|band| band.n)
            .collect();
        assert_eq!(n, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    }

    proptest! {
        #[test]
        fn a_total_lies_in_the_band_whose_borders_enclose_it(full in 1_i32..5000, total in -500_i32..5000) {
            let of = |hundredths| Marks::from_hundredths(hundredths).unwrap();
            let total = of(total.min(full));
            let mut distribution = Distribution::new(of(full), None);
            distribution.count(total);
            for band in distribution.bands() {
                let encloses = (band.from <= total || band.from == Marks::ZERO) && band.below.is_none_or(|below| total < below);
                prop_assert_eq!(band.n == 1, encloses, "{:?}", band);
            }
        }
    }
}
