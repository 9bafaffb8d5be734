//! The people of the demo: invented so that nobody could take them for real ones.

use std::fmt::Write as _;

/// The branches, whose candidates take turns on the roster.
const BRANCHES: [&str; 3] = ["第一党支部", "第二党支部", "第三党支部"];

/// A roster of the first `n_candidates`, numbered from 1.
pub(super) fn roster(n_candidates: usize) -> String {
    let mut text = "工号,姓名,支部\r\n".to_owned();
    for (n, branch) in (1..=n_candidates).zip(BRANCHES.into_iter().cycle()) {
        // Writing to a text cannot fail.
        let _ = write!(text, "{n:04},演示{}号,{branch}\r\n", chinese(n));
    }
    text
}

/// Which branch the person at a place of the roster is of, counted from 0.
pub(super) const fn branch_of(place: usize) -> usize {
    place % BRANCHES.len()
}

/// A number from 1 to 99 in Chinese.
fn chinese(n: usize) -> String {
    let digit = |n: usize| {
        ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
            .get(n)
            .copied()
            .unwrap_or("")
    };
    match (n / 10, n % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::roster::read_csv;

    #[test]
    fn the_roster_names_invented_people_in_three_branches() {
        let entries = read_csv(roster(30).as_bytes()).unwrap();
        assert_eq!(entries.len(), 30);
        let of = |branch| {
            entries
                .iter()
                .filter(|entry| entry.branch.as_str() == branch)
                .count()
        };
        assert_eq!(BRANCHES.map(of), [10, 10, 10]);
        let name = |n: usize| entries[n - 1].name.as_str();
        assert_eq!(
            [name(1), name(10), name(20), name(21), name(30)].map(|name| &name[6..]),
            ["一号", "十号", "二十号", "二十一号", "三十号"]
        );
    }
}
