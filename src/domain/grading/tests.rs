//! What a grade is made of, case by case.

use uuid::Uuid;

use super::*;
use crate::domain::scoring::Rule;
use crate::domain::scoring::properties::{Asking, ids, slot};
use crate::domain::{Language, QuestionVersionId};

fn marks(text: &str) -> Marks {
    text.parse().unwrap()
}

/// Grades a paper whose questions these are, `None` for one that is lost.
fn graded(
    paper: &Paper,
    questions: &[Option<Asking>],
    answers: &[(u32, Response)],
    marked: &[(u32, Marks)],
) -> Grade {
    let versions = paper.slots.iter().map(|slot| slot.version);
    let ready = questions.iter().zip(&paper.slots).map(|(asking, slot)| {
        let asking = asking.as_ref()?;
        Some(ScoringKey::new(&asking.body, &asking.key, &slot.rule))
    });
    let known: BTreeMap<_, _> = versions.zip(ready).collect();
    let find = |slot: &Slot| known[&slot.version].as_ref().map(Asked::by);
    let answers = answers.iter().cloned().collect();
    grade(paper, find, &answers, &marked.iter().copied().collect())
}

/// 多选 (2 marks), 判断 (1), 简答 (10); the version of slot `n` is `n`.
fn small() -> (Paper, Vec<Option<Asking>>) {
    let rules = [("2", Rule::HALF), ("1", Rule::EXACT), ("10", Rule::MANUAL)];
    let slots = (1..).zip(rules).map(|(n, (marks, rule))| Slot {
        version: QuestionVersionId::new(Uuid::from_u128(n)),
        ..slot(marks, rule, "ABCD")
    });
    let paper = Paper {
        slots: slots.collect(),
    };
    let choice = Asking::multiple("ABCD", "AB");
    (
        paper,
        vec![
            Some(choice),
            Some(Asking::truth(true)),
            Some(Asking::essay()),
        ],
    )
}

fn essay() -> Response {
    Response::Text("网络安全为人民".to_owned())
}

#[test]
fn a_grade_sums_what_rules_and_persons_gave() {
    let (paper, questions) = small();
    let answers = [
        (1, Response::Choices(ids("A"))),
        (2, Response::Truth(true)),
        (3, essay()),
    ];
    let grade = graded(&paper, &questions, &answers, &[(3, marks("8"))]);
    let sums = (grade.objective, grade.subjective, grade.total, grade.out_of);
    assert_eq!(sums, (marks("2"), marks("8"), marks("10"), marks("13")));
    assert_eq!(
        (grade.n_right(), grade.n_wrong(), grade.n_unanswered()),
        (1, 2, 0)
    );
    assert_eq!(grade.waiting, 0);
}

#[test]
fn an_essay_waits_until_a_person_marks_it() {
    let (paper, questions) = small();
    let grade = graded(&paper, &questions, &[(3, essay())], &[]);
    assert_eq!((grade.waiting, grade.total), (1, Marks::ZERO));
    assert_eq!(grade.scores[2].worth, Worth::Waiting);
    assert_eq!(grade.scores[2].correctness, Correctness::Waiting);
}

#[test]
fn marks_by_a_person_are_told_and_never_exceed_the_slot() {
    let (paper, questions) = small();
    for (given, counted, correctness) in [
        ("11", "10", Correctness::Right),
        ("0.01", "0.01", Correctness::Partly),
        ("0", "0", Correctness::Wrong),
    ] {
        let grade = graded(&paper, &questions, &[(3, essay())], &[(3, marks(given))]);
        let found = (grade.subjective, grade.scores[2].correctness);
        assert_eq!(found, (marks(counted), correctness), "{given}");
    }
}

#[test]
fn an_empty_paper_scores_nothing_and_waits_for_nobody() {
    let (paper, questions) = small();
    let grade = graded(&paper, &questions, &[], &[]);
    assert_eq!(
        (grade.total, grade.waiting, grade.n_unanswered()),
        (Marks::ZERO, 0, 3)
    );
}

#[test]
fn a_lost_question_waits_for_a_person_and_harms_no_other() {
    let (paper, mut questions) = small();
    let answers = [
        (1, Response::Choices(ids("AB"))),
        (2, Response::Truth(true)),
    ];
    questions[0] = None;
    let grade = graded(&paper, &questions, &answers, &[]);
    assert_eq!((grade.scores[0].worth, grade.waiting), (Worth::Waiting, 1));
    assert_eq!(grade.total, marks("1"));
    let grade = graded(&paper, &questions, &answers, &[(1, marks("1.5"))]);
    assert_eq!(
        (grade.waiting, grade.subjective, grade.total),
        (0, marks("1.5"), marks("2.5"))
    );
}

#[test]
fn marks_by_a_person_do_not_overrule_a_rule() {
    let (paper, questions) = small();
    let (answers, marked) = (
        [(2, Response::Truth(false))],
        [(1, marks("2")), (2, marks("1"))],
    );
    let grade = graded(&paper, &questions, &answers, &marked);
    assert_eq!(grade.total, Marks::ZERO);
}

#[test]
fn grading_again_with_a_mended_key_is_grading_from_scratch() {
    let (paper, mut questions) = small();
    let answers = [(2, Response::Truth(false))];
    let before = graded(&paper, &questions, &answers, &[]);
    questions[1] = Some(Asking::truth(false));
    let after = graded(&paper, &questions, &answers, &[]);
    assert_eq!((before.total, after.total), (Marks::ZERO, marks("1")));
    assert_eq!(graded(&paper, &questions, &answers, &[]), after);
}

/// The small paper with a statement in place of the essay, answered rightly, wrongly, rightly, where the
/// second question stands so.
fn corrected(standing: Standing, also: Option<&Asking>) -> (Grade, [String; 2]) {
    let (mut paper, mut questions) = small();
    paper.slots[2].rule = Rule::EXACT;
    questions[2] = Some(Asking::truth(true));
    let ready: Vec<ScoringKey> = questions
        .iter()
        .flatten()
        .zip(&paper.slots)
        .map(|(asking, slot)| ScoringKey::new(&asking.body, &asking.key, &slot.rule))
        .collect();
    let exact = Rule::EXACT;
    let other = also.map(|asking| ScoringKey::new(&asking.body, &asking.key, &exact));
    let second = Asked {
        also: other.as_ref(),
        standing,
        ..Asked::by(&ready[1])
    };
    let answers = BTreeMap::from([
        (1, Response::Choices(ids("AB"))),
        (2, Response::Truth(false)),
        (3, Response::Truth(true)),
    ]);
    let find = |slot: &Slot| match slot.version.as_bytes()[15] {
        2 => Some(second),
        n => ready.get(usize::from(n) - 1).map(Asked::by),
    };
    let grade = grade(&paper, find, &answers, &BTreeMap::new());
    let told = [Language::Chinese, Language::English].map(|language| {
        explain(
            &paper.slots[1],
            Some(second),
            answers.get(&2),
            None,
            language,
        )
    });
    (grade, told)
}

#[test]
fn a_dropped_question_makes_the_others_worth_more() {
    let (grade, told) = corrected(Standing::Dropped, None);
    // 12 of the 12 marks that still count, of 13.
    assert_eq!((grade.total, grade.out_of), (marks("13"), marks("13")));
    assert_eq!(
        (grade.n_right(), grade.n_wrong(), grade.n_unanswered()),
        (2, 0, 0)
    );
    assert_eq!(grade.scores[1].correctness, Correctness::Dropped);
    assert_eq!(told[0], "本题作废，不计分");
}

#[test]
fn full_marks_to_all_are_given_whatever_was_answered() {
    let (grade, told) = corrected(Standing::FullMarks, None);
    assert_eq!((grade.total, grade.n_right()), (marks("13"), 3));
    assert_eq!(told[0], "本题更正，全员满分：得 1 分（满分 1 分）");
}

#[test]
fn of_two_keys_the_better_one_counts() {
    let (grade, told) = corrected(Standing::Counts, Some(&Asking::truth(false)));
    assert_eq!(grade.total, marks("13"));
    assert_eq!(told[1], "Answered “false”; right: 1 of 1 marks");
    let (grade, told) = corrected(Standing::Counts, None);
    assert_eq!(grade.total, marks("12"));
    assert_eq!(told[0], "答“错”，正确答案是“对”：得 0 分（满分 1 分）");
}

#[test]
fn where_every_question_is_dropped_nothing_is_left() {
    let asking = Asking::truth(true);
    let exact = Rule::EXACT;
    let key = ScoringKey::new(&asking.body, &asking.key, &exact);
    let dropped = Asked {
        standing: Standing::Dropped,
        ..Asked::by(&key)
    };
    let paper = Paper {
        slots: vec![slot("2", Rule::EXACT, "")],
    };
    let grade = grade(
        &paper,
        |_| Some(dropped),
        &BTreeMap::new(),
        &BTreeMap::new(),
    );
    assert_eq!((grade.total, grade.out_of), (Marks::ZERO, marks("2")));
}

#[test]
fn a_rule_of_the_questions_own_goes_before_that_of_the_slot() {
    let (paper, questions) = small();
    let asking = questions[0].as_ref().unwrap();
    let own = Rule::authored("fixed each=0.25 round=ceil_0.5").unwrap();
    let key = ScoringKey::new(&asking.body, &asking.key, &own);
    let chosen = Response::Choices(ids("A"));
    let answers = BTreeMap::from([(1, chosen.clone())]);
    let first = |slot: &Slot| (slot.rule == Rule::HALF).then(|| Asked::by(&key));
    let grade = grade(&paper, first, &answers, &BTreeMap::new());
    // A quarter of a mark, rounded up to a half; half of two marks by the rule of the slot.
    assert_eq!(grade.total, marks("0.5"));
    let asked = Some(Asked::by(&key));
    let told = explain(
        &paper.slots[0],
        asked,
        Some(&chosen),
        None,
        Language::Chinese,
    );
    assert!(told.contains("得 0.5 分（满分 2 分"), "{told}");
    assert!(told.contains("0.25"), "{told}");
}
