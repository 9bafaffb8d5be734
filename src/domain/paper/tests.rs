//! What all papers of an exam promise together, whichever way they are drawn.

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::blueprint::{Blueprint, Limit, Parts, Section, Sort, Span};
use crate::domain::feasibility::Budget;
use crate::domain::question::{Difficulty, Kind};
use crate::domain::rating::Rating;
use crate::domain::seed::Seed;

fn section(name: &str, kind: Kind, count: usize) -> Section {
    Section {
        name: name.to_owned(),
        kind,
        count: Span::exactly(count),
        marks: Some("2".parse().unwrap()),
        rule: Rule::default_of(kind),
        topics: BTreeSet::new(),
        difficulties: BTreeSet::new(),
    }
}

fn parts(sections: Vec<Section>) -> Parts {
    Parts {
        title: "模拟".to_owned(),
        sections,
        shuffle_questions: true,
        shuffle_options: true,
        ..Parts::default()
    }
}

/// A question of topic T0 to T3 in turn, with options a to d.
fn question(number: u32, kind: Kind) -> PoolQuestion {
    let label = Difficulty::ALL[usize::try_from(number).unwrap() % 3];
    PoolQuestion {
        version: QuestionVersionId::new(Uuid::from_u128(number.into())),
        code: format!("Q{number:03}").parse().unwrap(),
        kind,
        topic: format!("T{}", number % 4).parse().unwrap(),
        difficulty: Some(label),
        rating: Rating::of_label(label),
        cognitive: None,
        tags: BTreeSet::new(),
        marks: None,
        stimulus: None,
        facts: BTreeSet::new(),
        enemies: BTreeSet::new(),
        choices: ["a", "b", "c", "d"]
            .map(|id| (id.parse().unwrap(), false))
            .to_vec(),
        letter_key: LetterKey::Option("a".parse().unwrap()),
    }
}

fn pool(n_questions: u32) -> Vec<PoolQuestion> {
    (0..n_questions)
        .map(|number| question(number, Kind::Single))
        .collect()
}

fn source(parts: Parts, pool: Vec<PoolQuestion>) -> Source {
    Source::new(Blueprint::new(parts).unwrap(), pool).unwrap()
}

fn order(method: Method, count: usize) -> Order {
    Order {
        method,
        count,
        window: 1,
    }
}

fn draw(source: &Source, method: Method, count: usize, seed: u64) -> Vec<Paper> {
    let drawing = Drawing::new(source, &Seed::from_number(seed), order(method, count)).unwrap();
    (0..drawing.n_blocks())
        .flat_map(|number| drawing.block(number, &|_| Vec::new()).unwrap())
        .collect()
}

fn numbers(paper: &Paper) -> Vec<u128> {
    let number = |slot: &Slot| Uuid::from_bytes(*slot.version.as_bytes()).as_u128();
    paper.slots.iter().map(number).collect()
}

/// Two topics of four, with freedom in both, and enemies: what every way of drawing must keep.
fn crossing() -> Source {
    let mut parts = parts(vec![
        section("一", Kind::Single, 6),
        section("二", Kind::TrueFalse, 3),
    ]);
    for (topic, min, max) in [("T0", 2, 3), ("T1", 1, 4)] {
        parts.limits.push(Limit {
            of: Sort {
                topic: Some(topic.parse().unwrap()),
                ..Sort::default()
            },
            count: Span { min, max },
        });
    }
    let mut questions = pool(20);
    questions.extend((20..32).map(|number| question(number, Kind::TrueFalse)));
    for pair in [0, 4, 9, 21].map(|at| questions[at + 1].code.clone()) {
        let at = questions.iter().position(|question| question.code == pair);
        questions[at.unwrap() - 1].enemies.insert(pair);
    }
    source(parts, questions)
}

#[test]
fn every_way_of_drawing_keeps_the_blueprint() {
    let source = crossing();
    let checker = Checker::new(&source.blueprint, &source.pool);
    for (method, count) in [
        (Method::Deck, 60),
        (Method::Uniform, 60),
        (Method::Forms, 4),
    ] {
        let papers = draw(&source, method, count, 5);
        assert_eq!(papers.len(), count, "{method:?}");
        for paper in &papers {
            assert_eq!(checker.check(paper), [], "{method:?}");
        }
    }
}

/// Golden: a change of the generator must change its version, or old papers cannot be checked.
#[test]
fn the_same_seed_gives_the_same_papers_for_ever() {
    let source = source(parts(vec![section("单选", Kind::Single, 5)]), pool(20));
    assert_eq!(GENERATOR, "decks/1");
    let told = |method| {
        let papers = draw(&source, method, 3, 7);
        let tell = |paper: &Paper| {
            let letters = paper.slots.iter().flat_map(|slot| &slot.order);
            let letters: String = letters.map(OptionId::as_str).collect();
            format!("{:?} {letters}", numbers(paper))
        };
        papers.iter().map(tell).collect::<Vec<_>>()
    };
    insta::assert_debug_snapshot!([
        told(Method::Deck),
        told(Method::Uniform),
        told(Method::Forms)
    ]);
}

#[test]
fn the_order_of_the_pool_does_not_matter() {
    let plan = || parts(vec![section("单选", Kind::Single, 5)]);
    let mut reversed = pool(20);
    reversed.reverse();
    assert_eq!(
        draw(&source(plan(), pool(20)), Method::Deck, 9, 3),
        draw(&source(plan(), reversed), Method::Deck, 9, 3)
    );
}

#[test]
fn blocks_may_be_drawn_in_any_order() {
    let source = source(parts(vec![section("单选", Kind::Single, 2)]), pool(9));
    let drawing = Drawing::new(&source, &Seed::from_number(1), order(Method::Deck, 5000)).unwrap();
    assert_eq!(drawing.n_blocks(), 2);
    let (second, first) = (
        drawing.block(1, &|_| Vec::new()),
        drawing.block(0, &|_| Vec::new()),
    );
    let backwards = [first.unwrap(), second.unwrap()].concat();
    assert_eq!(backwards, draw(&source, Method::Deck, 5000, 1));
    assert_eq!(
        drawing.block_range(0).len() + drawing.block_range(1).len(),
        5000
    );
}

#[test]
fn what_a_candidate_has_seen_stays_away_in_every_mode() {
    let source = crossing();
    let seen: Vec<usize> = (0..8).chain(20..24).collect();
    let codes: BTreeSet<_> = seen
        .iter()
        .map(|at| source.pool[*at].code.clone())
        .collect();
    assert_eq!(source.places_of(&codes), seen);
    let checker = Checker::new(&source.blueprint, &source.pool);
    for method in [Method::Deck, Method::Uniform] {
        let drawing = Drawing::new(&source, &Seed::from_number(2), order(method, 20)).unwrap();
        for paper in drawing.block(0, &|_| seen.clone()).unwrap() {
            assert_eq!(checker.check_seen(&paper, &codes), [], "{method:?}");
        }
        let late = drawing.late("00123\n2", &seen).unwrap();
        assert_eq!(checker.check(&late), []);
        assert_eq!(checker.check_seen(&late, &codes), [], "{method:?}");
        assert_eq!(
            drawing.late("00123\n2", &seen).unwrap(),
            late,
            "reproducible"
        );
        assert_ne!(drawing.late("00124\n2", &seen).unwrap(), late);
    }
}

#[test]
fn forms_of_a_bank_that_is_wide_enough_share_nothing() {
    let source = source(parts(vec![section("单选", Kind::Single, 5)]), pool(20));
    let forms = draw(&source, Method::Forms, 4, 11);
    let all: BTreeSet<u128> = forms.iter().flat_map(numbers).collect();
    assert_eq!(all.len(), 20);
}

#[test]
fn a_bank_that_cannot_serve_says_how_many_there_are_and_are_wanted() {
    let mut plan = parts(vec![section("单项选择题", Kind::Single, 6)]);
    plan.sections[0].topics = BTreeSet::from(["T1".parse().unwrap()]);
    let Answer::Infeasible(reasons) = source(plan, pool(20)).answer(Budget::default()) else {
        panic!("there are only five")
    };
    assert_eq!(reasons.len(), 1);
    let zh = &reasons[0].zh;
    assert!(
        zh.contains("单项选择题") && zh.contains('6') && zh.contains('5'),
        "{zh}"
    );
}

#[test]
fn a_question_used_more_often_than_allowed_is_foreseen() {
    let mut plan = parts(vec![section("单选", Kind::Single, 5)]);
    plan.max_exposure = Some(249);
    let refused = source(plan.clone(), pool(20)).answer(Budget::default());
    assert!(matches!(refused, Answer::Infeasible(_)), "{refused:?}");
    plan.max_exposure = Some(250);
    let source = source(plan, pool(20));
    assert!(matches!(
        source.answer(Budget::default()),
        Answer::Feasible(_)
    ));
    let mut uses = vec![0; 20];
    for paper in draw(&source, Method::Deck, 40, 3) {
        for number in numbers(&paper) {
            uses[usize::try_from(number).unwrap()] += 1;
        }
    }
    assert_eq!(uses, [10; 20]);
}

#[test]
fn without_shuffling_the_authors_order_stands_except_for_items_to_put_in_order() {
    let shown = |kind, seed| {
        let plan = Parts {
            shuffle_options: false,
            ..parts(vec![section("一", kind, 1)])
        };
        let mut question = question(1, kind);
        question.letter_key = LetterKey::None;
        let paper = draw(&source(plan, vec![question]), Method::Deck, 1, seed).remove(0);
        let order = paper.slots[0].order.iter().map(OptionId::as_str);
        order.collect::<String>()
    };
    assert!((0..50).all(|seed| shown(Kind::Single, seed) == "abcd"));
    assert!((0..50).any(|seed| shown(Kind::Order, seed) != "abcd"));
}

#[test]
fn letters_go_by_the_order_shown() {
    let source = source(parts(vec![section("单选", Kind::Single, 1)]), pool(1));
    let slot = draw(&source, Method::Deck, 1, 9).remove(0).slots.remove(0);
    for (id, letter) in slot.order.iter().zip(["A", "B", "C", "D"]) {
        assert_eq!(slot.letter_of(id), letter.chars().next());
        assert_eq!(slot.option_at(letter), Some(id));
    }
    assert_eq!(slot.option_at("E"), None);
    assert_eq!(slot.option_at("AB"), None);
    assert_eq!(slot.letter_of(&"e".parse().unwrap()), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Any bank: what is drawn is right in the eyes of the checker, and what is refused is refused
    /// with a reason.
    #[test]
    fn a_paper_obeys_its_blueprint_whatever_the_bank(
        seed in any::<u64>(),
        pairs in proptest::collection::vec((0_u32..30, 0_u32..30), 0..25),
        facts in proptest::collection::vec(0_u32..12, 30),
        method in 0_usize..3,
    ) {
        let mut questions = pool(30);
        for (question, fact) in questions.iter_mut().zip(&facts) {
            question.facts.insert(format!("fact-{fact}"));
        }
        for (a, b) in pairs {
            if a != b {
                // One-sided on purpose: an enemy is one whoever names the other.
                questions[usize::try_from(a).unwrap()].enemies.insert(format!("Q{b:03}").parse().unwrap());
            }
        }
        let mut second = section("二", Kind::Single, 2);
        second.difficulties = BTreeSet::from([Difficulty::Hard]);
        let source = source(parts(vec![section("一", Kind::Single, 3), second]), questions);
        match source.answer(Budget::default()) {
            Answer::Infeasible(reasons) => prop_assert!(!reasons.is_empty() && !reasons[0].zh.is_empty()),
            Answer::Undecided(_) => prop_assert!(false, "thirty questions are few"),
            Answer::Feasible(codes) => {
                prop_assert_eq!(codes.len(), 5);
                let checker = Checker::new(&source.blueprint, &source.pool);
                for paper in draw(&source, Method::ALL[method], 4, seed) {
                    prop_assert_eq!(checker.check(&paper), []);
                }
            }
        }
    }
}

/// One question of each label: what the sample tells can be worked out by hand.
#[test]
fn a_sample_tells_how_hard_papers_are_and_how_far_they_differ() {
    let told = |count| {
        let source = source(parts(vec![section("一", Kind::Single, count)]), pool(3));
        let told = expected(&source).unwrap();
        assert_eq!(told.papers, 100);
        told.difficulty.unwrap()
    };
    let one = told(1);
    let figures = [one.least, one.greatest, one.difference().unwrap()];
    assert_eq!(
        figures.map(|figure| figure.decimal(3)),
        ["0.425", "0.875", "0.450"]
    );
    // A third of the papers each: √(((.875 − .658)² + (.675 − .658)² + (.425 − .658)²) / 3) = .184
    assert!(
        (180_000..190_000).contains(&one.deviation_millionths),
        "{one:?}"
    );
    let all = told(3);
    assert_eq!(all.mean.decimal(3), "0.658");
    assert_eq!(all.deviation_millionths, 0);
    assert_eq!(all.difference().unwrap().decimal(3), "0.000");
}
