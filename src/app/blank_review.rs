//! 填空复核: the distinct answers to the blanks of an exam, for staff to accept what the key forgot.
//!
//! Invariant: only reads, and tells nothing of who wrote what. The answers of all attempts that have ended
//! are read page by page; what is kept of them grows with the distinct answers alone.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::keys::{Keys, Questions};
use super::memory::{AskedSlot, Memory};
use super::{App, Error};
use crate::domain::blank_review::{Judge, OfBlank, Place, State, Tally, Written};
use crate::domain::grading::Standing;
use crate::domain::question::{Key, Layout, QuestionCode};
use crate::domain::response::Response;
use crate::domain::results::PerMille;
use crate::domain::ruling::{Ruled, fold};
use crate::domain::scoring::Blanks;
use crate::domain::{AttemptId, ExamId, QuestionVersionId};
use crate::store::bank::Keyed;
use crate::store::{Connection, bank, blank_answers as store, exams, rulings};

/// Attempts whose answers are read at a time.
const PAGE: i64 = 200;

/// Which distinct answers to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// To this question.
    pub code: Option<QuestionCode>,
    /// That stand so.
    pub status: Status,
    /// After this place.
    pub after: Option<Place>,
}

/// How listed answers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// Not right: near or wrong, where that matters: everybody is given the marks of some questions, others are
    /// dropped.
    #[default]
    Open,
    /// Right by a ruling.
    Accepted,
    /// However.
    All,
}

impl Status {
    const fn takes(self, state: State) -> bool {
        match (self, state) {
            (Self::All, _)
            | (Self::Open, State::Near | State::Wrong)
            | (Self::Accepted, State::Accepted) => true,
            (Self::Open, State::Right | State::Accepted)
            | (Self::Accepted, State::Right | State::Near | State::Wrong) => false,
        }
    }
}

/// A distinct answer to a blank.
#[derive(Debug, Clone)]
pub struct Distinct {
    /// Where it stands in the list: which question, which blank, the form in which it is compared, how many.
    pub place: Place,
    /// The version of the question.
    pub version: QuestionVersionId,
    /// What is asked.
    pub stem: String,
    /// What the key accepts in this blank.
    pub accepted: Vec<String>,
    /// As it was written: some spellings.
    pub spellings: Vec<String>,
    /// How many had the blank.
    pub n_had: u64,
    /// The share of those who wrote this.
    pub share: Option<PerMille>,
    /// How it stands.
    pub state: State,
}

/// A blank, as far as it was filled.
#[derive(Debug, Clone)]
pub struct Blank {
    /// The question.
    pub code: QuestionCode,
    /// The number of its version.
    pub version: u32,
    /// Counted from 1.
    pub blank: u32,
    /// How many had it.
    pub n_had: u64,
    /// How many left it empty.
    pub n_empty: u64,
    /// Distinct answers, however they stand.
    pub n_distinct: usize,
}

/// Distinct answers, and the blanks that they are answers to.
#[derive(Debug, Clone)]
pub struct Review {
    /// Near ones first, then by count.
    pub answers: Vec<Distinct>,
    /// By question and blank.
    pub blanks: Vec<Blank>,
}

/// Distinct answers to the blanks of an exam, of the attempts that have ended: at most `limit`.
///
/// # Errors
/// [`Error::NotFound`] for an unknown exam.
pub async fn list(app: &App, exam: ExamId, filter: Filter, limit: usize) -> Result<Review, Error> {
    let (memory, keys) = (Arc::clone(&app.memory), Arc::clone(&app.keys));
    app.store
        .read(move |conn| {
            exams::load(conn, exam)?;
            let tallies = count(conn, &memory, &keys, exam)?;
            let versions: Vec<QuestionVersionId> = tallies.keys().copied().collect();
            let known = Known::load(conn, exam, &versions)?;
            Ok(known.review(&tallies, &filter, limit))
        })
        .await
}

/// What was written to each version; more than one tally where papers score it by different rules.
type Tallies = BTreeMap<QuestionVersionId, Vec<Tally>>;

fn count(
    conn: &mut Connection,
    memory: &Memory,
    keys: &Keys,
    exam: ExamId,
) -> Result<Tallies, Error> {
    let in_force = rulings::list_in_force(conn, exam)?;
    let mut tallies = Tallies::new();
    let mut after = None;
    loop {
        let page = store::list_ended(conn, exam, after, PAGE)?;
        let Some((last, _)) = page.last() else {
            return Ok(tallies);
        };
        after = Some(*last);
        let mut asked: Vec<(AttemptId, u32, AskedSlot)> = Vec::new();
        for (attempt, paper) in &page {
            let paper = memory.load_paper(conn, *paper)?;
            let slots = (1..).zip(paper.slots());
            let blanks = slots.filter(|(_, one)| matches!(one.body.layout, Layout::Blank(_)));
            asked.extend(blanks.map(|(number, one)| (*attempt, number, one)));
        }
        if asked.is_empty() {
            continue;
        }
        let slots = asked.iter().map(|(_, _, one)| &one.slot);
        let questions = Questions::ruled(conn, keys, &in_force, slots)?;
        let attempts: Vec<AttemptId> = page.iter().map(|(attempt, _)| *attempt).collect();
        let slots = asked.iter().map(|(_, slot, _)| *slot).collect();
        let responses = store::load_responses(conn, &attempts, &slots)?;
        for (attempt, slot, one) in asked {
            if let Some(rule) = questions.rule(&one.slot).blanks() {
                let response = responses.get(&(attempt, slot));
                add(&mut tallies, &one, rule, response);
            }
        }
    }
}

fn add(tallies: &mut Tallies, asked: &AskedSlot, rule: Blanks, response: Option<&Response>) {
    let Layout::Blank(n_blanks) = asked.body.layout else {
        return;
    };
    let of_version = tallies.entry(asked.slot.version).or_default();
    if let Some(tally) = of_version.iter_mut().find(|tally| tally.rule == rule) {
        tally.add(response);
    } else {
        let mut tally = Tally::new(rule, n_blanks);
        tally.add(response);
        of_version.push(tally);
    }
}

/// What is known of the questions that were answered.
struct Known {
    names: BTreeMap<QuestionVersionId, (QuestionCode, u32)>,
    keyed: BTreeMap<QuestionVersionId, Keyed>,
    ruled: BTreeMap<QuestionVersionId, Ruled>,
}

impl Known {
    fn load(
        conn: &mut Connection,
        exam: ExamId,
        versions: &[QuestionVersionId],
    ) -> Result<Self, Error> {
        let ruled = fold(&rulings::list_in_force(conn, exam)?);
        let others = ruled.values().flat_map(|ruled| [ruled.key, ruled.also]);
        let wanted: BTreeSet<_> = versions.iter().copied().chain(others.flatten()).collect();
        let wanted: Vec<_> = wanted.into_iter().collect();
        Ok(Self {
            names: bank::load_names(conn, versions)?,
            keyed: bank::load_keyed(conn, &wanted)?,
            ruled,
        })
    }

    /// What the keys that count accept in each blank, and what rulings accept besides.
    fn accepted(&self, version: QuestionVersionId, n: usize) -> [Vec<Vec<String>>; 2] {
        let nothing = Ruled::default();
        let ruled = self.ruled.get(&version).unwrap_or(&nothing);
        let mut by_key = vec![Vec::new(); n];
        for id in [Some(ruled.key.unwrap_or(version)), ruled.also]
            .into_iter()
            .flatten()
        {
            let keyed = self.keyed.get(&id).map(|keyed| &keyed.key);
            if let Some(Key::Blanks(texts)) = keyed {
                for (known, more) in by_key.iter_mut().zip(texts) {
                    known.extend(more.iter().cloned());
                }
            }
        }
        let of_blank = |(blank, _)| {
            let texts = ruled.texts.get(&blank).into_iter().flatten();
            texts.cloned().collect()
        };
        [by_key, (1..).zip(0..n).map(of_blank).collect()]
    }

    /// Whether a ruling settled the question for everybody, whatever was answered.
    fn is_settled(&self, version: QuestionVersionId) -> bool {
        let ruled = self.ruled.get(&version);
        ruled.is_some_and(|ruled| match ruled.standing {
            Standing::Counts => false,
            Standing::FullMarks | Standing::Dropped => true,
        })
    }

    fn review(&self, tallies: &Tallies, filter: &Filter, limit: usize) -> Review {
        let mut review = Review {
            answers: Vec::new(),
            blanks: Vec::new(),
        };
        for (version, of_version) in tallies {
            let named = self.names.get(version).zip(self.keyed.get(version));
            let Some(((code, number), keyed)) = named else {
                continue;
            };
            if filter.code.as_ref().is_some_and(|wanted| wanted != code) {
                continue;
            }
            let is_offered = filter.status != Status::Open || !self.is_settled(*version);
            for (rule, tally) in (0..).zip(of_version) {
                let [by_key, by_ruling] = self.accepted(*version, tally.blanks.len());
                for ((at, blank), accepted) in (0..).zip(&tally.blanks).zip(&by_key) {
                    let place = Place {
                        is_near: false,
                        count: 0,
                        code: code.clone(),
                        version: *number,
                        blank: u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1),
                        rule,
                        canonical: String::new(),
                    };
                    review.blanks.push(told(&place, tally.n_had, blank));
                    let judge = Judge::new(tally.rule, at, &by_key, &by_ruling);
                    let offered = blank.texts.iter().filter(|_| is_offered);
                    let found = offered.filter_map(|(canonical, written)| {
                        let answer = Distinct {
                            place: Place {
                                canonical: canonical.clone(),
                                ..place.clone()
                            },
                            version: *version,
                            stem: keyed.body.stem.clone(),
                            accepted: accepted.clone(),
                            spellings: written.spellings.clone(),
                            n_had: tally.n_had,
                            share: PerMille::of(written.count, tally.n_had),
                            state: State::Wrong,
                        };
                        judged(answer, written, &judge, filter)
                    });
                    review.answers.extend(found);
                }
            }
        }
        review.answers.sort_by(|a, b| a.place.cmp(&b.place));
        review.answers.truncate(limit);
        review.blanks.sort_by(by_name);
        review
    }
}

/// An answer with how it stands, where the filter takes it.
fn judged(answer: Distinct, written: &Written, judge: &Judge, filter: &Filter) -> Option<Distinct> {
    let state = judge.state_of(written.spellings.first()?);
    let place = Place {
        is_near: state == State::Near,
        count: written.count,
        ..answer.place
    };
    let is_after = filter.after.as_ref().is_none_or(|after| *after < place);
    (filter.status.takes(state) && is_after).then_some(Distinct {
        place,
        state,
        ..answer
    })
}

fn told(place: &Place, n_had: u64, blank: &OfBlank) -> Blank {
    Blank {
        code: place.code.clone(),
        version: place.version,
        blank: place.blank,
        n_had,
        n_empty: blank.n_empty,
        n_distinct: blank.texts.len(),
    }
}

fn by_name(a: &Blank, b: &Blank) -> Ordering {
    let name = |blank: &Blank| (blank.version, blank.blank);
    a.code.cmp(&b.code).then_with(|| name(a).cmp(&name(b)))
}
