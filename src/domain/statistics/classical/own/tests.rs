//! Papers of one's own against the truth of simulations (assessment.md 4.3), and against fixed papers.

use super::super::moments::Moments;
use super::super::tests::{Chance, check, there};
use super::super::{Fixed, NotCounted, Undefined};
use super::{Evidence, OwnFacilities, OwnPapers, OwnTestFigures, Pooled, Universe};

type Paper = Vec<(usize, f64)>;

fn pool(n: usize, stratum: impl Fn(usize) -> usize) -> Vec<Pooled> {
    (0..n)
        .map(|question| Pooled {
            max_marks: 1.0,
            stratum: stratum(question),
        })
        .collect()
}

fn first(pool: &[Pooled], papers: &[Paper]) -> OwnFacilities {
    let mut first = OwnFacilities::new(pool);
    for paper in papers {
        first.count(paper).unwrap();
    }
    first
}

fn second(pool: &[Pooled], papers: &[Paper]) -> OwnPapers {
    let mut second = OwnPapers::new(&first(pool, papers), Universe::Endless);
    for paper in papers {
        second.count(paper).unwrap();
    }
    second
}

/// Candidates who sit two papers each, of `per_stratum` questions from every stratum.
struct Simulated {
    pool: Vec<Pooled>,
    papers: Vec<Paper>,
    /// Correlation of the totals of the two papers: the reliability that is to be estimated.
    truth: f64,
}

fn simulate(difficulties: &[f64], n_strata: usize, n_candidates: usize, seed: u64) -> Simulated {
    let mut chance = Chance(seed);
    let in_stratum = difficulties.len() / n_strata;
    let per_stratum = 50 / n_strata;
    let mut papers = Vec::new();
    let mut totals = Vec::new();
    for _ in 0..n_candidates {
        let ability = chance.normal();
        let mut sit = || -> Paper {
            let mut paper = Vec::new();
            for stratum in 0..n_strata {
                for place in chance.draw(per_stratum, in_stratum) {
                    let question = stratum * in_stratum + place;
                    paper.push((question, chance.answer(ability, difficulties[question])));
                }
            }
            paper
        };
        let (one, other) = (sit(), sit());
        let total = |paper: &Paper| paper.iter().map(|(_, score)| score).sum::<f64>();
        totals.push((total(&one), total(&other), 1));
        papers.push(one);
    }
    Simulated {
        pool: pool(difficulties.len(), |question| question / in_stratum),
        papers,
        truth: Moments::of(totals.into_iter())
            .correlation(Undefined::SameTotal)
            .unwrap(),
    }
}

fn figures(simulated: &Simulated) -> OwnTestFigures {
    second(&simulated.pool, &simulated.papers).test()
}

/// 300 difficulties of standard deviation 1, ascending.
fn difficulties() -> Vec<f64> {
    let mut chance = Chance(5);
    let mut all: Vec<f64> = (0..300).map(|_| chance.normal()).collect();
    all.sort_by(f64::total_cmp);
    all
}

#[test]
fn reliability_is_that_of_two_papers_without_strata() {
    let mut mixed = difficulties();
    let order = Chance(6).draw(300, 300);
    mixed = order.iter().map(|place| mixed[*place]).collect();
    let simulated = simulate(&mixed, 1, 3000, 7);
    let found = figures(&simulated);
    check("reliability", found.reliability, simulated.truth, 0.012);
    assert!(
        (0.86..0.90).contains(&simulated.truth),
        "{}",
        simulated.truth
    );
    // Papers differ by about 1.1 of 50 points, as their design says.
    let spread = found.paper_spread.unwrap();
    check("spread", found.designed_spread, spread, 0.08 * spread);
    assert!((0.8..2.0).contains(&spread), "{spread}");
}

#[test]
fn reliability_is_that_of_two_papers_with_strata_of_like_difficulty() {
    let simulated = simulate(&difficulties(), 10, 3000, 8);
    let found = figures(&simulated);
    check("reliability", found.reliability, simulated.truth, 0.012);
    // Without strata what differs in difficulty is taken for error: the estimate falls short.
    let one_stratum = Simulated {
        pool: pool(300, |_| 0),
        ..simulated
    };
    let plain = figures(&one_stratum).reliability.unwrap();
    assert!(plain + 0.01 < found.reliability.unwrap(), "{plain}");
    let spread = found.paper_spread.unwrap();
    check("spread", found.designed_spread, spread, 0.1 * spread + 0.02);
    assert!(spread < 0.2, "{spread}");
}

#[test]
fn one_standard_error_holds_two_thirds_of_true_scores() {
    let hard = difficulties();
    let mut chance = Chance(9);
    let pool = pool(300, |question| question / 30);
    let (mut papers, mut truths) = (Vec::new(), Vec::new());
    for _ in 0..2000 {
        let ability = chance.normal();
        let p = |question: usize| 1.0 / (1.0 + f64::exp(hard[question] - ability));
        truths.push((0..300).map(p).sum::<f64>() / 6.0);
        let mut paper = Vec::new();
        for stratum in 0..10 {
            for place in chance.draw(5, 30) {
                let question = 30 * stratum + place;
                paper.push((question, chance.answer(ability, hard[question])));
            }
        }
        papers.push(paper);
    }
    let mut second = OwnPapers::new(&first(&pool, &papers), Universe::Endless);
    let (mut n_inside, mut squares) = (0, 0.0);
    for (paper, truth) in papers.iter().zip(truths) {
        let total: f64 = paper.iter().map(|(_, score)| score).sum();
        let candidate = second.count(paper).unwrap().unwrap();
        let error = candidate.error.unwrap();
        squares += candidate.standardised.unwrap().powi(2);
        n_inside += u32::from((total - truth).abs() <= error);
    }
    let share = f64::from(n_inside) / 2000.0;
    assert!((0.63..0.72).contains(&share), "{share}");
    let variance = squares / 2000.0;
    assert!(
        (0.95..1.05).contains(&variance),
        "of standardised totals: {variance}"
    );
}

#[test]
fn where_all_papers_are_the_same_figures_are_those_of_a_fixed_paper() {
    let mut chance = Chance(12);
    let (mut papers, mut fixed) = (Vec::new(), Fixed::new(&[1.0; 12]));
    for _ in 0..400 {
        let ability = chance.normal();
        let scores: Vec<f64> = (0..12_u8)
            .map(|question| chance.answer(ability, f64::from(question) / 4.0 - 1.5))
            .collect();
        fixed.count(&there(&scores)).unwrap();
        papers.push(scores.into_iter().enumerate().collect());
    }
    let pool = pool(12, |_| 0);
    let own = second(&pool, &papers);
    for (own, fixed) in own.questions().iter().zip(fixed.questions()) {
        check(
            "facility",
            own.facility.facility,
            fixed.facility.unwrap(),
            1e-12,
        );
        check(
            "r",
            own.rest_correlation,
            fixed.rest_correlation.unwrap(),
            1e-9,
        );
        check("D", own.d27(), fixed.d27().unwrap(), 1e-9);
        let p = fixed.facility.unwrap();
        let error = (p * (1.0 - p) / 400.0).sqrt();
        check("standard error", own.facility.standard_error, error, 1e-12);
    }
    let test = own.test();
    check("mean", test.mean, fixed.test().mean.unwrap(), 1e-9);
    check(
        "one stratum is KR-21",
        test.reliability,
        fixed.test().kr21.unwrap(),
        1e-9,
    );
    check("papers do not differ", test.paper_spread, 0.0, 1e-12);
}

#[test]
fn questions_discriminate_as_they_do_on_fixed_papers() {
    let simulated = simulate(&difficulties(), 10, 2000, 15);
    let own = second(&simulated.pool, &simulated.papers).questions();
    // Every sixth question makes one of six fixed papers, as mixed as the papers of one's own.
    let (hard, mut chance) = (difficulties(), Chance(16));
    let mut fixed: Vec<Fixed> = (0..6).map(|_| Fixed::new(&[1.0; 50])).collect();
    for _ in 0..2000 {
        let ability = chance.normal();
        for (paper, fixed) in fixed.iter_mut().enumerate() {
            let scores = hard.iter().skip(paper).step_by(6);
            let scores: Vec<f64> = scores.map(|b| chance.answer(ability, *b)).collect();
            fixed.count(&there(&scores)).unwrap();
        }
    }
    let mean = |figures: &[f64]| figures.iter().sum::<f64>() / 300.0;
    let own_r: Vec<f64> = own.iter().map(|q| q.rest_correlation.unwrap()).collect();
    let own_d: Vec<f64> = own.iter().map(|q| q.d27().unwrap()).collect();
    let all: Vec<_> = fixed.iter().flat_map(Fixed::questions).collect();
    let fixed_r: Vec<f64> = all.iter().map(|q| q.rest_correlation.unwrap()).collect();
    let fixed_d: Vec<f64> = all.iter().map(|q| q.d27().unwrap()).collect();
    check("r", Ok(mean(&own_r)), mean(&fixed_r), 0.01);
    check("D", Ok(mean(&own_d)), mean(&fixed_d), 0.015);
}

#[test]
fn a_question_is_not_taken_for_better_because_papers_differ() {
    // Question 0 comes with hard questions for half of the candidates and with easy ones for the others.
    let mut chance = Chance(13);
    let mut papers = Vec::new();
    for candidate in 0..4000 {
        let difficulty = if candidate % 2 == 0 { 2.0 } else { -2.0 };
        let from = if candidate % 2 == 0 { 1 } else { 21 };
        let mut paper = vec![(0, chance.answer(0.0, 0.0))];
        paper.extend((from..from + 20).map(|q| (q, chance.answer(0.0, difficulty))));
        papers.push(paper);
    }
    let own = second(&pool(41, |_| 0), &papers);
    let question = &own.questions()[0];
    // All are equally able: nothing discriminates, whatever they had to answer.
    check("r", question.rest_correlation, 0.0, 0.05);
    let easy = own.clone().count(&papers[1]).unwrap().unwrap();
    let hard = own.clone().count(&papers[0]).unwrap().unwrap();
    assert!(hard.expected + 10.0 < easy.expected);
    assert!((hard.equated_total - easy.equated_total).abs() < 8.0);
    assert!((hard.ranked_total - hard.equated_total).abs() <= 0.0525 + 1e-9);
}

#[test]
fn parts_merged_are_the_whole() {
    let simulated = simulate(&difficulties(), 10, 200, 14);
    let (pool, papers) = (&simulated.pool, &simulated.papers);
    let whole = first(pool, papers);
    let mut merged = first(pool, &papers[..70]);
    merged.merge(&first(pool, &papers[70..])).unwrap();
    let (mut one, mut other) = (
        OwnPapers::new(&merged, Universe::Bank),
        OwnPapers::new(&merged, Universe::Bank),
    );
    for paper in &papers[..70] {
        one.count(paper).unwrap();
    }
    for paper in &papers[70..] {
        other.count(paper).unwrap();
    }
    one.merge(&other).unwrap();
    let mut all = OwnPapers::new(&whole, Universe::Bank);
    for paper in papers {
        all.count(paper).unwrap();
    }
    assert_eq!(merged.facilities().len(), whole.facilities().len());
    check(
        "reliability",
        one.test().reliability,
        all.test().reliability.unwrap(),
        1e-9,
    );
    let endless = figures(&simulated).reliability.unwrap();
    assert!(
        endless < all.test().reliability.unwrap(),
        "a bank leaves less to error"
    );
    let (found, wanted) = (one.questions(), all.questions());
    for (found, wanted) in found.iter().zip(&wanted) {
        assert_eq!(found.facility.n, wanted.facility.n);
        assert_eq!(found.groups.is_ok(), wanted.groups.is_ok());
    }
    let mut elsewhere = OwnFacilities::new(&pool[1..]);
    assert_eq!(elsewhere.merge(&whole), Err(NotCounted::OtherQuestions));
    let others = OwnPapers::new(&first(pool, &papers[..9]), Universe::Bank);
    assert_eq!(one.merge(&others), Err(NotCounted::OtherQuestions));
}

#[test]
fn what_is_undefined_says_why() {
    let pool = pool(4, |_| 0);
    let nobody = second(&pool, &[]);
    assert_eq!(nobody.test().reliability, Err(Undefined::TooFewCandidates));
    assert_eq!(
        nobody.questions()[0].rest_correlation,
        Err(Undefined::TooFewCandidates)
    );
    let one = second(&pool, &[vec![(0, 1.0), (1, 0.0)]]);
    assert_eq!(one.test().sd, Err(Undefined::TooFewCandidates));
    assert_eq!(one.test().reliability, Err(Undefined::SameTotal));
    let all_right: Vec<Paper> = (0..5)
        .map(|at| vec![(at % 4, 1.0), ((at + 1) % 4, 1.0)])
        .collect();
    let all_right = second(&pool, &all_right);
    assert_eq!(all_right.test().reliability, Err(Undefined::SameTotal));
    let question = &all_right.questions()[0];
    assert_eq!(question.rest_correlation, Err(Undefined::SameScore));
    assert_eq!(question.groups, Err(Undefined::SameTotal));
    assert_eq!(question.facility.evidence, Evidence::TooLittle);
    assert_eq!(question.flags(Some(0.25), &[]), []);
    let mut alone = OwnPapers::new(
        &first(&pool, &[vec![(2, 1.0)], vec![(2, 0.0)]]),
        Universe::Endless,
    );
    let candidate = alone.count(&[(2, 1.0)]).unwrap().unwrap();
    assert_eq!(candidate.error, Err(Undefined::TooFewQuestions));
    assert_eq!(alone.count(&[]), Ok(None));
    assert!(alone.count(&[(3, 1.0)]).is_err(), "nobody had it before");
    // Rests of 0.3 that come about as 0.1 + 0.2 and 0.2 + 0.1.
    let rests: Vec<Paper> = [1.0, 0.0, 1.0, 0.0]
        .iter()
        .enumerate()
        .map(|(at, score)| {
            let (a, b) = if at < 2 { (0.1, 0.2) } else { (0.2, 0.1) };
            vec![(0, *score), (1, a), (2, b)]
        })
        .collect();
    let question = &second(&pool, &rests).questions()[0];
    assert_eq!(question.rest_correlation, Err(Undefined::SameRest));
    let no_marks = [Pooled {
        max_marks: 0.0,
        stratum: 0,
    }; 2];
    let no_marks = second(
        &no_marks,
        &[vec![(0, 0.0), (1, 0.0)], vec![(1, 0.0), (0, 0.0)]],
    );
    assert_eq!(
        no_marks.questions()[0].facility.facility,
        Err(Undefined::NoMarks)
    );
    assert_eq!(no_marks.questions()[0].groups, Err(Undefined::NoMarks));
}

#[test]
fn a_paper_that_does_not_fit_is_refused_whole() {
    let pool = pool(2, |_| 0);
    let mut first = OwnFacilities::new(&pool);
    assert!(first.count(&[(0, 1.0), (2, 1.0)]).is_err());
    assert!(first.count(&[(0, 1.0), (1, f64::NAN)]).is_err());
    assert_eq!((first.n(), first.facilities()[0].n), (0, 0));
}
