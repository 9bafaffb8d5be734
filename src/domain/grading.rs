//! One attempt: the score of every slot, and their sums.
//!
//! Invariant: a grade follows from paper, questions, answers and marks given by persons, and from
//! nothing else. Grading again after a change of a key is calling [`grade`] again.

use std::collections::BTreeMap;

use super::QuestionVersionId;
use super::marks::{Fraction, Marks};
use super::paper::{Paper, Slot};
use super::question::{Body, Key};
use super::response::Response;
use super::scoring::{Outcome, Verdict, score, sentence};

/// The version of these rules, stored with each grade.
pub const GRADER: &str = "grader/1";

/// What grading needs of a question.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What was asked.
    pub body: &'a Body,
    /// What is right.
    pub key: &'a Key,
}

/// The score of one slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Which slot, counted from 1.
    pub slot: u32,
    /// What it is worth.
    pub worth: Worth,
    /// In one word.
    pub correctness: Correctness,
    /// In one Chinese sentence, which names the key; see [`sentence`].
    pub sentence: String,
}

/// What a response is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// So many marks.
    Marked {
        /// Between 0 and the marks of the slot.
        marks: Marks,
        /// The exact share before rounding; `None` where a person gave the marks.
        fraction: Option<Fraction>,
    },
    /// Not known until a person marks it; counts 0 in every sum.
    Waiting,
}

/// A score in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Correctness {
    /// Full marks.
    Right,
    /// Some of the marks.
    Partly,
    /// Something was given, and is worth nothing.
    Wrong,
    /// Nothing was given.
    Unanswered,
    /// A person has to mark it.
    Waiting,
}

words! {
    Correctness {
        Right = "right",
        Partly = "partly",
        Wrong = "wrong",
        Unanswered = "unanswered",
        Waiting = "waiting",
    }
}

/// The grade of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// One score a slot, in the order of the paper.
    pub scores: Vec<Score>,
    /// `objective` and `subjective` together.
    pub total: Marks,
    /// Marks given by rules.
    pub objective: Marks,
    /// Marks given by persons.
    pub subjective: Marks,
    /// Marks of the whole paper.
    pub out_of: Marks,
    /// Slots that a person has yet to mark: above 0 the sums are not final.
    pub waiting: usize,
}

impl Grade {
    /// Slots with full marks.
    pub fn n_right(&self) -> usize {
        self.count(Correctness::Right)
    }

    /// Slots that were answered, for less than full marks.
    pub fn n_wrong(&self) -> usize {
        self.count(Correctness::Wrong) + self.count(Correctness::Partly)
    }

    /// Slots where nothing was given.
    pub fn n_unanswered(&self) -> usize {
        self.count(Correctness::Unanswered)
    }

    fn count(&self, correctness: Correctness) -> usize {
        self.scores
            .iter()
            .filter(|score| score.correctness == correctness)
            .count()
    }
}

/// Grades one attempt.
///
/// `question` looks up the version that stands in a slot; a slot whose question it does not know
/// waits for a person and harms no other. `answers` and `marked` go by slot, counted from 1.
/// `marked` holds what persons gave: it decides the slots that wait, never more than the slot's
/// marks, and is ignored where a rule decides. An unanswered essay scores 0 and waits for nobody.
pub fn grade<'a>(
    paper: &Paper,
    question: impl Fn(QuestionVersionId) -> Option<Asked<'a>>,
    answers: &BTreeMap<u32, Response>,
    marked: &BTreeMap<u32, Marks>,
) -> Grade {
    let scores: Vec<Score> = paper
        .slots
        .iter()
        .zip(1..)
        .map(|(slot, number)| {
            let outcome = question(slot.version).map_or(Outcome::WAITING, |asked| {
                score(asked.body, asked.key, answers.get(&number), slot.rule)
            });
            score_slot(number, slot, &outcome, marked.get(&number).copied())
        })
        .collect();
    let objective = sum(&scores, |fraction| fraction.is_some());
    let subjective = sum(&scores, |fraction| fraction.is_none());
    let waiting = scores
        .iter()
        .filter(|score| score.worth == Worth::Waiting)
        .count();
    let (total, out_of) = (objective + subjective, paper.total());
    Grade {
        scores,
        total,
        objective,
        subjective,
        out_of,
        waiting,
    }
}

fn score_slot(number: u32, slot: &Slot, outcome: &Outcome, by_person: Option<Marks>) -> Score {
    let (worth, correctness, sentence) = match (&outcome.verdict, by_person) {
        (Verdict::Waiting, None) => (
            Worth::Waiting,
            Correctness::Waiting,
            sentence::tell(slot, outcome),
        ),
        (Verdict::Waiting, Some(marks)) => {
            let marks = marks.min(slot.marks);
            let worth = Worth::Marked {
                marks,
                fraction: None,
            };
            (
                worth,
                correctness_of(marks, slot.marks),
                sentence::tell_marked(slot, marks),
            )
        }
        (verdict, _) => {
            let marks = slot.marks.times(outcome.fraction);
            let correctness = if *verdict == Verdict::Unanswered {
                Correctness::Unanswered
            } else if outcome.fraction == Fraction::ONE {
                Correctness::Right
            } else if outcome.fraction == Fraction::ZERO {
                Correctness::Wrong
            } else {
                Correctness::Partly
            };
            let worth = Worth::Marked {
                marks,
                fraction: Some(outcome.fraction),
            };
            (worth, correctness, sentence::tell(slot, outcome))
        }
    };
    Score {
        slot: number,
        worth,
        correctness,
        sentence,
    }
}

fn correctness_of(marks: Marks, full: Marks) -> Correctness {
    if marks == full {
        Correctness::Right
    } else if marks == Marks::ZERO {
        Correctness::Wrong
    } else {
        Correctness::Partly
    }
}

/// The sum of the known marks whose origin fits.
fn sum(scores: &[Score], fits: impl Fn(Option<Fraction>) -> bool) -> Marks {
    scores
        .iter()
        .filter_map(|score| match score.worth {
            Worth::Marked { marks, fraction } if fits(fraction) => Some(marks),
            Worth::Marked { .. } | Worth::Waiting => None,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::scoring::Rule;
    use crate::domain::scoring::properties::{Asking, ids, slot};

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
        let known: BTreeMap<_, _> = versions.zip(questions).collect();
        let find = |version| {
            let asking = known[&version].as_ref()?;
            Some(Asked {
                body: &asking.body,
                key: &asking.key,
            })
        };
        let answers = answers.iter().cloned().collect();
        grade(paper, find, &answers, &marked.iter().copied().collect())
    }

    /// 多选 (2 marks), 判断 (1), 简答 (10); the version of slot `n` is `n`.
    fn small() -> (Paper, Vec<Option<Asking>>) {
        let rules = [("2", Rule::Half), ("1", Rule::Exact), ("10", Rule::Manual)];
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
        let sentences: Vec<_> = grade
            .scores
            .iter()
            .map(|score| score.sentence.as_str())
            .collect();
        assert_eq!(
            sentences,
            [
                "选 A，漏选 B：得 1 分（满分 2 分，漏选得一半）",
                "答“对”，正确：得 1 分（满分 1 分）",
                "人工评阅：得 8 分（满分 10 分）",
            ]
        );
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
}
