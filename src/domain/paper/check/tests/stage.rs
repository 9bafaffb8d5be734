//! The right paper, its blueprint and its pool.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::domain::QuestionVersionId;
use crate::domain::blueprint::{Blueprint, Limit, Parts, Section, Sort, Span};
use crate::domain::paper::{Checker, LetterKey, Paper, PoolQuestion, Slot, Violation};
use crate::domain::question::{Cognitive, Difficulty, Kind};
use crate::domain::rating::Rating;
use crate::domain::scoring::Rule;

pub(in crate::domain::paper) struct Stage {
    pub(in crate::domain::paper) parts: Parts,
    pub(in crate::domain::paper) pool: Vec<PoolQuestion>,
    pub(in crate::domain::paper) paper: Paper,
}

pub(in crate::domain::paper) fn question(code: &str, kind: Kind, topic: &str) -> PoolQuestion {
    let ids: &[&str] = match kind {
        Kind::TrueFalse | Kind::Blank | Kind::Essay => &[],
        Kind::Single | Kind::Multiple | Kind::Match | Kind::Order => &["a", "b", "c", "d"],
    };
    let letter_key = match kind {
        Kind::Single => LetterKey::Option("a".parse().unwrap()),
        Kind::TrueFalse => LetterKey::Truth(true),
        Kind::Multiple | Kind::Match | Kind::Order | Kind::Blank | Kind::Essay => LetterKey::None,
    };
    let number = code.bytes().fold(0, |n, byte| n << 8 | u128::from(byte));
    PoolQuestion {
        version: QuestionVersionId::new(Uuid::from_u128(number)),
        code: code.parse().unwrap(),
        kind,
        topic: topic.parse().unwrap(),
        difficulty: Some(Difficulty::Easy),
        rating: Rating::from_thousandths(700).unwrap(),
        cognitive: Some(Cognitive::Remember),
        tags: BTreeSet::new(),
        marks: (kind == Kind::Single).then(|| "2".parse().unwrap()),
        stimulus: None,
        facts: BTreeSet::new(),
        enemies: BTreeSet::new(),
        choices: ids.iter().map(|id| (id.parse().unwrap(), false)).collect(),
        letter_key,
    }
}

pub(in crate::domain::paper) fn section(kind: Kind, count: Span, marks: Option<&str>) -> Section {
    Section {
        name: kind.chinese().to_owned(),
        kind,
        count,
        marks: marks.map(|marks| marks.parse().unwrap()),
        rule: Rule::default_of(kind),
        topics: BTreeSet::new(),
        difficulties: BTreeSet::new(),
    }
}

pub(in crate::domain::paper) fn topic(topic: &str, count: Span) -> Limit {
    let topic = Some(topic.parse().unwrap());
    Limit {
        of: Sort {
            topic,
            ..Sort::default()
        },
        count,
    }
}

impl Stage {
    /// Single S1 S2 S3 S4, of which S3 and S4 share a stimulus, with keys A B C D; multiple M1 M2;
    /// statements J1 J2. In the pool S5 (T2), S6 (T9), M3 and J3 as well.
    pub(in crate::domain::paper) fn new() -> Self {
        let single = |code, topic| question(code, Kind::Single, topic);
        let mut pool = vec![
            single("S1", "T1"),
            single("S2", "T1"),
            single("S3", "T2"),
            single("S4", "T2"),
            single("S5", "T2"),
            single("S6", "T9"),
        ];
        for (question, key) in pool.iter_mut().zip(["a", "b", "c", "d", "a", "b"]) {
            question.letter_key = LetterKey::Option(key.parse().unwrap());
        }
        for question in &mut pool[2..4] {
            question.stimulus = Some("材料一".to_owned());
        }
        pool.extend(["M1", "M2", "M3"].map(|code| question(code, Kind::Multiple, "T3")));
        pool.extend(["J1", "J2", "J3"].map(|code| question(code, Kind::TrueFalse, "T3")));
        let mut first = section(Kind::Single, Span { min: 4, max: 5 }, None);
        first.topics = BTreeSet::from(["T1", "T2"].map(|topic| topic.parse().unwrap()));
        first.difficulties = BTreeSet::from([Difficulty::Easy, Difficulty::Medium]);
        let parts = Parts {
            title: "模拟".to_owned(),
            sections: vec![
                first,
                section(Kind::Multiple, Span::exactly(2), Some("3")),
                section(Kind::TrueFalse, Span::exactly(2), Some("1")),
            ],
            questions: Some(Span::exactly(8)),
            marks: Some("16".parse().unwrap()),
            limits: vec![topic("T1", Span { min: 2, max: 3 })],
            shuffle_questions: true,
            shuffle_options: true,
            ..Parts::default()
        };
        let mut stage = Self {
            parts,
            pool,
            paper: Paper { slots: Vec::new() },
        };
        stage.lay(&[
            (0, &["S1", "S2", "S3", "S4"]),
            (1, &["M1", "M2"]),
            (2, &["J1", "J2"]),
        ]);
        stage
    }

    /// Makes the paper anew of these questions, by section.
    pub(in crate::domain::paper) fn lay(&mut self, sections: &[(usize, &[&str])]) {
        let slots = sections
            .iter()
            .flat_map(|(section, codes)| codes.iter().map(|code| self.slot(*section, code)));
        self.paper = Paper {
            slots: slots.collect(),
        };
    }

    /// A slot as it should be, with the options in the author's order.
    pub(in crate::domain::paper) fn slot(&self, section: usize, code: &str) -> Slot {
        let question = self
            .pool
            .iter()
            .find(|question| question.code.as_str() == code)
            .unwrap();
        let of = &self.parts.sections[section];
        Slot {
            section,
            version: question.version,
            marks: of.marks.or(question.marks).unwrap_or_default(),
            rule: of.rule.clone(),
            order: question.choices.iter().map(|(id, _)| id.clone()).collect(),
        }
    }

    /// Puts another question at a place.
    pub(in crate::domain::paper) fn put(&mut self, at: usize, code: &str) {
        self.paper.slots[at] = self.slot(self.paper.slots[at].section, code);
    }

    pub(in crate::domain::paper) fn question(&mut self, code: &str) -> &mut PoolQuestion {
        self.pool
            .iter_mut()
            .find(|question| question.code.as_str() == code)
            .unwrap()
    }

    pub(in crate::domain::paper) fn blueprint(&self) -> Blueprint {
        Blueprint::new(self.parts.clone()).unwrap()
    }

    pub(in crate::domain::paper) fn violations(&self) -> Vec<Violation> {
        let blueprint = self.blueprint();
        Checker::new(&blueprint, &self.pool).check(&self.paper)
    }

    /// The codes of what is wrong; each must have a Chinese sentence.
    pub(in crate::domain::paper) fn wrong(&self) -> Vec<&'static str> {
        let violations = self.violations();
        for violation in &violations {
            let (zh, en) = (violation.chinese(), violation.to_string());
            assert!(
                zh != en && zh.chars().any(|c| ('一'..='龥').contains(&c)),
                "{zh}"
            );
        }
        violations.iter().map(Violation::code).collect()
    }
}
