//! Where sketches become questions: built, looked at by the linter, mended or dropped.
//!
//! Invariant: what is kept passes every error of the linter, and its key stands in its evidence.

mod layout;
mod mend;
mod plain;

use std::collections::{BTreeMap, BTreeSet};

use mend::{is_proved, key_words, mend};
pub(super) use plain::{hash, plain};

use super::super::text::Texts;
use super::super::{Origin, Reason, Span};
use super::sketch::{Form, Proof, Sketch};
use crate::domain::lint::{Severity, lint_question};
use crate::domain::question::{Body, Evidence, Parts, Question, QuestionCode, Status, TopicCode};

/// A draft before it has its code.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) parts: Parts,
    pub(super) origin: Origin,
    pub(super) spans: Vec<Span>,
    pub(super) fact: String,
    pub(super) key: Vec<String>,
    pub(super) worth: u32,
    pub(super) section: usize,
    /// Where it stands in the texts.
    pub(super) place: (usize, usize),
}

/// What became of each origin.
#[derive(Debug, Default, Clone)]
pub(super) struct Count {
    pub(super) found: usize,
    pub(super) dropped: BTreeMap<Reason, usize>,
}

/// The bench.
pub(super) struct Bench<'t> {
    pub(super) texts: &'t Texts,
    pub(super) kept: Vec<Kept>,
    pub(super) counts: BTreeMap<Origin, Count>,
    topic: TopicCode,
    code: QuestionCode,
    stems: BTreeSet<String>,
    /// Fact, kind and key of what is kept: one fact that two texts tell is asked for once.
    answers: BTreeSet<String>,
    n_places: usize,
    n_ranks: u64,
    n_true: u64,
    n_false: u64,
}

/// How often wrong options are exchanged before a sketch is given up.
const MAX_TRIES: usize = 14;

impl<'t> Bench<'t> {
    pub(super) fn new(texts: &'t Texts, topic: &TopicCode, code: QuestionCode) -> Self {
        Self {
            texts,
            kept: Vec::new(),
            counts: BTreeMap::new(),
            topic: topic.clone(),
            code,
            stems: BTreeSet::new(),
            answers: BTreeSet::new(),
            n_places: 0,
            n_ranks: 0,
            n_true: 0,
            n_false: 0,
        }
    }

    /// Counts candidates.
    pub(super) fn found(&mut self, origin: Origin, n: usize) {
        self.counts.entry(origin).or_default().found += n;
    }

    /// Counts an attempt that was given up.
    pub(super) fn drop(&mut self, origin: Origin, reason: Reason) {
        *self
            .counts
            .entry(origin)
            .or_default()
            .dropped
            .entry(reason)
            .or_default() += 1;
    }

    /// The rank of the next numeric key among its four options, from 0.
    pub(super) fn next_rank(&mut self) -> u64 {
        self.n_ranks += 1;
        [1, 2, 0, 3]
            .get(usize::try_from(self.n_ranks % 4).unwrap_or(0))
            .copied()
            .unwrap_or(1)
    }

    /// Whether the next statement is to be true: five of nine are false.
    pub(super) fn next_truth(&self) -> bool {
        self.n_true * 5 < self.n_false * 4
    }

    /// Tries a sketch; whether it was kept.
    pub(super) fn offer(&mut self, sketch: Sketch) -> bool {
        let origin = sketch.origin;
        let stem = match &sketch.form {
            Form::Order(texts) => format!("{}{}", sketch.stem, texts.join("|")),
            Form::Match { pairs, .. } => format!(
                "{}{}",
                sketch.stem,
                pairs
                    .iter()
                    .map(|(left, _)| left.as_str())
                    .collect::<String>()
            ),
            Form::Multiple { right, .. } => format!("{}{}", sketch.stem, right.join("|")),
            Form::Single { .. } | Form::Ascending { .. } | Form::Truth(_) | Form::Blank(_) => {
                sketch.stem.clone()
            }
        };
        let same = format!(
            "{}|{:?}|{}",
            sketch.fact,
            sketch.form.kind(),
            sketch.form.answer()
        );
        if self.stems.contains(&stem) || self.answers.contains(&same) {
            self.drop(origin, Reason::Duplicate);
            return false;
        }
        let is_single = matches!(sketch.form, Form::Single { .. });
        let truth = match sketch.form {
            Form::Truth(truth) => Some(truth),
            Form::Single { .. }
            | Form::Ascending { .. }
            | Form::Multiple { .. }
            | Form::Blank(_)
            | Form::Match { .. }
            | Form::Order(_) => None,
        };
        match self.make(sketch) {
            Ok(kept) => {
                self.stems.insert(stem);
                self.answers.insert(same);
                self.n_places += usize::from(is_single);
                self.n_true += u64::from(truth == Some(true));
                self.n_false += u64::from(truth == Some(false));
                self.kept.push(kept);
                true
            }
            Err(reason) => {
                self.drop(origin, reason);
                false
            }
        }
    }

    fn make(&self, mut sketch: Sketch) -> Result<Kept, Reason> {
        let proved = self.prove(&sketch.proofs)?;
        for _ in 0..MAX_TRIES {
            let parts = self.build(&sketch, &proved)?;
            let question = Question::new(parts).map_err(|_| Reason::Form)?;
            is_proved(&question)?;
            let findings = lint_question(&question, &self.texts.sources);
            let error = findings
                .iter()
                .find(|finding| finding.rule.severity() == Severity::Error);
            let Some(error) = error else {
                let first = sketch.proofs.first().ok_or(Reason::Unproved)?;
                let section = self
                    .texts
                    .paragraph(first.paragraph)
                    .map_or(0, |paragraph| paragraph.section);
                return Ok(Kept {
                    key: key_words(&question),
                    parts: (*question).clone(),
                    origin: sketch.origin,
                    spans: proved.into_iter().map(|(_, span)| span).collect(),
                    fact: sketch.fact,
                    worth: sketch
                        .worth
                        .saturating_sub(u32::try_from(findings.len()).unwrap_or(0) * 8),
                    section,
                    place: (first.paragraph, first.range.start),
                });
            };
            mend(&mut sketch, &question, error)?;
        }
        Err(Reason::Distractors)
    }

    /// Evidence for all places; those that one quotation holds share it.
    fn prove(&self, proofs: &[Proof]) -> Result<Vec<(Evidence, Span)>, Reason> {
        let mut proved: Vec<(Evidence, Span)> = Vec::new();
        let mut together: Vec<Proof> = Vec::new();
        for proof in proofs {
            let joined = together
                .last()
                .filter(|last| last.paragraph == proof.paragraph)
                .map(|last| Proof {
                    paragraph: proof.paragraph,
                    range: last.range.start.min(proof.range.start)
                        ..last.range.end.max(proof.range.end),
                });
            let joined =
                joined.filter(|joined| self.texts.prove(joined.paragraph, &joined.range).is_some());
            if let (Some(joined), Some(last)) = (joined, together.last_mut()) {
                *last = joined;
            } else {
                together.push(proof.clone());
            }
        }
        for proof in together {
            let found = self
                .texts
                .prove(proof.paragraph, &proof.range)
                .ok_or(Reason::Unproved)?;
            if !proved.iter().any(|(evidence, _)| *evidence == found.0) {
                proved.push(found);
            }
        }
        if proved.is_empty() {
            Err(Reason::Unproved)
        } else {
            Ok(proved)
        }
    }

    fn build(&self, sketch: &Sketch, proved: &[(Evidence, Span)]) -> Result<Parts, Reason> {
        let (layout, key) = self.layout(sketch)?;
        Ok(Parts {
            code: self.code.clone(),
            version: 1,
            status: Status::Draft,
            topic: self.topic.clone(),
            body: Body {
                stem: sketch.stem.clone(),
                layout,
            },
            key,
            rule: None,
            explanation: self.explain(sketch, proved),
            difficulty: sketch.difficulty,
            cognitive: sketch.cognitive,
            tags: BTreeSet::from([sketch.origin.chinese().to_owned()]),
            facts: BTreeSet::new(),
            enemies: BTreeSet::new(),
            stimulus: None,
            evidence: proved
                .iter()
                .map(|(evidence, _)| evidence.clone())
                .collect(),
        })
    }

    /// Where it is written, in the words there.
    fn explain(&self, sketch: &Sketch, proved: &[(Evidence, Span)]) -> String {
        let Some((evidence, _)) = proved.first() else {
            return String::new();
        };
        let title = sketch
            .proofs
            .first()
            .and_then(|proof| self.texts.paragraph(proof.paragraph));
        let title = title.map_or("", |paragraph| self.texts.title(paragraph));
        let mut quotes: Vec<String> = proved
            .iter()
            .map(|(evidence, _)| {
                let quote = evidence.quote.replace('“', "‘").replace('”', "’");
                format!("“{quote}”")
            })
            .collect();
        quotes.truncate(3);
        let quotes = quotes.join("、");
        format!(
            "《{title}》（{}）写道：{quotes}。{}",
            evidence.place, sketch.note
        )
    }
}
