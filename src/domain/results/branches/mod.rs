//! 支部统计: how each branch did, with all branches below it.
//!
//! Invariant: a candidate is counted in their branch and in each one above it, once; a mean is compared
//! exactly, so that branches share a rank only where their means are equal before rounding.
//!
//! Memory: for each branch in which somebody sat one count for each distinct total; for 500 branches
//! and totals in half marks up to 100 that is at most 100,000 counts, however many candidates there are.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::PerMille;
use super::share::mean;
use crate::domain::marks::{Fraction, Marks};
use crate::domain::roster::BranchPath;

/// From which totals on somebody has passed, or is 优秀.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// 满分.
    pub full_marks: Marks,
    /// 及格分; `None` where nobody passes or fails.
    pub pass_marks: Option<Marks>,
    /// 优秀, as a share of full marks.
    pub excellent: Fraction,
}

impl Lines {
    /// 优秀 from 90 % of full marks on.
    pub fn new(full_marks: Marks, pass_marks: Option<Marks>) -> Self {
        Self {
            full_marks,
            pass_marks,
            excellent: Fraction::of(90, 100),
        }
    }

    /// The least total that is 优秀: never rounded down to less than the share.
    pub fn excellent_marks(&self) -> Marks {
        let hundredth = Fraction::ONE.over(Fraction::whole(100));
        Marks::rounded((self.full_marks.exactly() * self.excellent).ceil(hundredth))
    }
}

/// How far a candidate came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// Never started: 应考, not 实考.
    Nothing,
    /// Started, and has no final total yet: 实考, in no mean and in no rate of totals.
    Start,
    /// Has a final total.
    Total(Marks),
}

/// How one branch did, with all below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchStanding {
    /// Which.
    pub branch: BranchPath,
    /// 1 for the root of a tree.
    pub level: u32,
    /// 应考.
    pub n_expected: u64,
    /// 实考: those who started.
    pub n_sat: u64,
    /// Those with a final total; what follows is of these.
    pub n_graded: u64,
    /// 平均分, rounded half up to a hundredth.
    pub mean: Option<Marks>,
    /// 中位数; of an even number the mean of the two in the middle, rounded half up.
    pub median: Option<Marks>,
    /// 最高分.
    pub highest: Option<Marks>,
    /// 最低分.
    pub lowest: Option<Marks>,
    /// 及格人数; `None` without a pass mark.
    pub n_passed: Option<u64>,
    /// 优秀人数.
    pub n_excellent: u64,
    /// By mean among the branches with the same parent, or among roots; `None` without a mean.
    pub rank: Option<u32>,
    /// By mean among all branches of its level; `None` without a mean.
    pub rank_in_level: Option<u32>,
    /// Sum of the totals in hundredths: the mean before rounding.
    hundredths: i64,
}

impl BranchStanding {
    /// 缺考.
    pub const fn n_absent(&self) -> u64 {
        self.n_expected - self.n_sat
    }

    /// 参考率: 实考 of 应考.
    pub fn attendance(&self) -> Option<PerMille> {
        PerMille::of(self.n_sat, self.n_expected)
    }

    /// 及格率, of those with a total.
    pub fn pass_rate(&self) -> Option<PerMille> {
        PerMille::of(self.n_passed?, self.n_graded)
    }

    /// 优秀率, of those with a total.
    pub fn excellent_rate(&self) -> Option<PerMille> {
        PerMille::of(self.n_excellent, self.n_graded)
    }

    /// Highest mean first, by the means before rounding.
    fn by_mean(&self, other: &Self) -> Ordering {
        let cross = |a: &Self, b: &Self| i128::from(a.hundredths) * i128::from(b.n_graded);
        cross(other, self).cmp(&cross(self, other))
    }
}

/// Every branch of a roster, filled candidate by candidate.
#[derive(Debug, Clone)]
pub struct Branches {
    lines: Lines,
    roots: BTreeMap<String, Node>,
}

impl Branches {
    /// Nobody is counted yet.
    pub const fn new(lines: Lines) -> Self {
        Self {
            lines,
            roots: BTreeMap::new(),
        }
    }

    /// Counts one candidate.
    pub fn count(&mut self, branch: &BranchPath, reached: Reached) {
        let mut sisters = &mut self.roots;
        let n_parts = branch.parts().count();
        for (part, level) in branch.parts().zip(1..) {
            let node = sisters
                .entry(part.to_owned())
                .or_insert_with(|| Node::new(branch.first(level)));
            if level == n_parts {
                node.own.count(reached);
            }
            sisters = &mut node.below;
        }
    }

    /// Every branch after the one above it, sisters in the order of their names.
    pub fn standings(&self) -> Vec<BranchStanding> {
        let (_, mut standings) = roll_up(&self.roots, 1, &self.lines);
        let mut by_level: BTreeMap<u32, Vec<&mut BranchStanding>> = BTreeMap::new();
        for standing in &mut standings {
            by_level.entry(standing.level).or_default().push(standing);
        }
        for level in by_level.into_values() {
            rank(level, |standing, rank| standing.rank_in_level = Some(rank));
        }
        standings
    }
}

#[derive(Debug, Clone)]
struct Node {
    branch: BranchPath,
    own: Tally,
    below: BTreeMap<String, Node>,
}

impl Node {
    const fn new(branch: BranchPath) -> Self {
        Self {
            branch,
            own: Tally::EMPTY,
            below: BTreeMap::new(),
        }
    }
}

#[derive(Debug, Clone)]
struct Tally {
    n_absent: u64,
    n_ungraded: u64,
    totals: BTreeMap<Marks, u64>,
}

impl Tally {
    const EMPTY: Self = Self {
        n_absent: 0,
        n_ungraded: 0,
        totals: BTreeMap::new(),
    };

    fn count(&mut self, reached: Reached) {
        match reached {
            Reached::Nothing => self.n_absent += 1,
            Reached::Start => self.n_ungraded += 1,
            Reached::Total(total) => *self.totals.entry(total).or_default() += 1,
        }
    }

    fn add(&mut self, other: &Self) {
        self.n_absent += other.n_absent;
        self.n_ungraded += other.n_ungraded;
        for (total, n) in &other.totals {
            *self.totals.entry(*total).or_default() += n;
        }
    }

    fn n_from(&self, least: Marks) -> u64 {
        self.totals.range(least..).map(|(_, n)| n).sum()
    }

    fn median(&self, n_graded: u64) -> Option<Marks> {
        // The same place twice for an odd number.
        let (low, high) = (n_graded.checked_sub(1)? / 2, n_graded / 2);
        mean(self.hundredths_at(low)? + self.hundredths_at(high)?, 2)
    }

    /// The total at a place from below, 0 for the lowest.
    fn hundredths_at(&self, place: u64) -> Option<i64> {
        let mut n_below = 0;
        let (total, _) = self.totals.iter().find(|(_, n)| {
            n_below += *n;
            place < n_below
        })?;
        Some(i64::from(total.hundredths()))
    }

    fn standing(&self, branch: BranchPath, level: u32, lines: &Lines) -> BranchStanding {
        let n_graded = self.totals.values().sum();
        let weighed = |(total, n): (&Marks, &u64)| {
            i64::from(total.hundredths()).saturating_mul(i64::try_from(*n).unwrap_or(i64::MAX))
        };
        let hundredths = self.totals.iter().map(weighed).sum();
        let n_sat = n_graded + self.n_ungraded;
        BranchStanding {
            branch,
            level,
            n_expected: n_sat + self.n_absent,
            n_sat,
            n_graded,
            mean: mean(hundredths, n_graded),
            median: self.median(n_graded),
            highest: self.totals.keys().next_back().copied(),
            lowest: self.totals.keys().next().copied(),
            n_passed: lines.pass_marks.map(|pass| self.n_from(pass)),
            n_excellent: self.n_from(lines.excellent_marks()),
            rank: None,
            rank_in_level: None,
            hundredths,
        }
    }
}

/// The tally of all sisters together, and the standings of them and of all below them.
fn roll_up(
    sisters: &BTreeMap<String, Node>,
    level: u32,
    lines: &Lines,
) -> (Tally, Vec<BranchStanding>) {
    let mut all = Tally::EMPTY;
    let mut families: Vec<Vec<BranchStanding>> = Vec::new();
    for node in sisters.values() {
        let (mut tally, below) = roll_up(&node.below, level + 1, lines);
        tally.add(&node.own);
        all.add(&tally);
        let own = tally.standing(node.branch.clone(), level, lines);
        families.push(std::iter::once(own).chain(below).collect());
    }
    let heads = families.iter_mut().filter_map(|family| family.first_mut());
    rank(heads.collect(), |standing, rank| standing.rank = Some(rank));
    (all, families.into_iter().flatten().collect())
}

/// Ranks those that have a mean; equal means share a rank.
fn rank(mut standings: Vec<&mut BranchStanding>, set: fn(&mut BranchStanding, u32)) {
    standings.retain(|standing| 0 < standing.n_graded);
    standings.sort_by(|a, b| a.by_mean(b));
    let mut last: Option<(u32, &BranchStanding)> = None;
    for (standing, place) in standings.into_iter().zip(1..) {
        let rank = match last {
            Some((rank, best)) if best.by_mean(standing) == Ordering::Equal => rank,
            Some(_) | None => place,
        };
        set(standing, rank);
        last = Some((rank, standing));
    }
}

#[cfg(test)]
mod tests;
