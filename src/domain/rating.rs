//! The difficulty of a question as a number.

use std::fmt;
use std::str::FromStr;

use super::question::Difficulty;

/// How hard a question is, in whole thousandths, −1,000,000 to 1,000,000 of them.
///
/// For questions of the bank it is 难度系数: the share of candidates expected to get it right, so
/// that a higher number is easier. A pool from elsewhere may bring another scale: a blueprint only
/// adds and averages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rating(i32);

/// How many candidates a label is worth beside what was observed.
///
/// The bands of labels reach .075 to .125 to either side. A facility near the middle of its band has a standard
/// error of √(P(1 − P)/n), which is as wide for n of some 15 to 25 answers.
pub const LABEL_WEIGHT: u64 = 20;

/// Facilities of one question in several exams, weighted by the candidates who had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facilities {
    /// Σ of facility times candidates.
    sum: i64,
    /// Candidates.
    n: u64,
}

impl Facilities {
    /// Adds an exam: a facility in thousandths over so many candidates.
    pub fn add(&mut self, facility: i32, n: u64) {
        let candidates = i64::try_from(n).unwrap_or(i64::MAX);
        let product = candidates.saturating_mul(facility.into());
        self.sum = self.sum.saturating_add(product);
        self.n = self.n.saturating_add(n);
    }

    /// The mean facility in thousandths, a half upwards; none where nobody had it.
    pub fn mean(self) -> Option<i64> {
        let n = i64::try_from(self.n).ok()?;
        let doubled = n.checked_mul(2)?;
        self.sum
            .saturating_mul(2)
            .saturating_add(n)
            .checked_div_euclid(doubled)
    }
}

/// A decimal number in whole thousandths: what ratings add up to, or how far off they may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Thousandths(pub i64);

/// Why a text is not a number of thousandths.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a number with at most six digits before the point and three after it")]
pub struct NotThousandths {
    /// The text that was given.
    pub found: String,
}

/// Why a text is not a rating.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a difficulty: wanted -1000 to 1000 with at most three decimals")]
pub struct NotARating {
    /// The text that was given.
    pub found: String,
}

impl Rating {
    /// The largest magnitude, in thousandths.
    pub const MAX: i32 = 1_000_000;

    /// From thousandths, `None` beyond [`Rating::MAX`] on either side.
    pub const fn from_thousandths(thousandths: i32) -> Option<Self> {
        if -Self::MAX <= thousandths && thousandths <= Self::MAX {
            Some(Self(thousandths))
        } else {
            None
        }
    }

    /// What a label stands for before anybody sat the question: the middle of its band
    /// (易 .80–.95, 中 .55–.80, 难 .30–.55).
    pub const fn of_label(label: Difficulty) -> Self {
        match label {
            Difficulty::Easy => Self(875),
            Difficulty::Medium => Self(675),
            Difficulty::Hard => Self(425),
        }
    }

    /// What is known of the facility of a question that carries this label once `n` candidates had it with a
    /// mean facility of `observed` thousandths: (n·observed + k·label)/(n + k) with k = [`LABEL_WEIGHT`], in
    /// thousandths, a half upwards.
    ///
    /// Few answers move the label little, many take its place.
    pub fn calibrated(self, observed: i64, n: u64) -> i64 {
        let (n, weight) = (i128::from(n), i128::from(LABEL_WEIGHT));
        let sum = n * i128::from(observed) + weight * i128::from(self.0);
        let under = n + weight;
        let rounded = (2 * sum + under).div_euclid(2 * under);
        i64::try_from(rounded).unwrap_or(observed)
    }

    /// The same of what exams told; the label alone where none did.
    #[must_use]
    pub fn calibrated_by(self, seen: Facilities) -> Self {
        let observed = seen.mean().unwrap_or(0);
        let calibrated = i32::try_from(self.calibrated(observed, seen.n)).ok();
        calibrated.and_then(Self::from_thousandths).unwrap_or(self)
    }

    /// Whole thousandths.
    pub const fn thousandths(self) -> i32 {
        self.0
    }
}

impl fmt::Display for Rating {
    /// As few decimals as are needed: `2`, `-0.5`, `0.675`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Thousandths(self.0.into()).fmt(f)
    }
}

impl FromStr for Rating {
    type Err = NotARating;

    fn from_str(text: &str) -> Result<Self, NotARating> {
        let read = text.parse().ok().and_then(|Thousandths(read)| {
            let thousandths = i32::try_from(read).ok()?;
            Self::from_thousandths(thousandths)
        });
        read.ok_or_else(|| NotARating {
            found: text.chars().take(32).collect(),
        })
    }
}

impl fmt::Display for Thousandths {
    /// As few decimals as are needed: `2`, `-0.5`, `0.675`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let decimals = format!("{rest:03}");
        write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
    }
}

impl FromStr for Thousandths {
    type Err = NotThousandths;

    fn from_str(text: &str) -> Result<Self, NotThousandths> {
        let refuse = || NotThousandths {
            found: text.chars().take(32).collect(),
        };
        let (is_negative, digits) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let are_digits = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        };
        if !are_digits(whole, 6) || !are_digits(decimals, 3) {
            return Err(refuse());
        }
        let thousandths = format!("{whole}{decimals:0<3}");
        let thousandths: i64 = thousandths.parse().map_err(|_| refuse())?;
        Ok(Self(if is_negative {
            -thousandths
        } else {
            thousandths
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_reads_and_prints_to_the_thousandth() {
        for text in ["0", "2", "-0.5", "0.675", "1000", "-1000", "12.03"] {
            assert_eq!(text.parse::<Rating>().unwrap().to_string(), text);
        }
        assert_eq!("-.5".parse::<Rating>().ok(), None);
        for text in ["", "x", "1.", "1.2345", "1000.001", "+1", "1e3", "--1", "∞"] {
            assert!(text.parse::<Rating>().is_err(), "{text}");
        }
    }

    #[test]
    fn few_answers_move_a_label_little_and_many_take_its_place() {
        let medium = Rating::of_label(Difficulty::Medium);
        for (observed, n, wanted) in [
            (0, 0, 675),
            // (1·1000 + 20·675)/21 = 690.48
            (1000, 1, 690),
            (275, 20, 475),
            // (5·0 + 20·675)/25
            (0, 5, 540),
            (300, 2_000_000_000, 300),
            // (20·−276 + 20·675)/40 = 199.5, a half upwards.
            (-276, 20, 200),
        ] {
            assert_eq!(medium.calibrated(observed, n), wanted, "{observed} of {n}");
        }
    }

    #[test]
    fn what_exams_told_moves_a_rating_by_the_number_of_their_candidates() {
        let medium = Rating::of_label(Difficulty::Medium);
        let mut seen = Facilities::default();
        assert_eq!((seen.mean(), medium.calibrated_by(seen)), (None, medium));
        seen.add(200, 30);
        seen.add(501, 10);
        // (30·200 + 10·501)/40 = 275.25, and (40·275 + 20·675)/60 = 408.33.
        assert_eq!(seen.mean(), Some(275));
        assert_eq!(medium.calibrated_by(seen).thousandths(), 408);
    }

    #[test]
    fn a_label_stands_for_the_middle_of_its_band() {
        let ratings = Difficulty::ALL
            .iter()
            .map(|label| Rating::of_label(*label).to_string());
        assert_eq!(ratings.collect::<Vec<_>>(), ["0.875", "0.675", "0.425"]);
    }
}
