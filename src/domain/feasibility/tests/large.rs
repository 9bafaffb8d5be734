//! Banks of the size that is used, and of the size that is dreamt of.

use super::*;

/// 300 questions in 22 strata with difficulties of 1 to 100, 30 groups of two enemies, 50 questions a
/// paper; the sum of the difficulties between these.
fn branch_bank(min: i64, max: i64) -> System {
    let strata: Vec<Vec<usize>> = (0..22)
        .map(|stratum| (0..300).filter(|item| item % 22 == stratum).collect())
        .collect();
    let mut stream = Seed::from_number(22).stream();
    let difficulties: Vec<i64> = (0..300).map(|_| 1 + i64::from(stream.below(100))).collect();
    let mut items: Vec<usize> = (0..300).collect();
    stream.shuffle(&mut items);
    let groups = items
        .chunks(2)
        .take(30)
        .map(|pair| Rule::Apart(pair.to_vec()));
    let of_stratum = |(number, members): (u32, &Vec<usize>)| {
        let n = if number < 6 { 3 } else { 2 };
        count(members.iter().copied(), n, n)
    };
    let mut rules: Vec<Rule> = (0..).zip(&strata).map(of_stratum).collect();
    rules.push(sum(&difficulties, min, max));
    let mut system = system(300, rules);
    system.constraints.push(Constraint {
        rules: groups.collect(),
    });
    system
}

#[test]
fn a_bank_of_300_with_enemies_and_a_window_is_decided() {
    let open = branch_bank(0, i64::MAX);
    let weights: Vec<i64> = match &open.constraints[22].rules[0] {
        Rule::Sum { weights, .. } => weights.clone(),
        Rule::Count { .. } | Rule::Apart(_) | Rule::Together(_) => Vec::new(),
    };
    assert_eq!(paper_of(&branch_bank(2500, 2500)).len(), 50);
    let greatest = greatest_sum(&open, &weights, Budget::default()).unwrap();
    assert_eq!(paper_of(&branch_bank(greatest, greatest)).len(), 50);
    let conflict = conflicts_of(&branch_bank(greatest + 1, i64::MAX)).concat();
    assert!(
        conflict.contains(&22) && 10 < conflict.len(),
        "{conflict:?}"
    );
}

/// Items of 66 cells (6 types × 11 topics) with difficulties in 100 steps.
fn great_bank(n_items: usize, n_of_type: [u32; 6], window: (i64, i64)) -> System {
    let difficulties: Vec<i64> = (0..n_items)
        .map(|item| 10 + i64::try_from(item * 7919 % 100).unwrap())
        .collect();
    let mut rules: Vec<Rule> = (0..)
        .zip(n_of_type)
        .map(|(kind, n)| count((0..n_items).filter(|item| item % 6 == kind), n, n))
        .collect();
    rules.extend((0..11).map(|topic| count((0..n_items).filter(|item| item % 11 == topic), 2, 8)));
    rules.push(sum(&difficulties, window.0, window.1));
    let mut system = system(n_items, rules);
    let groups =
        (0..n_items / 50).map(|n| Rule::Apart(vec![n * 37 % n_items, (n * 37 + 13) % n_items]));
    system.constraints.push(Constraint {
        rules: groups.collect(),
    });
    system
}

#[test]
fn a_bank_of_10_000_is_decided() {
    let asked = great_bank(10_000, [20, 10, 8, 6, 4, 2], (2500, 2501));
    assert_eq!(paper_of(&asked).len(), 50);
    // Eleven topics hold at most 88 questions.
    let asked = great_bank(10_000, [40, 20, 16, 12, 1, 0], (0, 9000));
    let topics: Vec<usize> = (0..17).filter(|constraint| *constraint != 5).collect();
    assert_eq!(conflicts_of(&asked), [topics]);
    // Fifty questions of the greatest difficulty, 109, make 5450.
    let asked = great_bank(10_000, [20, 10, 8, 6, 4, 2], (5451, 9000));
    assert_eq!(conflicts_of(&asked), [[0, 1, 2, 3, 4, 5, 17]]);
}
