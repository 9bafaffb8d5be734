//! Systems whose answer is known by reasoning.

use super::*;

/// Items by a list of labels: those with this one.
fn with(labels: &str, label: char) -> Vec<usize> {
    labels
        .char_indices()
        .filter(|(_, here)| *here == label)
        .map(|(item, _)| item)
        .collect()
}

#[test]
fn the_empty_paper_obeys_a_system_without_constraints() {
    assert_eq!(paper_of(&System::default()), [0; 0]);
    assert_eq!(paper_of(&system(3, vec![])), [0; 0]);
}

#[test]
fn one_constraint_can_be_a_conflict_and_two_such_are_told_apart() {
    let asked = system(
        14,
        vec![count(0..14, 6, 6), count(0..4, 5, 5), count(2..6, 5, 7)],
    );
    assert_eq!(conflicts_of(&asked), [[1], [2]]);
    let upside_down = system(3, vec![count(0..3, 2, 1), sum(&[1, 1, 1], 9, -9)]);
    assert_eq!(conflicts_of(&upside_down), [[0], [1]]);
}

/// Topics A and B fill the paper of six, and hold two of the multiple-choice questions (x).
#[test]
fn margins_that_cross_conflict_by_halls_theorem() {
    let types = "sssxssxxxttttt";
    let topics = "AAAABBBCCCABCC";
    let asked = system(
        14,
        vec![
            count(0..14, 6, 6),
            count(with(types, 's'), 0, 5),
            count(with(types, 'x'), 3, 3),
            count(with(topics, 'A'), 3, 3),
            count(with(topics, 'B'), 3, 3),
        ],
    );
    assert_eq!(conflicts_of(&asked), [[0, 2, 3, 4]]);
}

/// Three margins of 2 × 2 × 2 cells, of which only those with an even number of ones hold a question:
/// any two margins fit together, all three do not.
#[test]
fn three_margins_conflict_though_any_two_fit() {
    let cells = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]];
    let part = |axis: usize, side: usize| (0..4).filter(move |item| cells[*item][axis] == side);
    let margins = (0..3).map(|axis| count(part(axis, 1), 1, 1));
    let asked = system(4, margins.collect());
    assert_eq!(conflicts_of(&asked), [[0, 1, 2]]);
}

#[test]
fn a_window_beyond_the_greatest_sum_conflicts_with_the_counts() {
    let difficulties: Vec<i64> = (0..40).map(|item| 1 + item % 5).collect();
    let first = || count(0..20, 3, 3);
    let window = |min| sum(&difficulties, min, min + 2);
    let asked = |min| system(40, vec![first(), count(0..40, 7, 7), window(min)]);
    // Seven questions of difficulty 5 make 35.
    assert_eq!(conflicts_of(&asked(36)), [[1, 2]]);
    paper_of(&asked(35));
    assert_eq!(
        greatest_sum(&asked(0), &difficulties, Budget::default()),
        None,
        "0 to 2 is too little"
    );
    let open = system(40, vec![first(), count(0..40, 7, 7)]);
    assert_eq!(
        greatest_sum(&open, &difficulties, Budget::default()),
        Some(35)
    );
    assert_eq!(least_sum(&open, &difficulties, Budget::default()), Some(7));
}

/// Six questions of 1 or 10 make 6, 15, 24, …: the sum leaves nine steps between two papers.
#[test]
fn a_window_between_two_sums_conflicts() {
    let weights: Vec<i64> = (0..80)
        .map(|item| if item % 2 == 0 { 1 } else { 10 })
        .collect();
    let asked = system(80, vec![count(0..80, 6, 6), sum(&weights, 16, 23)]);
    assert_eq!(conflicts_of(&asked), [[0, 1]]);
}

/// All weights leave 3 over tens in the one half and 4 in the other; no search through the 400
/// variables would find out soon.
#[test]
fn a_remainder_that_no_paper_leaves_conflicts() {
    let weights: Vec<i64> = (0_i64..400)
        .map(|item| 10 * (item * 7 % 200) + if item < 200 { 3 } else { 4 })
        .collect();
    let asked = |last: i64| {
        let halves = vec![count(0..200, 10, 10), count(200..400, 10, 10)];
        system(
            400,
            [halves, vec![sum(&weights, 20_001 + last, 20_008 + last)]].concat(),
        )
    };
    assert_eq!(conflicts_of(&asked(0)), [[0, 1, 2]]);
    paper_of(&asked(2));
}

#[test]
fn what_travels_in_pairs_has_no_odd_count() {
    let pairs = Constraint {
        rules: (0..6)
            .map(|n| Rule::Together(vec![2 * n, 2 * n + 1]))
            .collect(),
    };
    let mut asked = system(12, vec![count(0..12, 5, 5), count(0..4, 0, 3)]);
    asked.constraints.push(pairs);
    assert_eq!(conflicts_of(&asked), [[0, 2]]);
    assert_eq!(
        most(&system(12, vec![]), &[1, 3, 5], Budget::default()),
        Some(3)
    );
}

#[test]
fn what_travels_together_and_stays_apart_stands_on_no_paper() {
    let rules = vec![
        Rule::Apart(vec![0, 1]),
        Rule::Together(vec![1, 2, 0]),
        count([2], 1, 1),
        count(0..5, 2, 2),
    ];
    assert_eq!(conflicts_of(&system(5, rules.clone())), [[0, 1, 2]]);
    let asked = system(5, [&rules[..2], &rules[3..]].concat());
    assert_eq!(paper_of(&asked), [3, 4]);
}

#[test]
fn groups_inside_one_cell_lower_what_it_can_give() {
    let groups = (0..5).map(|n| Rule::Apart(vec![3 * n, 3 * n + 1, 3 * n + 2]));
    let asked = |n| system(20, groups.clone().chain([count(0..15, n, 20)]).collect());
    assert_eq!(conflicts_of(&asked(6)), [[0, 1, 2, 3, 4, 5]]);
    paper_of(&asked(5));
}

/// Three enemies in pairs: a linear program alone would take half of each.
#[test]
fn pairs_that_form_a_triangle_leave_one() {
    let pair = |a, b| Rule::Apart(vec![a, b]);
    let asked = system(
        9,
        vec![
            pair(0, 1),
            pair(1, 2),
            pair(0, 2),
            pair(2, 3),
            count(0..3, 2, 3),
        ],
    );
    assert_eq!(conflicts_of(&asked), [[0, 1, 2, 4]]);
    let around = (0..9).map(|n| pair(n, (n + 1) % 9));
    let ring = system(9, around.chain([count(0..9, 5, 9)]).collect());
    assert_eq!(conflicts_of(&ring).concat(), (0..10).collect::<Vec<_>>());
    let around: Vec<Rule> = (0..9).map(|n| pair(n, (n + 1) % 9)).collect();
    assert_eq!(
        most(
            &system(9, around),
            &(0..9).collect::<Vec<_>>(),
            Budget::default()
        ),
        Some(4)
    );
}

#[test]
fn items_that_there_are_not_and_items_named_twice_count_as_the_judge_counts_them() {
    let rules = [
        count([0, 9], 1, 2),
        count([1, 1], 1, 2),
        Rule::Apart(vec![2, 2]),
        Rule::Together(vec![3, 9]),
        Rule::Together(vec![4, 4]),
        sum(&[1, 2, 4, 8, 16, 32, 64], 19, 99),
    ];
    assert_eq!(paper_of(&system(5, rules.to_vec())), [0, 1, 4]);
    let forced = system(5, [&rules[..], &[count([2, 3], 1, 2)]].concat());
    assert_eq!(conflicts_of(&forced), [[2, 3, 6]]);
}

/// Equations with random large coefficients (Cornuéjols and Dawande 1998): far beyond any search.
fn market_split() -> System {
    let mut stream = Seed::from_number(3).stream();
    let equation = |stream: &mut Stream| {
        let weights: Vec<i64> = (0..40).map(|_| i64::from(stream.below(100))).collect();
        let half = weights.iter().sum::<i64>() / 2;
        sum(&weights, half, half)
    };
    let equations = (0..5).map(|_| equation(&mut stream)).collect();
    system(40, equations)
}

#[test]
fn what_the_budget_does_not_reach_is_undecided() {
    for steps in [0, 1, 100, 5_000] {
        let budget = Budget { steps };
        assert_eq!(solve(&market_split(), budget), Verdict::Undecided);
        assert_eq!(witness(&market_split(), budget, &mut fixed_stream()), None);
        assert_eq!(most(&market_split(), &[0, 1], budget), None);
    }
}

/// A conflict whose proof is found, and whose parts are beyond the budget.
#[test]
fn a_conflict_that_was_not_made_minimal_says_so() {
    let mut asked = market_split();
    asked.constraints.truncate(4);
    let all = asked
        .constraints
        .iter()
        .flat_map(|constraint| &constraint.rules);
    let both: Vec<i64> = (0..40)
        .map(|item| {
            let of = |rule: &Rule| match rule {
                Rule::Sum { weights, .. } => weights[item],
                Rule::Count { .. } | Rule::Apart(_) | Rule::Together(_) => 0,
            };
            all.clone().map(of).sum()
        })
        .collect();
    // The sum of the four equations, and one more.
    let half: i64 = asked
        .constraints
        .iter()
        .flat_map(|constraint| &constraint.rules)
        .map(|rule| match rule {
            Rule::Sum { min, .. } => *min,
            Rule::Count { .. } | Rule::Apart(_) | Rule::Together(_) => 0,
        })
        .sum();
    asked.constraints.push(
        system(40, vec![sum(&both, half + 1, half + 1)])
            .constraints
            .remove(0),
    );
    let Verdict::Infeasible(conflicts) = solve(&asked, Budget { steps: 10_000 }) else {
        panic!("the sum of the rows is impossible");
    };
    assert_eq!(conflicts[0].constraints, [0, 1, 2, 3, 4]);
    assert!(!conflicts[0].is_minimal);
}

#[test]
fn weights_beyond_what_is_computed_with_are_undecided_and_never_overflow() {
    let huge = i64::MAX / 2;
    let asked = system(
        4,
        vec![
            sum(&[huge, huge, huge, -huge], huge, i64::MAX),
            count(0..4, 1, 4),
        ],
    );
    assert_eq!(solve(&asked, Budget::default()), Verdict::Undecided);
    assert!(asked.allows(&[0]) && !asked.allows(&[0, 1, 2]));
    assert_eq!(
        greatest_sum(&System::default(), &[i64::MAX, 1], Budget::default()),
        None
    );
    // Open windows are written with the extremes.
    let open = system(
        3,
        vec![sum(&[5, -6, 7], i64::MIN, -1), sum(&[1, 1, 1], 2, i64::MAX)],
    );
    assert_eq!(paper_of(&open), [0, 1]);
}
