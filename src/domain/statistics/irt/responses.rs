//! Who answered what right: papers of one's own as well as one paper for all.
//!
//! Invariant: every candidate has each question at most once; equal rows are kept once with their number,
//! and results do not depend on the order in which candidates were added.

/// What became of a question on a candidate's paper. A question that is not on it has no outcome: it is
/// missing by design and says nothing of the candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Full marks.
    Right,
    /// Less than that.
    Wrong,
    /// Nothing was given, which counts as wrong.
    Omitted,
}

/// Why a row was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResponsesError {
    /// The row names a question that there is not.
    #[error("question {question} is not one of the {n_questions}")]
    UnknownQuestion {
        /// Its number, counted from 0.
        question: usize,
        /// How many there are.
        n_questions: usize,
    },
    /// The row names a question twice.
    #[error("question {question} stands twice in one row")]
    Twice {
        /// Its number, counted from 0.
        question: usize,
    },
}

/// Collects rows one by one; see [`Responses`].
#[derive(Debug, Clone)]
pub struct ResponsesBuilder {
    n_questions: usize,
    /// Twice the question, plus 1 where right; of all rows, each in the order of questions.
    cells: Vec<u32>,
    /// Where each row ends in `cells`, and for how many candidates it stands.
    rows: Vec<(usize, u32)>,
}

/// Right and wrong answers of many candidates, by the papers that they had.
#[derive(Debug, Clone, PartialEq)]
pub struct Responses {
    n_questions: usize,
    n_candidates: usize,
    pub(super) designs: Vec<Design>,
    /// The design and the pattern of each row as it was added.
    places: Vec<(usize, usize)>,
}

/// A set of questions that some candidates had, and what they made of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Design {
    /// Ascending.
    pub(super) questions: Vec<u32>,
    /// Distinct.
    pub(super) patterns: Vec<Pattern>,
}

/// The questions answered right, and by how many candidates just these.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern {
    pub(super) n_candidates: u32,
    /// Ascending.
    pub(super) right: Vec<u32>,
}

/// How a question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Candidates who had it on their paper.
    pub had: u64,
    /// Of these, who answered it right.
    pub right: u64,
}

impl ResponsesBuilder {
    /// A collection about questions 0 to `n_questions` − 1.
    pub fn new(n_questions: usize) -> Self {
        Self {
            n_questions,
            cells: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Adds a candidate: the questions of their paper, in any order, each with its outcome.
    ///
    /// # Errors
    /// A question out of range or named twice; then nothing was added.
    pub fn add(&mut self, row: &[(usize, Outcome)]) -> Result<(), ResponsesError> {
        self.add_times(row, 1)
    }

    /// Adds a row that as many as `n_candidates` share, as published tables of patterns have it.
    ///
    /// # Errors
    /// As for [`ResponsesBuilder::add`].
    pub fn add_times(
        &mut self,
        row: &[(usize, Outcome)],
        n_candidates: u32,
    ) -> Result<(), ResponsesError> {
        let begin = self.cells.len();
        let added = self.add_cells(row, begin);
        match added {
            Ok(()) => self.rows.push((self.cells.len(), n_candidates)),
            Err(_) => self.cells.truncate(begin),
        }
        added
    }

    fn add_cells(&mut self, row: &[(usize, Outcome)], begin: usize) -> Result<(), ResponsesError> {
        let n_questions = self.n_questions;
        for (question, outcome) in row.iter().copied() {
            let number = u32::try_from(question)
                .ok()
                .filter(|number| number >> 31 == 0);
            let Some(number) = number.filter(|_| question < n_questions) else {
                return Err(ResponsesError::UnknownQuestion {
                    question,
                    n_questions,
                });
            };
            let right = match outcome {
                Outcome::Right => 1,
                Outcome::Wrong | Outcome::Omitted => 0,
            };
            self.cells.push(2 * number + right);
        }
        let added = self.cells.get_mut(begin..).unwrap_or_default();
        added.sort_unstable();
        let mut pairs = added.iter().zip(added.iter().skip(1));
        match pairs.find(|(one, next)| *one >> 1 == *next >> 1) {
            Some((one, _)) => Err(ResponsesError::Twice {
                question: usize::try_from(one >> 1).unwrap_or(usize::MAX),
            }),
            None => Ok(()),
        }
    }

    /// All rows, equal ones together.
    pub fn finish(self) -> Responses {
        let begins = std::iter::once(0).chain(self.rows.iter().map(|(end, _)| *end));
        let spans = begins.zip(&self.rows);
        let rows: Vec<(&[u32], u32)> = spans
            .map(|(begin, (end, times))| (self.cells.get(begin..*end).unwrap_or_default(), *times))
            .collect();
        let mut order: Vec<(usize, (&[u32], u32))> = rows.into_iter().enumerate().collect();
        order.sort_by(|(_, (a, _)), (_, (b, _))| {
            questions(a).cmp(questions(b)).then_with(|| a.cmp(b))
        });
        let mut designs: Vec<Design> = Vec::new();
        let mut places = vec![(0, 0); order.len()];
        let mut n_candidates = 0_usize;
        for (number, (row, times)) in order {
            if designs
                .last()
                .is_none_or(|last| !last.questions.iter().copied().eq(questions(row)))
            {
                designs.push(Design {
                    questions: questions(row).collect(),
                    patterns: Vec::new(),
                });
            }
            let n_designs = designs.len();
            let Some(design) = designs.last_mut() else {
                break;
            };
            let right = || {
                row.iter()
                    .filter(|cell| *cell & 1 == 1)
                    .map(|cell| cell >> 1)
            };
            if design
                .patterns
                .last()
                .is_none_or(|last| !last.right.iter().copied().eq(right()))
            {
                design.patterns.push(Pattern {
                    n_candidates: 0,
                    right: right().collect(),
                });
            }
            let place = (n_designs - 1, design.patterns.len() - 1);
            if let Some(pattern) = design.patterns.last_mut() {
                pattern.n_candidates = pattern.n_candidates.saturating_add(times);
            }
            if let Some(found) = places.get_mut(number) {
                *found = place;
            }
            n_candidates += usize::try_from(times).unwrap_or(0);
        }
        Responses {
            n_questions: self.n_questions,
            n_candidates,
            designs,
            places,
        }
    }
}

/// A question's number as an index.
pub(super) fn index(question: u32) -> usize {
    usize::try_from(question).unwrap_or(usize::MAX)
}

fn questions(row: &[u32]) -> impl Iterator<Item = u32> {
    row.iter().map(|cell| cell >> 1)
}

impl Responses {
    /// How many questions there are, also those that nobody had.
    pub fn n_questions(&self) -> usize {
        self.n_questions
    }

    /// How many candidates there are.
    pub fn n_candidates(&self) -> usize {
        self.n_candidates
    }

    /// Questions of the longest paper.
    pub fn longest(&self) -> usize {
        let lengths = self.designs.iter().map(|design| design.questions.len());
        lengths.max().unwrap_or(0)
    }

    /// How each question was answered.
    pub fn tallies(&self) -> Vec<Tally> {
        let mut tallies = vec![Tally::default(); self.n_questions];
        for design in &self.designs {
            let all = design
                .patterns
                .iter()
                .map(|pattern| u64::from(pattern.n_candidates));
            let all: u64 = all.sum();
            for question in &design.questions {
                if let Some(tally) = tallies.get_mut(index(*question)) {
                    tally.had += all;
                }
            }
            for pattern in &design.patterns {
                for question in &pattern.right {
                    if let Some(tally) = tallies.get_mut(index(*question)) {
                        tally.right += u64::from(pattern.n_candidates);
                    }
                }
            }
        }
        tallies
    }

    /// What was reckoned for each pattern of each design, for each row as it was added.
    pub(super) fn in_order<T: Clone>(&self, of_patterns: &[Vec<T>]) -> Vec<T> {
        let found = self.places.iter().filter_map(|(design, pattern)| {
            of_patterns
                .get(*design)
                .and_then(|patterns| patterns.get(*pattern))
        });
        found.cloned().collect()
    }
}
