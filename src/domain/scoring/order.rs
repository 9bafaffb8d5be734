//! 排序: items in the order given against their right order.
//!
//! Invariant: an order that leaves items out scores 0 by every rule.

use super::rule::ByOrder;
use crate::domain::marks::Fraction;
use crate::domain::question::OptionId;

/// An order of all items: of the item at each place, which place is its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed(Vec<usize>);

impl Placed {
    /// `None` unless both hold the same items once.
    pub(super) fn of(key: &[OptionId], given: &[OptionId]) -> Option<Self> {
        let own = |id: &OptionId| key.iter().position(|known| known == id);
        let places: Vec<usize> = given.iter().map(own).collect::<Option<_>>()?;
        let is_whole = places.len() == key.len()
            && (0..key.len()).all(|own| places.iter().filter(|place| **place == own).count() == 1);
        is_whole.then_some(Self(places))
    }

    /// Places with the item that follows them, none after the last.
    fn steps(&self) -> impl Iterator<Item = (usize, usize)> {
        let later = self.0.iter().skip(1);
        self.0.iter().copied().zip(later.copied())
    }

    fn n_at_their_place(&self) -> usize {
        let places = self.0.iter().enumerate();
        places.filter(|(at, own)| at == *own).count()
    }

    pub(super) fn is_right(&self) -> bool {
        self.n_at_their_place() == self.0.len()
    }

    fn n_steps(&self) -> usize {
        self.steps().filter(|(own, next)| own + 1 == *next).count()
    }

    fn has_its_end(&self) -> bool {
        self.0.last().is_some_and(|own| own + 1 == self.0.len())
    }

    fn has_its_begin(&self) -> bool {
        self.0.first() == Some(&0)
    }

    /// Pairs of items that stand in the right order.
    pub(super) fn n_concordant(&self) -> usize {
        let later = |at: usize, own: usize| {
            let behind = self.0.iter().skip(at + 1);
            behind.filter(|later| own < **later).count()
        };
        let places = self.0.iter().enumerate();
        places.map(|(at, own)| later(at, *own)).sum()
    }

    /// The longest row of items that ascend, gaps between them or not.
    fn longest_row(&self) -> usize {
        // The least last item of a row of each length.
        let mut lasts: Vec<usize> = Vec::new();
        for own in &self.0 {
            let at = lasts.partition_point(|last| last < own);
            match lasts.get_mut(at) {
                Some(last) => *last = *own,
                None => lasts.push(*own),
            }
        }
        lasts.len()
    }

    /// The longest run of items that follow each other.
    fn longest_run(&self) -> usize {
        let (mut longest, mut run) = (usize::from(!self.0.is_empty()), 1);
        for (own, next) in self.steps() {
            run = if own + 1 == next { run + 1 } else { 1 };
            longest = longest.max(run);
        }
        longest
    }

    /// How near the items stand to their places: *Σ max(0, n−1−distance)*.
    fn nearness(&self) -> usize {
        let farthest = self.0.len().saturating_sub(1);
        let places = self.0.iter().enumerate();
        places
            .map(|(at, own)| farthest.saturating_sub(at.abs_diff(*own)))
            .sum()
    }
}

/// Pairs among so many items.
pub(super) const fn n_pairs(n: usize) -> usize {
    n * n.saturating_sub(1) / 2
}

/// The share for an order.
pub(super) fn share(by: ByOrder, placed: &Placed) -> Fraction {
    let n = placed.0.len();
    let before = n.saturating_sub(1);
    let a_row = |length: usize| if 1 < length { length } else { 0 };
    let ends = usize::from(placed.has_its_begin()) + usize::from(placed.has_its_end());
    let (part, of) = match by {
        // Also a single item, which has no steps and no pairs.
        _ if placed.is_right() => (1, 1),
        ByOrder::Absolute => (placed.n_at_their_place(), n),
        ByOrder::NextExcl => (placed.n_steps(), before),
        ByOrder::NextIncl => (placed.n_steps() + usize::from(placed.has_its_end()), n),
        ByOrder::PrevNext => (2 * placed.n_steps() + ends, 2 * n),
        ByOrder::Pairs => (placed.n_concordant(), n_pairs(n)),
        ByOrder::Tau0 => {
            let doubled = 2 * placed.n_concordant();
            (doubled.saturating_sub(n_pairs(n)), n_pairs(n))
        }
        ByOrder::Lis => (a_row(placed.longest_row()), n),
        ByOrder::Contig => (a_row(placed.longest_run()), n),
        ByOrder::Relative => (placed.nearness(), n * before),
    };
    Fraction::of(part, of)
}

#[cfg(test)]
mod tests {
    use super::super::properties::list;
    use super::*;

    #[test]
    fn each_rule_gives_its_share_of_an_order() {
        // Right is ABCDEF. The figures are counted by hand.
        let given = ["ABCDEF", "FEDCBA", "CBDEFA", "BCDEFA", "FBCDEA", "BADCFE"];
        let table = [
            ("absolute", "1 0 1/6 0 2/3 0"),
            ("next_excl", "1 0 2/5 4/5 3/5 0"),
            ("next_incl", "1 0 1/3 2/3 1/2 0"),
            ("prev_next", "1 0 1/3 2/3 1/2 0"),
            ("pairs", "1 0 3/5 2/3 2/5 4/5"),
            ("tau0", "1 0 1/5 1/3 0 3/5"),
            ("lis", "1 0 2/3 5/6 2/3 1/2"),
            ("contig", "1 0 1/2 5/6 2/3 0"),
            ("relative", "1 2/5 2/3 2/3 2/3 4/5"),
        ];
        for (rule, wanted) in table {
            let by = ByOrder::ALL.iter().find(|by| by.as_str() == rule).unwrap();
            let found = given.map(|given| {
                let placed = Placed::of(&list("ABCDEF"), &list(given)).unwrap();
                share(*by, &placed).to_string()
            });
            assert_eq!(found.join(" "), wanted, "{rule}");
        }
    }

    #[test]
    fn an_order_that_is_not_whole_is_none() {
        for given in ["", "A", "ABC", "ABCC", "ABCDE", "ABCE"] {
            assert_eq!(Placed::of(&list("ABCD"), &list(given)), None, "{given}");
        }
    }
}
