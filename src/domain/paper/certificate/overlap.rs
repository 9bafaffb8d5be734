//! How much papers share: on average, at most, and with their neighbours.

use std::collections::VecDeque;

use super::exposure::{Strata, Stratum, expected_uniform, least_pairs_by_stratum, n_in_play};
use super::ratio::{Ratio, term};
use crate::domain::paper::bounds::{johnson, least_total_overlap};

/// Papers of which every pair is compared for the largest overlap.
pub const COMPARED: usize = 2000;

/// How many questions two papers share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The mean over all pairs of papers: Σ m(m−1) / (M(M−1)), with m the uses of a question and M
    /// the papers. Exact. None below two papers, as are the others.
    pub mean: Option<Ratio>,
    /// No papers of these sizes from so many questions share less on average.
    pub least_mean: Option<Ratio>,
    /// No papers that use each stratum as often share less on average.
    pub least_mean_by_stratum: Option<Ratio>,
    /// What independent papers of the same make-up share on average, each equally likely.
    pub uniform: Option<Ratio>,
    /// How many papers, the first ones, were compared each with each.
    pub compared: usize,
    /// The most that two of those share.
    pub most: u64,
    /// So many papers from so many questions cannot all share less than this.
    pub least_most: u64,
    /// Papers so far apart, from 1.
    pub neighbours: Vec<Neighbours>,
}

/// Papers at one distance in the order of the papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbours {
    /// The distance.
    pub lag: usize,
    /// How many pairs there are.
    pub pairs: u64,
    /// What they share together.
    pub shared: u64,
    /// The most that one pair shares.
    pub most: u64,
}

impl Neighbours {
    /// What a pair shares on average.
    pub fn mean(&self) -> Option<Ratio> {
        Ratio::new(i128::from(self.shared), i128::from(self.pairs))
    }
}

/// What is kept while papers come.
#[derive(Debug)]
pub(super) struct Tally {
    /// Papers that each question stands on.
    pub(super) uses: Vec<u64>,
    papers: u64,
    neighbours: Vec<Neighbours>,
    /// The papers just before, the last one first.
    recent: VecDeque<Vec<u32>>,
    /// For each question the papers compared that hold it.
    holders: Vec<Vec<u32>>,
    /// For each paper compared, what it shares with the one at hand.
    shared: Vec<u64>,
    /// Questions of the papers compared.
    compared_uses: u64,
    /// Questions on the shortest and on the longest of the papers compared.
    sizes: (usize, usize),
    most: u64,
    /// The paper on which each question was seen last, from 1.
    stamps: Vec<u64>,
}

impl Tally {
    pub(super) fn new(n_questions: usize, window: u32) -> Self {
        let lags = 1..=usize::try_from(window).unwrap_or(usize::MAX).clamp(1, 1000);
        let neighbours = lags.map(|lag| Neighbours {
            lag,
            pairs: 0,
            shared: 0,
            most: 0,
        });
        Self {
            uses: vec![0; n_questions],
            papers: 0,
            neighbours: neighbours.collect(),
            recent: VecDeque::new(),
            holders: vec![Vec::new(); n_questions],
            shared: Vec::new(),
            compared_uses: 0,
            sizes: (usize::MAX, 0),
            most: 0,
            stamps: vec![0; n_questions],
        }
    }

    /// One more paper: numbers of its questions, each once.
    pub(super) fn add(&mut self, numbers: Vec<u32>) {
        self.papers += 1;
        for number in &numbers {
            if let Some(uses) = self.uses.get_mut(index(*number)) {
                *uses += 1;
            }
            if let Some(stamp) = self.stamps.get_mut(index(*number)) {
                *stamp = self.papers;
            }
        }
        self.compare_with_neighbours();
        if self.shared.len() < COMPARED {
            self.compare_with_all(&numbers);
        }
        if self.recent.len() == self.neighbours.len() {
            self.recent.pop_back();
        }
        self.recent.push_front(numbers);
    }

    fn compare_with_neighbours(&mut self) {
        for (lag, before) in self.neighbours.iter_mut().zip(&self.recent) {
            let is_here = |number: &&u32| self.stamps.get(index(**number)) == Some(&self.papers);
            let shared = before.iter().filter(is_here).count();
            let shared = u64::try_from(shared).unwrap_or(u64::MAX);
            lag.pairs += 1;
            lag.shared += shared;
            lag.most = lag.most.max(shared);
        }
    }

    /// By the lists of who holds each question: as many steps as there are shared questions.
    fn compare_with_all(&mut self, numbers: &[u32]) {
        let here = u32::try_from(self.shared.len()).unwrap_or(u32::MAX);
        self.shared.fill(0);
        let (least, most) = self.sizes;
        self.sizes = (least.min(numbers.len()), most.max(numbers.len()));
        for number in numbers {
            let Some(holders) = self.holders.get_mut(index(*number)) else {
                continue;
            };
            for holder in holders.iter() {
                if let Some(shared) = self.shared.get_mut(index(*holder)) {
                    *shared += 1;
                }
            }
            holders.push(here);
            self.compared_uses += 1;
        }
        let most = self.shared.iter().max().copied().unwrap_or(0);
        self.most = self.most.max(most);
        self.shared.push(0);
    }

    pub(super) fn finish(self, strata: &Strata, counted: &[Stratum]) -> Overlap {
        let pairs = ordered_pairs(i128::from(self.papers));
        let uses = self.uses.iter().map(|uses| i128::from(*uses));
        let total: u64 = self.uses.iter().sum();
        let in_play = u64::try_from(n_in_play(strata, &self.uses)).unwrap_or(u64::MAX);
        let of_pairs = |over: i128| Ratio::new(over, pairs);
        let compared = self.shared.len();
        let is_any = of_pairs(0).is_some();
        let (least, most) = self.sizes;
        let by_johnson = if least == most {
            johnson_bound(in_play, most, compared).unwrap_or(0)
        } else {
            0
        };
        Overlap {
            mean: of_pairs(uses.map(|m| m * (m - 1)).sum()),
            least_mean: of_pairs(least_pairs(in_play, total)),
            least_mean_by_stratum: of_pairs(least_pairs_by_stratum(counted)),
            uniform: expected_uniform(counted, self.papers).filter(|_| is_any),
            compared,
            most: self.most,
            least_most: max_bound(in_play, self.compared_uses, compared).max(by_johnson),
            neighbours: self.neighbours,
        }
    }
}

/// The least Σ m(m−1) of `size` questions that are used `uses` times together: all uses alike, as
/// far as whole numbers go. With q = ⌊uses/size⌋ and r = uses − q·size it is
/// r(q+1)q + (size−r)q(q−1).
pub(super) fn least_pairs(size: u64, uses: u64) -> i128 {
    let size = u32::try_from(size).unwrap_or(u32::MAX);
    i128::try_from(2 * least_total_overlap(size, uses)).unwrap_or(i128::MAX)
}

/// The largest overlap of `papers` papers that hold `uses` questions of `size` together is at least
/// the least mean, rounded up (Corrádi).
fn max_bound(size: u64, uses: u64, papers: usize) -> u64 {
    let mean = Ratio::new(least_pairs(size, uses), ordered_pairs(term(papers)));
    mean.map_or(0, |mean| u64::try_from(mean.ceil()).unwrap_or(u64::MAX))
}

/// Johnson's bound of the same, for papers of one size.
fn johnson_bound(in_play: u64, each: usize, papers: usize) -> Option<u64> {
    let in_play = u32::try_from(in_play).ok()?;
    let (each, papers) = (u32::try_from(each).ok()?, u32::try_from(papers).ok()?);
    Some(johnson(in_play, each, papers).into())
}

const fn ordered_pairs(papers: i128) -> i128 {
    papers * (papers - 1)
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of the oracle's table of bounds: 300 questions, 50 a paper.
    #[test]
    fn the_least_mean_agrees_with_the_table() {
        let mean = |papers: u64| {
            let pairs = i128::from(papers) * i128::from(papers - 1);
            let least = Ratio::new(least_pairs(300, 50 * papers), pairs).unwrap();
            least.decimal(6)
        };
        assert_eq!(mean(6), "0.000000");
        assert_eq!(mean(7), "2.380952");
        assert_eq!(mean(30), "6.896552");
        assert_eq!(mean(1000), "8.291692");
        assert_eq!(mean(1_000_000), "8.333292");
        assert_eq!(
            [max_bound(300, 350, 7), max_bound(300, 50_000, 1000)],
            [3, 9]
        );
    }

    /// Of the six pairs of four questions seven papers must hold one twice, whatever the mean is.
    #[test]
    fn johnsons_bound_says_more_where_papers_are_many_and_small() {
        assert_eq!((max_bound(4, 14, 7), johnson_bound(4, 2, 7)), (1, Some(2)));
        let mut tally = Tally::new(4, 1);
        for pair in [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3], [0, 1]] {
            tally.add(pair.to_vec());
        }
        assert_eq!((tally.sizes, tally.most), ((2, 2), 2));
    }

    #[test]
    fn what_pairs_share_is_counted_by_hand() {
        let mut tally = Tally::new(6, 2);
        for paper in [[0, 1, 2], [2, 3, 4], [0, 1, 5], [0, 1, 2]] {
            tally.add(paper.to_vec());
        }
        let lags: Vec<_> = tally
            .neighbours
            .iter()
            .map(|lag| (lag.lag, lag.pairs, lag.shared, lag.most))
            .collect();
        assert_eq!(lags, [(1, 3, 3, 2), (2, 2, 3, 2)]);
        assert_eq!(tally.uses, [3, 3, 3, 1, 1, 1]);
        // Pairs: 1, 2, 3, 0, 1, 2.
        assert_eq!(tally.most, 3);
    }
}
