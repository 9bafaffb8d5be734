//! How evenly questions are used, and what neighbours share.

use super::*;

/// The greatest and the least of some numbers.
fn extremes(uses: &[u32]) -> (u32, u32) {
    (*uses.iter().max().unwrap(), *uses.iter().min().unwrap())
}

#[test]
fn after_every_paper_the_uses_of_a_class_differ_by_one_at_most() {
    let sizes = [(12, 4), (10, 4), (7, 6), (5, 5), (23, 1)];
    for (n_items, n) in sizes {
        let papers = draw(&plan(n_items, vec![count(0..n_items, n, n)]), settings(400)).unwrap();
        for end in 0..=papers.len() {
            let (most, least) = extremes(&uses(n_items, &papers[..end]));
            assert!(most - least <= 1, "{n} of {n_items} after {end}");
        }
    }
}

#[test]
fn uses_are_level_over_the_borders_of_blocks() {
    let papers = draw(&plan(90, vec![count(0..90, 3, 3)]), settings(3 * BLOCK)).unwrap();
    for border in [BLOCK, 2 * BLOCK, 3 * BLOCK] {
        let (most, least) = extremes(&uses(90, &papers[..border]));
        assert!(most - least <= 1, "{most} and {least} after {border}");
    }
}

#[test]
fn enemies_take_their_turns() {
    // 10 of 40, with ten pairs and two threes of enemies.
    let mut rules = vec![count(0..20, 5, 5), count(20..40, 5, 5)];
    rules.extend((0..10).map(|pair| Rule::Apart(vec![pair, 20 + pair])));
    rules.extend([Rule::Apart(vec![10, 11, 12]), Rule::Apart(vec![30, 31, 13])]);
    let papers = draw(&plan(40, rules), settings(4000)).unwrap();
    let (most, least) = extremes(&uses(40, &papers));
    assert!(990 <= least && most <= 1010, "{least} to {most} of 1000");
}

#[test]
fn papers_within_the_window_share_nothing_where_the_bank_reaches() {
    let made = plan(40, vec![count(0..24, 6, 6), count(24..40, 3, 3)]);
    let window = 3;
    let papers = draw(
        &made,
        Settings {
            window,
            ..settings(2000)
        },
    )
    .unwrap();
    for (at, paper) in papers.iter().enumerate() {
        let before = &papers[at.saturating_sub(3)..at];
        let shared = before.iter().flatten().find(|item| paper.contains(item));
        assert_eq!(shared, None, "paper {at}");
    }
    let (most, least) = extremes(&uses(40, &papers)[..24]);
    assert!(most - least <= 1, "{most} and {least}");
}

#[test]
fn a_window_wider_than_the_bank_still_gives_papers() {
    let made = plan(10, vec![count(0..10, 4, 4), Rule::Apart(vec![0, 1])]);
    let papers = draw(
        &made,
        Settings {
            window: 16,
            ..settings(200)
        },
    )
    .unwrap();
    let shared = |pair: &[Vec<u32>]| pair[0].iter().filter(|item| pair[1].contains(item)).count();
    let shared: usize = papers.windows(2).map(shared).sum();
    // Independent papers would share 1.6 each; neighbours need not share any, but for the enemies.
    assert!(shared < 40, "{shared} in 199 pairs");
}

#[test]
fn no_question_stands_on_more_papers_than_the_cap_allows() {
    let mut rules = vec![count(0..30, 5, 5), count(30..50, 2, 2)];
    rules.extend((0..5).map(|pair| Rule::Apart(vec![pair, 30 + pair])));
    rules.push(Rule::Sum {
        weights: (0..50).map(|item| item % 10).collect(),
        min: 29,
        max: 33,
    });
    let made = plan(50, rules);
    let max_exposure = Some(175);
    let papers = draw(
        &made,
        Settings {
            max_exposure,
            ..settings(BLOCK + 5)
        },
    )
    .unwrap();
    let (most, _) = extremes(&uses(50, &papers));
    // ⌈0.175 × 4101⌉
    assert!(most <= 718, "{most}");
}

#[test]
fn a_cap_of_exactly_the_level_share_is_kept() {
    // 5 of 20 is 250 ‰: every question has to stand on exactly a quarter of all papers.
    let made = plan(20, vec![count(0..20, 5, 5)]);
    let max_exposure = Some(250);
    let papers = draw(
        &made,
        Settings {
            max_exposure,
            ..settings(2 * BLOCK + 4)
        },
    )
    .unwrap();
    assert_eq!(extremes(&uses(20, &papers)), (2049, 2049));
}

#[test]
fn a_cap_that_the_bank_cannot_keep_is_refused_at_once() {
    let made = plan(20, vec![count(0..20, 5, 5)]);
    let max_exposure = Some(200);
    let refused = draw(
        &made,
        Settings {
            max_exposure,
            ..settings(100)
        },
    );
    // 20 questions on 20 papers each: enough for 80 papers.
    let fault = DeckFault::Exposure {
        paper: 80,
        allowed: 20,
    };
    assert_eq!(refused, Err(fault));
}

#[test]
fn a_sum_stays_in_its_window_and_uses_stay_level() {
    let mut stream = Seed::from_number(9).stream();
    let weights: Vec<i64> = (0..60)
        .map(|_| i64::from(stream.below(2001)) - 1000)
        .collect();
    // What level use gives on average; any other middle would want some questions more often.
    let sum = |items: &[i64]| items.iter().sum::<i64>();
    let mean = sum(&weights[..35]) * 6 / 35 + sum(&weights[35..]) * 4 / 25;
    let rules = vec![
        count(0..35, 6, 6),
        count(35..60, 4, 4),
        Rule::Sum {
            weights,
            min: mean - 150,
            max: mean + 150,
        },
    ];
    // `draw` checks the sums.
    let papers = draw(&plan(60, rules), settings(3500)).unwrap();
    let uses = uses(60, &papers);
    let ((most, least), (most_other, least_other)) = (extremes(&uses[..35]), extremes(&uses[35..]));
    assert!(590 <= least && most <= 610, "{least} to {most} of 600");
    assert!(
        550 <= least_other && most_other <= 570,
        "{least_other} to {most_other} of 560"
    );
}

#[test]
fn a_sum_far_from_the_middle_is_reached() {
    let rules = vec![
        count(0..40, 8, 8),
        Rule::Sum {
            weights: (0..40).collect(),
            min: 260,
            max: 262,
        },
    ];
    draw(&plan(40, rules), settings(300)).unwrap();
}

#[test]
fn exact_marks_are_met_where_classes_differ_in_marks() {
    // Between 2 and 8 questions of 5 marks, the rest of 2 marks or of 1: 40 marks in all.
    let weights = (0..60).map(|item| [5, 2, 1][item / 20]).collect();
    let rules = vec![
        count(0..20, 2, 8),
        count(20..40, 2, 20),
        count(40..60, 0, 20),
        Rule::Sum {
            weights,
            min: 40,
            max: 40,
        },
    ];
    let papers = draw(&plan(60, rules), settings(1000)).unwrap();
    let tables: std::collections::BTreeSet<[usize; 3]> = papers
        .iter()
        .map(|paper| {
            [0, 20, 40].map(|low| {
                paper
                    .iter()
                    .filter(|item| (low..low + 20).contains(*item))
                    .count()
            })
        })
        .collect();
    assert!(1 < tables.len(), "always {tables:?}");
}

#[test]
fn exact_marks_are_met_where_cards_differ_in_marks() {
    let weights = (0..30).map(|item| 1 + item % 4).collect();
    let rules = vec![
        count(0..30, 8, 8),
        Rule::Sum {
            weights,
            min: 20,
            max: 20,
        },
    ];
    draw(&plan(30, rules), settings(500)).unwrap();
}

/// Two margins that leave the cells free: 3 types of 20 × 2 topics, in unequal cells.
fn margins(slack: u32) -> (Plan, usize) {
    let cells = [[16, 4], [10, 10], [6, 14]];
    let mut rows: [Vec<usize>; 3] = Default::default();
    let mut columns: [Vec<usize>; 2] = Default::default();
    let mut n_items = 0;
    for (row, sizes) in cells.iter().enumerate() {
        for (column, size) in sizes.iter().enumerate() {
            rows[row].extend(n_items..n_items + size);
            columns[column].extend(n_items..n_items + size);
            n_items += size;
        }
    }
    let mut rules = vec![count(0..n_items, 15, 15)];
    rules.extend(rows.map(|row| count(row, 5 - slack, 5 + slack)));
    rules.extend(
        [(columns[0].clone(), 8), (columns[1].clone(), 7)]
            .map(|(column, n)| count(column, n - slack, n + slack)),
    );
    (plan(n_items, rules), n_items)
}

#[test]
fn questions_are_used_equally_where_margins_leave_the_cells_free() {
    for slack in [0, 1, 2] {
        let (made, n_items) = margins(slack);
        let papers = draw(&made, settings(4000)).unwrap();
        let (most, least) = extremes(&uses(n_items, &papers));
        // Level: 15 of 60 on each of 4000 papers.
        assert!(
            950 <= least && most <= 1050,
            "{least} to {most} with {slack} to spare"
        );
    }
}

#[test]
fn a_total_with_a_range_uses_its_range() {
    let papers = draw(
        &plan(30, vec![count(0..30, 4, 6), count(0..10, 1, 3)]),
        settings(500),
    );
    let papers = papers.unwrap();
    let (most, least) = extremes(&uses(30, &papers));
    assert!(most - least <= 5, "{least} to {most}");
}
