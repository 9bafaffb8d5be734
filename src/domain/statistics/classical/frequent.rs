//! What candidates gave most often: wrong patterns of options, wrong blanks.
//!
//! Invariant: counts are exact for the texts that are kept; what came after the room was full and is not among
//! them is only counted together.

use std::borrow::Borrow;
use std::collections::BTreeMap;

/// Counts of the texts (or patterns) that were given, in bounded memory.
#[derive(Debug, Clone)]
pub struct Frequent<K> {
    counts: BTreeMap<K, u64>,
    most_distinct: usize,
    n_others: u64,
}

impl<K: Ord + Clone> Frequent<K> {
    /// With room for so many distinct texts.
    pub const fn new(most_distinct: usize) -> Self {
        Self {
            counts: BTreeMap::new(),
            most_distinct,
            n_others: 0,
        }
    }

    /// Counts one that was given.
    pub fn count<Q>(&mut self, given: &Q)
    where
        K: Borrow<Q>,
        Q: Ord + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(n) = self.counts.get_mut(given) {
            *n += 1;
        } else {
            self.add(given.to_owned(), 1);
        }
    }

    fn add(&mut self, given: K, n: u64) {
        if let Some(known) = self.counts.get_mut(&given) {
            *known += n;
        } else if self.counts.len() < self.most_distinct {
            self.counts.insert(given, n);
        } else {
            self.n_others += n;
        }
    }

    /// Adds what was counted elsewhere. Which texts are kept depends on the order where the room is full.
    pub fn merge(&mut self, other: &Self) {
        for (given, n) in &other.counts {
            self.add(given.clone(), *n);
        }
        self.n_others += other.n_others;
    }

    /// The `n` most frequent, each with its count; of equal counts in the order of the texts.
    pub fn top(&self, n: usize) -> Vec<(&K, u64)> {
        let mut all: Vec<(&K, u64)> = self.counts.iter().map(|(k, n)| (k, *n)).collect();
        all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        all.truncate(n);
        all
    }

    /// How many were given that found no room; where it is not 0, a list is cut off, and a text that came
    /// late may be missing from [`Frequent::top`] if it came no more than so often.
    pub const fn n_others(&self) -> u64 {
        self.n_others
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_come_first_and_ties_by_text() {
        let mut texts = Frequent::<String>::new(10);
        for text in ["乙", "甲", "丙", "丙", "甲", "丁"] {
            texts.count(text);
        }
        let top: Vec<_> = texts.top(3).into_iter().map(|(k, n)| (&**k, n)).collect();
        assert_eq!(top, [("丙", 2), ("甲", 2), ("丁", 1)]);
        assert_eq!(texts.n_others(), 0);
    }

    #[test]
    fn a_full_room_counts_newcomers_together() {
        let mut patterns = Frequent::<Vec<usize>>::new(2);
        for pattern in [&[0][..], &[0, 1], &[2], &[0, 1], &[3], &[2]] {
            patterns.count(pattern);
        }
        assert_eq!(patterns.top(9), [(&vec![0, 1], 2), (&vec![0], 1)]);
        assert_eq!(patterns.n_others(), 3);
    }

    #[test]
    fn parts_add_up() {
        let (mut a, mut b) = (Frequent::<String>::new(2), Frequent::new(2));
        for text in ["x", "y"] {
            a.count(text);
        }
        for text in ["y", "z", "w"] {
            b.count(text);
        }
        a.merge(&b);
        let top: Vec<_> = a.top(9).into_iter().map(|(k, n)| (&**k, n)).collect();
        assert_eq!(top, [("y", 2), ("x", 1)]);
        assert_eq!(a.n_others(), 2);
    }
}
