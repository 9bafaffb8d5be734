//! What is counted as papers come, counted again the slow way.

use super::*;

#[test]
fn overlap_agrees_with_comparing_every_pair() {
    let pool = pool(20);
    let papers = draw(&pool, 3, 60);
    let sets: Vec<_> = papers.iter().map(versions).collect();
    let shared = |a: usize, b: usize| sets[a].intersection(&sets[b]).count();
    let (mut total, mut most) = (0, 0);
    let mut lags = [(0, 0); 2];
    for b in 0..60 {
        for a in 0..b {
            total += shared(a, b);
            most = most.max(shared(a, b));
            if b - a <= 2 {
                let (sum, most) = &mut lags[b - a - 1];
                *sum += shared(a, b);
                *most = shared(a, b).max(*most);
            }
        }
    }
    let overlap = certify(parts(3), &pool, 2, &papers).overlap;
    let mean = Ratio::new(i128::try_from(total).unwrap(), 60 * 59 / 2);
    assert_eq!(overlap.mean, mean);
    assert_eq!(
        (overlap.compared, overlap.most),
        (60, u64::try_from(most).unwrap())
    );
    for (found, (sum, most)) in overlap.neighbours.iter().zip(lags) {
        assert_eq!(found.shared, u64::try_from(sum).unwrap());
        assert_eq!(found.most, u64::try_from(most).unwrap());
    }
    let pairs: Vec<_> = overlap.neighbours.iter().map(|lag| lag.pairs).collect();
    assert_eq!(pairs, [59, 58]);
    assert_eq!(overlap.uniform.unwrap().decimal(2), "0.45");
    assert!(overlap.least_mean <= overlap.mean && overlap.least_most <= overlap.most);
}

/// Seven papers of three from seven, any two of which share exactly one: the Fano plane.
#[test]
fn a_design_reaches_both_bounds() {
    let pool = pool(7);
    let lines = [
        [0, 1, 2],
        [0, 3, 4],
        [0, 5, 6],
        [1, 3, 5],
        [1, 4, 6],
        [2, 3, 6],
        [2, 4, 5],
    ];
    let papers = lines.map(|line| paper(&pool, &line.map(|number| (number, number % 4))));
    let overlap = certify(parts(3), &pool, 0, &papers).overlap;
    let one = Ratio::new(1, 1);
    assert_eq!((overlap.mean, overlap.least_mean), (one, one));
    assert_eq!((overlap.most, overlap.least_most), (1, 1));
    assert_eq!(overlap.least_mean_by_stratum, one);
}

#[test]
fn difficulty_is_told_exactly() {
    let mut pool = pool(4);
    for (question, thousandths) in pool.iter_mut().zip([100, 200, 300, 401]) {
        question.rating = crate::domain::rating::Rating::from_thousandths(thousandths).unwrap();
    }
    let papers = [[0, 1, 2], [1, 2, 3]].map(|of| paper(&pool, &of.map(|n| (n, n % 4))));
    let spread = certify(parts(3), &pool, 0, &papers).difficulty.unwrap();
    // Means 0.2 and 0.300333…; half their distance is the deviation of two.
    assert_eq!(spread.least, Ratio::new(1, 5).unwrap());
    assert_eq!(spread.greatest, Ratio::new(901, 3000).unwrap());
    assert_eq!(spread.mean.decimal(4), "0.2502");
    assert_eq!(spread.deviation_millionths, 50_166);
}

#[test]
fn even_letters_pass_and_stuck_letters_are_noticed() {
    let pool = pool(20);
    let papers = draw(&pool, 3, 400);
    let letters = certify(parts(3), &pool, 0, &papers).letters;
    let found = &letters.by_options[0];
    assert_eq!((found.options, found.counts.iter().sum()), (4, 1200_u64));
    assert_eq!(found.counts, found.free);
    let test = found.test.unwrap();
    assert!(test.p.ten_thousandths() > 10, "{test:?}");
    assert!(letters.longest_run <= 3);

    let stuck = paper(&pool, &[(0, 0), (1, 0), (2, 1)]);
    let certificate = certify(parts(3), &pool, 0, &vec![stuck; 40]);
    let found = &certificate.letters.by_options[0];
    assert_eq!(found.counts, [80, 40, 0, 0]);
    assert_eq!(found.test.unwrap().p.ten_thousandths(), 0);
    assert_eq!(certificate.letters.longest_run, 2);
    let findings = certificate.findings();
    let told = findings.iter().find(|finding| finding.zh.contains("χ²"));
    assert_eq!(told.unwrap().level, Level::Notice);
}

#[test]
fn only_letters_that_are_left_to_chance_are_tested() {
    let mut pinned = pool(6);
    for question in &mut pinned {
        question.choices[3].1 = true;
    }
    let papers = vec![paper(&pinned, &[(0, 0), (1, 0), (2, 0)]); 40];
    let found = &certify(parts(3), &pinned, 0, &papers).letters.by_options[0];
    assert_eq!(
        (&found.counts, &found.free),
        (&vec![120, 0, 0, 0], &vec![0; 4])
    );
    assert_eq!(found.test, None);

    let fixed = Parts {
        shuffle_options: false,
        ..parts(3)
    };
    let pool = pool(6);
    let papers = vec![paper(&pool, &[(0, 0), (1, 0), (2, 0)]); 40];
    assert_eq!(
        certify(fixed, &pool, 0, &papers).letters.by_options[0].test,
        None
    );
}

#[test]
fn statements_are_counted_by_their_truth() {
    let truth = |code: &str, is_right| PoolQuestion {
        letter_key: LetterKey::Truth(is_right),
        marks: Some("1".parse().unwrap()),
        ..question(code, Kind::TrueFalse, "T1")
    };
    let pool = [truth("J1", true), truth("J2", false), truth("J3", false)];
    let mut parts = parts(3);
    parts.sections = vec![section(Kind::TrueFalse, Span::exactly(3), None)];
    parts.marks = Some("3".parse().unwrap());
    let papers = vec![paper(&pool, &[(0, 0), (1, 0), (2, 0)]); 2];
    let letters = certify(parts, &pool, 0, &papers).letters;
    assert_eq!(
        (letters.right, letters.wrong, letters.longest_truth_run),
        (2, 4, 2)
    );
    assert!(letters.by_options.is_empty());
}
