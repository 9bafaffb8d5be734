//! The rules of the branch tree, against figures worked out by hand and against plain counting.

use proptest::prelude::*;

use super::*;

fn marks(text: &str) -> Marks {
    text.parse().unwrap()
}

fn branch(text: &str) -> BranchPath {
    BranchPath::parse(text).unwrap()
}

fn lines() -> Lines {
    Lines::new(marks("100"), Some(marks("60")))
}

/// A total, `-` for one who never started, `?` for one who has no total yet.
fn reached(word: &str) -> Reached {
    match word {
        "-" => Reached::Nothing,
        "?" => Reached::Start,
        total => Reached::Total(marks(total)),
    }
}

fn standings(counted: &[(&str, &str)]) -> Vec<BranchStanding> {
    let mut branches = Branches::new(lines());
    for (path, words) in counted {
        for word in words.split_whitespace() {
            branches.count(&branch(path), reached(word));
        }
    }
    branches.standings()
}

/// Path, 应考/实考/评出, mean, median, 及格, 优秀, rank among sisters, rank in the level.
fn told(standing: &BranchStanding) -> String {
    let shown = |marks: Option<Marks>| marks.map_or("-".to_owned(), |marks| marks.to_string());
    let rank = |rank: Option<u32>| rank.map_or("-".to_owned(), |rank| rank.to_string());
    format!(
        "{} {}/{}/{} {} {} {} {} {} {}",
        standing.branch,
        standing.n_expected,
        standing.n_sat,
        standing.n_graded,
        shown(standing.mean),
        shown(standing.median),
        standing.n_passed.unwrap(),
        standing.n_excellent,
        rank(standing.rank),
        rank(standing.rank_in_level),
    )
}

#[test]
fn a_branch_holds_all_below_it_and_ranks_among_its_sisters() {
    let standings = standings(&[
        ("集团/东区/一", "100 90 -"),
        ("集团/东区/二", "60 59.99"),
        ("集团/西区/一", "95 ?"),
        ("集团/西区", "40"),
        ("集团", "89.99"),
        ("总部", "- -"),
    ]);
    let told: Vec<String> = standings.iter().map(told).collect();
    assert_eq!(
        told,
        [
            "总部 2/0/0 - - 0 0 - -",
            "集团 9/8/7 76.43 89.99 5 3 1 1",
            "集团/东区 5/4/4 77.5 75 3 2 1 1",
            "集团/东区/一 3/2/2 95 95 2 2 1 1",
            "集团/东区/二 2/2/2 60 60 1 0 2 3",
            "集团/西区 3/3/2 67.5 67.5 1 1 2 2",
            "集团/西区/一 2/2/1 95 95 1 1 1 1",
        ]
    );
}

#[test]
fn rates_are_of_those_they_speak_of() {
    let standings = standings(&[("一", "60 59.99 100 ? - -")]);
    let [standing] = standings.as_slice() else {
        panic!("{standings:?}")
    };
    let told = |share: Option<PerMille>| share.unwrap().to_string();
    assert_eq!(told(standing.attendance()), "66.7%");
    assert_eq!(told(standing.pass_rate()), "66.7%");
    assert_eq!(told(standing.excellent_rate()), "33.3%");
    assert_eq!(standing.n_absent(), 2);
    assert_eq!(standing.highest, Some(marks("100")));
    assert_eq!(standing.lowest, Some(marks("59.99")));
}

#[test]
fn a_branch_where_nobody_came_has_no_figures() {
    let standings = standings(&[("一", "-"), ("二", "?")]);
    for standing in &standings {
        assert_eq!((standing.mean, standing.median), (None, None));
        assert_eq!((standing.highest, standing.lowest), (None, None));
        assert_eq!(standing.pass_rate(), None);
        assert_eq!((standing.rank, standing.rank_in_level), (None, None));
    }
}

#[test]
fn without_a_pass_mark_nobody_passes_and_nobody_fails() {
    let mut branches = Branches::new(Lines::new(marks("100"), None));
    branches.count(&branch("一"), reached("100"));
    let standing = branches.standings().remove(0);
    assert_eq!((standing.n_passed, standing.pass_rate()), (None, None));
}

#[test]
fn equal_means_share_a_rank_and_means_that_only_look_equal_do_not() {
    // 三 has 33.333…, 四 33.33: shown alike.
    let standings = standings(&[
        ("一", "50 70"),
        ("二", "60"),
        ("三", "0 0 100"),
        ("四", "33.33"),
    ]);
    let shown: Vec<_> = standings
        .iter()
        .map(|standing| (standing.branch.as_str(), standing.rank.unwrap()))
        .collect();
    assert_eq!(shown, [("一", 1), ("三", 3), ("二", 1), ("四", 4)]);
}

#[test]
fn names_that_begin_alike_are_not_one_branch() {
    // A space sorts before the stroke between parts: by text alone `三 部` would stand inside `三`.
    let standings = standings(&[("三/一", "1"), ("三 部", "2"), ("三", "3")]);
    let told: Vec<_> = standings
        .iter()
        .map(|standing| (standing.branch.as_str(), standing.n_expected))
        .collect();
    assert_eq!(told, [("三", 2), ("三/一", 1), ("三 部", 1)]);
}

#[test]
fn excellent_is_never_rounded_down_below_its_share() {
    for (full, wanted) in [
        ("100", "90"),
        ("50", "45"),
        ("0.05", "0.05"),
        ("33.33", "30"),
    ] {
        let lines = Lines::new(marks(full), None);
        assert_eq!(lines.excellent_marks(), marks(wanted), "{full}");
    }
    let lines = Lines {
        excellent: Fraction::of(85, 100),
        ..lines()
    };
    assert_eq!(lines.excellent_marks(), marks("85"));
}

proptest! {
    #[test]
    fn the_tree_counts_what_plain_counting_counts(
        people in prop::collection::vec(("[ab](/[ab]){0,2}", prop::option::of(0_i32..=10_000)), 1..80),
    ) {
        let mut branches = Branches::new(lines());
        for (path, total) in &people {
            let total = total.map(|total| Marks::from_hundredths(total).unwrap());
            let reached = total.map_or(Reached::Nothing, Reached::Total);
            branches.count(&branch(path), reached);
        }
        for standing in branches.standings() {
            let of = people.iter().filter(|(path, _)| standing.branch.covers(&branch(path)));
            let n_expected = u64::try_from(of.clone().count()).unwrap();
            let mut totals: Vec<u64> = of.filter_map(|(_, total)| total.map(i32::unsigned_abs).map(u64::from)).collect();
            totals.sort_unstable();
            let n = u64::try_from(totals.len()).unwrap();
            prop_assert_eq!((standing.n_expected, standing.n_sat), (n_expected, n));
            let hundredths = |marks: Option<Marks>| marks.map(|marks| u64::from(marks.hundredths().unsigned_abs()));
            prop_assert_eq!(hundredths(standing.highest), totals.last().copied());
            prop_assert_eq!(hundredths(standing.lowest), totals.first().copied());
            if let Some(mean) = hundredths(standing.mean) {
                let doubled = 2 * totals.iter().sum::<u64>();
                prop_assert!(doubled <= (2 * mean + 1) * n && (2 * mean).saturating_sub(1) * n <= doubled);
                let (low, high) = (totals[(totals.len() - 1) / 2], totals[totals.len() / 2]);
                prop_assert_eq!(hundredths(standing.median), Some((low + high).div_ceil(2)));
            }
            let n_passed = totals.iter().filter(|total| 6000 <= **total).count();
            prop_assert_eq!(standing.n_passed, Some(u64::try_from(n_passed).unwrap()));
        }
    }
}
