//! The best and the worst 27 % of candidates, and what a question did among them.
//!
//! Invariant: candidates who tie at the border of a group count each with the part that the group still
//! holds, so that nothing depends on the order of rows.

use super::number::real;
use super::undefined::Undefined;

/// Facility among the best and the worst 27 % by total, of those who had the question.
///
/// A group is round(0.27·n) candidates (half up). Kelley (1939); the share of marks for questions with parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Groups {
    /// P_H: share of the marks won by the best, 0 to 1 (below where marks can be lost).
    pub upper: f64,
    /// P_L: share of the marks won by the worst, 0 to 1.
    pub lower: f64,
}

impl Groups {
    /// 区分度 D = P_H − P_L, −1 to 1.
    pub fn discrimination(self) -> f64 {
        self.upper - self.lower
    }

    /// 难度 of the extreme groups, (P_H + P_L)/2, 0 to 1.
    pub fn difficulty(self) -> f64 {
        f64::midpoint(self.upper, self.lower)
    }

    /// The word for D.
    pub fn grade(self) -> Grade {
        Grade::of(self.discrimination())
    }
}

/// What D says of a question (Ebel 1965).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// D ≥ 0.40.
    Excellent,
    /// 0.30 ≤ D < 0.40.
    Good,
    /// 0.20 ≤ D < 0.30.
    Revise,
    /// D < 0.20.
    Discard,
}

impl Grade {
    /// Of a discrimination D. What differs from a border by rounding alone has reached it.
    pub fn of(d: f64) -> Self {
        let reaches = |border: f64| border - 1e-9 <= d;
        if reaches(0.4) {
            Self::Excellent
        } else if reaches(0.3) {
            Self::Good
        } else if reaches(0.2) {
            Self::Revise
        } else {
            Self::Discard
        }
    }

    /// The word of the textbooks.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Excellent => "优",
            Self::Good => "良",
            Self::Revise => "需修改",
            Self::Discard => "淘汰",
        }
    }
}

/// Candidates who rank the same.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rank {
    /// How many.
    pub(super) n: u64,
    /// What they sum up to.
    pub(super) sum: f64,
}

/// Candidates in a group of `n`: 27 %, rounded half up.
pub const fn group_size(n: u64) -> u64 {
    (27 * n + 50) / 100
}

/// Means of the best and the worst 27 %, from ranks in ascending order.
pub(super) fn group_means(ranks: &[Rank]) -> Result<Groups, Undefined> {
    let size = group_size(ranks.iter().map(|rank| rank.n).sum());
    if size == 0 {
        return Err(Undefined::TooFewCandidates);
    }
    if ranks.iter().filter(|rank| rank.n != 0).count() < 2 {
        return Err(Undefined::SameTotal);
    }
    Ok(Groups {
        upper: mean_of_first(ranks.iter().rev(), size),
        lower: mean_of_first(ranks.iter(), size),
    })
}

fn mean_of_first<'a>(ranks: impl Iterator<Item = &'a Rank>, size: u64) -> f64 {
    let (mut left, mut sum) = (size, 0.0);
    for rank in ranks.filter(|rank| rank.n != 0) {
        if left <= rank.n {
            sum += rank.sum * real(left) / real(rank.n);
            break;
        }
        left -= rank.n;
        sum += rank.sum;
    }
    sum / real(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranks(of: &[(u64, f64)]) -> Vec<Rank> {
        of.iter().map(|&(n, sum)| Rank { n, sum }).collect()
    }

    #[test]
    fn a_tie_at_the_border_is_shared_out() {
        // Ten candidates, groups of three: the upper takes 1 and two of the 4 who tie, of whom 3 were right.
        let groups = group_means(&ranks(&[(5, 1.0), (4, 3.0), (1, 1.0)])).unwrap();
        assert!((groups.upper - (1.0 + 1.5) / 3.0).abs() < 1e-12);
        assert!((groups.lower - 0.6 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn without_a_best_and_a_worst_there_are_no_groups() {
        let all_tie = group_means(&ranks(&[(9, 4.0)]));
        assert_eq!(all_tie, Err(Undefined::SameTotal));
        let alone = group_means(&ranks(&[(1, 1.0)]));
        assert_eq!(alone, Err(Undefined::TooFewCandidates));
    }

    #[test]
    fn grades_follow_the_borders() {
        for (d, word) in [
            (0.4, "优"),
            (0.1 + 0.3 - 1e-17, "优"),
            (0.399, "良"),
            (0.3, "良"),
            (0.2, "需修改"),
            (0.199, "淘汰"),
            (-1.0, "淘汰"),
        ] {
            assert_eq!(Grade::of(d).word(), word, "{d}");
        }
    }
}
