//! Ranks: most marks first, by one of two rules about ties.
//!
//! Invariant: the order of a list is the same by either rule; the rules differ in the ranks alone.
//! Nobody without a total has a rank.

use std::cmp::Reverse;

use jiff::Timestamp;

use crate::domain::marks::Marks;

/// What becomes of equal marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Ties {
    /// 并列: equal marks share a rank, and as many ranks after it are left out: 1, 1, 3.
    #[default]
    Shared,
    /// 不并列: no two share a rank; less time goes first, then the earlier end, then the number.
    Broken,
}

words! {
    Ties { Shared = "shared", Broken = "broken", }
}

impl Ties {
    /// The rule, for the sheet that the ranks stand in.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Shared => {
                "排名规则：按总分从高到低；总分相同者名次并列，其后空出相应名次（1、1、3）；\
                 并列者之间按用时少者、交卷早者在前排列。"
            }
            Self::Broken => {
                "排名规则：按总分从高到低；总分相同者，用时少者在前；用时也相同者，交卷早者在前；\
                 仍相同者按工号排列。不设并列。"
            }
        }
    }

    /// The rule in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Shared => {
                "Ranked by total, highest first. Equal totals share a rank and the ranks after it \
                 are left out (1, 1, 3); who shares a rank is listed by least time, then earliest \
                 submission."
            }
            Self::Broken => {
                "Ranked by total, highest first. Of equal totals the one with less time goes first, \
                 then the earlier submission, then the number. No rank is shared."
            }
        }
    }
}

/// What decides about a place in the list: the smaller goes first.
///
/// A time that is not known goes after every time that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merit<'a>(
    Reverse<Marks>,
    (bool, Option<i64>),
    (bool, Option<Timestamp>),
    &'a str,
);

impl<'a> Merit<'a> {
    /// By total, milliseconds used, time of submission and number.
    pub const fn new(
        total: Marks,
        used_ms: Option<i64>,
        ended_at: Option<Timestamp>,
        number: &'a str,
    ) -> Self {
        Self(
            Reverse(total),
            (used_ms.is_none(), used_ms),
            (ended_at.is_none(), ended_at),
            number,
        )
    }
}

/// Gives ranks to a list in the order of [`Merit`], one after the other; keeps one total in memory.
#[derive(Debug, Clone)]
pub struct Ranking {
    ties: Ties,
    n_placed: u32,
    last: Option<(Marks, u32)>,
}

impl Ranking {
    /// Nobody has a rank yet.
    pub const fn new(ties: Ties) -> Self {
        Self {
            ties,
            n_placed: 0,
            last: None,
        }
    }

    /// The rank of the next in the list, 1 for the first.
    ///
    /// The list has to be in order: a total above the one before it would get a rank behind it.
    pub fn place(&mut self, total: Marks) -> u32 {
        self.n_placed = self.n_placed.saturating_add(1);
        let rank = match (self.ties, self.last) {
            (Ties::Shared, Some((last, rank))) if last == total => rank,
            (Ties::Shared | Ties::Broken, _) => self.n_placed,
        };
        self.last = Some((total, rank));
        rank
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks(text: &str) -> Marks {
        text.parse().unwrap()
    }

    fn ranks(ties: Ties, totals: &[&str]) -> Vec<u32> {
        let mut ranking = Ranking::new(ties);
        totals
            .iter()
            .map(|total| ranking.place(marks(total)))
            .collect()
    }

    #[test]
    fn equal_totals_share_a_rank_or_none_do() {
        let totals = ["99", "99", "98.5", "98.5", "98.5", "0", "0"];
        assert_eq!(ranks(Ties::Shared, &totals), [1, 1, 3, 3, 3, 6, 6]);
        assert_eq!(ranks(Ties::Broken, &totals), [1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn more_marks_then_less_time_then_the_earlier_end_then_the_number_goes_first() {
        let at = |second| Timestamp::from_second(second).ok();
        let wanted = [
            Merit::new(marks("90"), None, None, "9"),
            Merit::new(marks("80"), Some(100), at(9), "9"),
            Merit::new(marks("80"), Some(200), at(1), "0010"),
            Merit::new(marks("80"), Some(200), at(1), "002"),
            Merit::new(marks("80"), Some(200), at(2), "001"),
            Merit::new(marks("80"), Some(200), None, "000"),
            Merit::new(marks("80"), None, at(0), "000"),
        ];
        let mut sorted = wanted;
        sorted.reverse();
        sorted.sort_unstable();
        assert_eq!(sorted, wanted);
    }

    proptest! {
        #[test]
        fn a_shared_rank_is_one_more_than_those_who_have_more(
            mut totals in prop::collection::vec(-5_i32..20, 0..60),
        ) {
            totals.sort_unstable_by_key(|total| Reverse(*total));
            let mut ranking = Ranking::new(Ties::Shared);
            for total in &totals {
                let better = totals.iter().filter(|other| total < other).count();
                let rank = ranking.place(Marks::from_hundredths(*total).unwrap());
                prop_assert_eq!(usize::try_from(rank).unwrap(), better + 1);
            }
        }
    }
}
