//! What a paper promises, on small pools.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::blueprint::{Parts, Span};
use crate::domain::question::Difficulty;
use crate::domain::rating::Rating;

fn section(name: &str, kind: Kind, count: usize) -> Section {
    Section {
        name: name.to_owned(),
        kind,
        count: Span::exactly(count),
        marks: Some("2".parse().unwrap()),
        rule: Rule::of_kind(kind)[0],
        topics: BTreeSet::new(),
        difficulties: BTreeSet::new(),
    }
}

fn blueprint(sections: Vec<Section>) -> Blueprint {
    Blueprint::new(Parts {
        title: "模拟".to_owned(),
        sections,
        shuffle_questions: true,
        shuffle_options: true,
        ..Parts::default()
    })
    .unwrap()
}

/// A question of topic T0 to T3 in turn, with options a to d.
fn question(number: u32, kind: Kind) -> PoolQuestion {
    let options = ["a", "b", "c", "d"].map(|id| (id.parse().unwrap(), false));
    PoolQuestion {
        version: QuestionVersionId::new(Uuid::from_u128(number.into())),
        code: format!("Q{number:03}").parse().unwrap(),
        kind,
        topic: format!("T{}", number % 4).parse().unwrap(),
        difficulty: Some(Difficulty::ALL[usize::try_from(number).unwrap() % 3]),
        rating: Rating::default(),
        cognitive: None,
        tags: BTreeSet::new(),
        marks: None,
        stimulus: None,
        letter_key: LetterKey::None,
        facts: BTreeSet::new(),
        enemies: BTreeSet::new(),
        choices: options.to_vec(),
    }
}

fn pool(n_questions: u32) -> Vec<PoolQuestion> {
    (0..n_questions)
        .map(|number| question(number, Kind::Single))
        .collect()
}

fn numbers(paper: &Paper) -> Vec<u128> {
    let number = |slot: &Slot| Uuid::from_bytes(*slot.version.as_bytes()).as_u128();
    paper.slots.iter().map(number).collect()
}

/// Golden: a change of the generator must change its version, or old papers cannot be checked.
/// The expected paper was computed by an independent program in Python.
#[test]
fn the_same_seed_gives_the_same_paper_for_ever() {
    let plan = blueprint(vec![section("单选", Kind::Single, 5)]);
    let paper = generate(&plan, &pool(20), &Seed::from_number(7)).unwrap();
    let letters: Vec<String> = paper
        .slots
        .iter()
        .map(|slot| slot.order.iter().map(OptionId::as_str).collect())
        .collect();
    assert_eq!(GENERATOR, "sections/1");
    assert_eq!(numbers(&paper), [2, 4, 7, 0, 12]);
    assert_eq!(letters, ["bcda", "cdab", "dbac", "acdb", "dbca"]);
}

#[test]
fn the_order_of_the_pool_does_not_matter() {
    let plan = blueprint(vec![section("单选", Kind::Single, 5)]);
    let mut reversed = pool(20);
    reversed.reverse();
    let seed = Seed::from_number(3);
    assert_eq!(
        generate(&plan, &pool(20), &seed),
        generate(&plan, &reversed, &seed)
    );
}

#[test]
fn too_few_questions_name_the_section_and_both_numbers() {
    let mut narrow = section("第二部分", Kind::Single, 6);
    narrow.topics = BTreeSet::from(["T1".parse().unwrap()]);
    let plan = blueprint(vec![section("第一部分", Kind::Single, 2), narrow]);
    let error = generate(&plan, &pool(20), &Seed::from_number(1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "section `第二部分` asks for 6 questions but 5 in the bank fit"
    );
}

#[test]
fn sections_with_the_same_source_are_counted_together() {
    let plan = blueprint(vec![
        section("一", Kind::Single, 6),
        section("二", Kind::Single, 5),
    ]);
    let error = generate(&plan, &pool(10), &Seed::from_number(1)).unwrap_err();
    assert_eq!(
        error,
        PaperError::NotEnoughQuestions {
            section: "二".to_owned(),
            wanted: 5,
            available: 4
        }
    );
}

#[test]
fn a_bank_of_enemies_is_an_error_and_not_a_relaxed_paper() {
    let mut enemies = pool(4);
    for question in &mut enemies {
        question.facts.insert("the same fact".to_owned());
    }
    let plan = blueprint(vec![section("单选", Kind::Single, 2)]);
    let error = generate(&plan, &enemies, &Seed::from_number(1)).unwrap_err();
    assert_eq!(
        error,
        PaperError::EnemiesConflict {
            section: "单选".to_owned(),
            wanted: 2,
            found: 1
        }
    );
}

#[test]
fn a_pinned_option_stays_and_the_others_move() {
    let mut questions = pool(1);
    questions[0].choices[3].1 = true;
    let plan = blueprint(vec![section("单选", Kind::Single, 1)]);
    let orders: BTreeSet<String> = (0..200)
        .map(|seed| {
            let paper = generate(&plan, &questions, &Seed::from_number(seed)).unwrap();
            paper.slots[0].order.iter().map(OptionId::as_str).collect()
        })
        .collect();
    assert!(
        orders.iter().all(|order| order.ends_with('d')),
        "{orders:?}"
    );
    assert_eq!(
        orders.len(),
        6,
        "every order of the other three: {orders:?}"
    );
}

#[test]
fn without_shuffling_the_authors_order_stands_except_for_items_to_put_in_order() {
    let plan = |kind| {
        Blueprint::new(Parts {
            title: "不打乱".to_owned(),
            sections: vec![section("一", kind, 1)],
            ..Parts::default()
        })
        .unwrap()
    };
    let order = |kind, seed| {
        let paper = generate(&plan(kind), &[question(1, kind)], &Seed::from_number(seed)).unwrap();
        paper.slots[0]
            .order
            .iter()
            .map(OptionId::as_str)
            .collect::<String>()
    };
    assert!((0..50).all(|seed| order(Kind::Single, seed) == "abcd"));
    assert!((0..50).any(|seed| order(Kind::Order, seed) != "abcd"));
}

#[test]
fn letters_go_by_the_order_shown() {
    let plan = blueprint(vec![section("单选", Kind::Single, 1)]);
    let slot = generate(&plan, &pool(1), &Seed::from_number(9))
        .unwrap()
        .slots
        .remove(0);
    for (id, letter) in slot.order.iter().zip(["A", "B", "C", "D"]) {
        assert_eq!(slot.option_at(letter), Some(id));
        assert_eq!(
            slot.letter_of(id).map(String::from).as_deref(),
            Some(letter)
        );
    }
    assert_eq!(slot.option_at("E"), None);
    assert_eq!(slot.option_at("AB"), None);
    assert_eq!(slot.option_at(""), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever the enemies: a paper obeys its plan, or there is an error.
    #[test]
    fn a_paper_holds_its_counts_no_question_twice_and_no_enemies(
        seed in any::<u64>(),
        pairs in proptest::collection::vec((0_u32..30, 0_u32..30), 0..25),
        facts in proptest::collection::vec(0_u32..12, 30),
    ) {
        let mut questions = pool(30);
        for (question, fact) in questions.iter_mut().zip(&facts) {
            question.facts.insert(format!("fact-{fact}"));
        }
        for (a, b) in pairs {
            // One-sided on purpose: an enemy is one whoever names the other.
            questions[usize::try_from(a).unwrap()].enemies.insert(format!("Q{b:03}").parse().unwrap());
        }
        let mut second = section("二", Kind::Single, 2);
        second.difficulties = BTreeSet::from([Difficulty::Hard]);
        let plan = blueprint(vec![section("一", Kind::Single, 3), second]);
        let Ok(paper) = generate(&plan, &questions, &Seed::from_number(seed)) else { return Ok(()) };

        let drawn: Vec<&PoolQuestion> = paper
            .slots
            .iter()
            .map(|slot| questions.iter().find(|question| question.version == slot.version).unwrap())
            .collect();
        prop_assert_eq!(drawn.len(), 5);
        prop_assert!(drawn[3..].iter().all(|question| question.difficulty == Some(Difficulty::Hard)));
        for (at, question) in drawn.iter().enumerate() {
            for other in &drawn[at + 1..] {
                prop_assert_ne!(&question.code, &other.code);
                prop_assert!(question.facts.is_disjoint(&other.facts));
                prop_assert!(!question.enemies.contains(&other.code) && !other.enemies.contains(&question.code));
            }
        }
    }
}
