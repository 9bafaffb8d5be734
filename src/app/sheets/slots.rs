//! Sheets of questions and answers: 题目分析, 作答明细, 主观题作答.
//!
//! Invariant: letters are those of the author, so that a column means the same on every line.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Source;
use super::answered::{Answered, AnsweredSlot, each};
use super::books::Book;
use crate::app::Error;
use crate::domain::exam::PaperMode;
use crate::domain::grading::{Standing, Worth, explain};
use crate::domain::marks::Marks;
use crate::domain::question::Kind;
use crate::domain::rating::Thousandths;
use crate::domain::results::questions::{Analysis, Observed, Questions, chosen_places};
use crate::domain::statistics::classical::Evidence;
use crate::domain::{Language, QuestionVersionId};
use crate::formats::charts::QuestionPoint;
use crate::formats::score_sheet::{
    ANSWERS, AnswerRow, ESSAYS, EssayRow, QuestionRow, given, in_author_letters, n_options,
    questions_sheet, right,
};
use crate::store::Connection;
use crate::store::bank::{Keyed, load_particulars};
use crate::store::observations::Observation;

impl Source {
    /// 大题 by its index.
    pub(in crate::app) fn section(&self, at: usize) -> &str {
        self.blueprint
            .sections
            .get(at)
            .map_or("", |section| &section.name)
    }
}

const fn marked(worth: Worth) -> Option<Marks> {
    match worth {
        Worth::Marked { marks, .. } => Some(marks),
        Worth::Waiting => None,
    }
}

fn question<'a>(answered: &Answered<'a>, one: AnsweredSlot<'_>) -> Result<&'a Arc<Keyed>, Error> {
    answered
        .questions
        .get(one.slot.version)
        .ok_or(Error::NotFound)
}

pub(super) fn write_answers(
    conn: &mut Connection,
    source: &Source,
    book: &mut dyn Book,
) -> Result<(), Error> {
    book.sheet(&ANSWERS, &mut |rows| {
        each(conn, source, |answered| {
            for one in answered.slots() {
                let Keyed {
                    code, body, key, ..
                } = &**question(answered, one)?;
                let layout = &body.layout;
                let slot = in_author_letters(one.slot, layout);
                let asked = answered.ready.asked(&slot);
                let sentence =
                    explain(&slot, asked, one.response, one.by_person, Language::Chinese);
                let response = one.response.map(|response| given(layout, response));
                rows.row(&AnswerRow {
                    person: answered.person,
                    slot: one.score.slot,
                    section: source.section(slot.section),
                    kind: layout.kind(),
                    code: code.as_str(),
                    given: &response.unwrap_or_default(),
                    key: &right(layout, key),
                    score: marked(one.score.worth),
                    full_marks: slot.marks,
                    rule: asked.map_or(&slot.rule, |asked| asked.key.rule()),
                    sentence: &sentence,
                })?;
            }
            Ok(())
        })
    })
}

pub(super) fn write_essays(
    conn: &mut Connection,
    source: &Source,
    book: &mut dyn Book,
) -> Result<(), Error> {
    book.sheet(&ESSAYS, &mut |rows| {
        each(conn, source, |answered| {
            for one in answered.slots() {
                let Keyed { code, body, .. } = &**question(answered, one)?;
                if body.layout.kind() != Kind::Essay {
                    continue;
                }
                let text = one.response.map(|response| given(&body.layout, response));
                rows.row(&EssayRow {
                    person: answered.person,
                    slot: one.score.slot,
                    code: code.as_str(),
                    stem: &body.stem,
                    text: &text.unwrap_or_default(),
                    score: marked(one.score.worth),
                    full_marks: one.slot.marks,
                })?;
            }
            Ok(())
        })
    })
}

/// What is known of a question beside its figures.
struct Met {
    keyed: Arc<Keyed>,
    section: usize,
    /// 题号; none where papers have it at different places.
    place: Option<u32>,
    /// A ruling gave everybody full marks, which says nothing of the question.
    is_given_away: bool,
}

/// Every question that was met on a graded paper, with how it did.
pub(super) struct Report {
    met: BTreeMap<(QuestionVersionId, Marks), Met>,
    analyses: Vec<Analysis>,
    /// Whether each candidate had a paper of their own.
    has_own_papers: bool,
}

impl Report {
    pub(super) fn new(conn: &mut Connection, source: &Source) -> Result<Self, Error> {
        let mut met: BTreeMap<(QuestionVersionId, Marks), Met> = BTreeMap::new();
        let mut questions = Questions::default();
        each(conn, source, |answered| {
            for one in answered.slots() {
                let keyed = question(answered, one)?;
                let (version, full_marks) = (one.slot.version, one.slot.marks);
                let here = met.entry((version, full_marks)).or_insert_with(|| Met {
                    keyed: Arc::clone(keyed),
                    section: one.slot.section,
                    place: Some(one.score.slot),
                    is_given_away: answered
                        .questions
                        .ruled_of(version)
                        .is_some_and(|(standing, _)| standing == Standing::FullMarks),
                });
                here.place = here.place.filter(|place| *place == one.score.slot);
                let layout = &keyed.body.layout;
                let chosen = one.response.map(|response| chosen_places(layout, response));
                questions.count(
                    answered.total,
                    &Observed {
                        version,
                        full_marks,
                        worth: one.score.worth,
                        correctness: one.score.correctness,
                        chosen: &chosen.unwrap_or_default(),
                    },
                );
            }
            Ok(())
        })?;
        let mut analyses: Vec<Analysis> = questions.analyses().collect();
        // As they stand on papers, or by code where every paper has its own order.
        analyses.sort_by_key(|analysis| {
            let met = met.get(&(analysis.version, analysis.full_marks));
            met.map(|met| {
                let code = met.keyed.code.as_str().to_owned();
                (met.section, met.place.is_none(), met.place, code)
            })
        });
        Ok(Self {
            met,
            analyses,
            has_own_papers: match source.exam.rules.papers {
                PaperMode::Own | PaperMode::Uniform => true,
                PaperMode::Shared | PaperMode::Forms => false,
            },
        })
    }

    fn is_given_away(&self, one: &Analysis) -> bool {
        let met = self.met.get(&(one.version, one.full_marks));
        met.is_some_and(|met| met.is_given_away)
    }

    /// Whether so few had a question, on papers of their own, that chance decides (assessment.md 4.3).
    fn has_few(&self, one: &Analysis) -> bool {
        let n_marked = one.n.saturating_sub(one.n_waiting);
        self.has_own_papers && Evidence::of(n_marked) == Evidence::TooLittle
    }

    /// How a question did, without what says nothing of it.
    fn shown(&self, one: &Analysis) -> Analysis {
        let is_told = !self.is_given_away(one) && !self.has_few(one);
        Analysis {
            facility: one.facility.filter(|_| is_told),
            discrimination: one.discrimination.filter(|_| is_told),
            ..one.clone()
        }
    }

    /// How each version did, for the bank, which draws the facility of few towards its label.
    pub(super) fn observations(&self) -> Vec<(QuestionVersionId, Observation)> {
        let observation = |one: &Analysis| Observation {
            full_marks: one.full_marks,
            n_given: one.n,
            n_marked: one.n.saturating_sub(one.n_waiting),
            n_answered: one.n_answered,
            n_right: one.n_right,
            facility: one
                .facility
                .and_then(|facility| i32::try_from(facility.thousandths()).ok()),
            discrimination: one
                .discrimination
                .filter(|_| !self.has_few(one))
                .and_then(|Thousandths(d)| i32::try_from(d).ok()),
        };
        let each = self.analyses.iter().filter(|one| !self.is_given_away(one));
        each.map(|one| (one.version, observation(one))).collect()
    }

    /// Those that have all figures of a chart, in the order of 题目分析.
    pub(super) fn points(&self) -> Vec<QuestionPoint> {
        let point = |analysis: &Analysis| {
            let met = self.met.get(&(analysis.version, analysis.full_marks))?;
            QuestionPoint::of(met.keyed.code.as_str(), &self.shown(analysis))
        };
        self.analyses.iter().filter_map(point).collect()
    }
}

pub(super) fn write_questions(
    conn: &mut Connection,
    source: &Source,
    book: &mut dyn Book,
) -> Result<(), Error> {
    let report = source.report(conn)?;
    let Report { met, analyses, .. } = report;
    let versions: Vec<_> = met.keys().map(|(version, _)| *version).collect();
    let particulars = load_particulars(conn, &versions)?;
    let options = met.values().map(|met| n_options(&met.keyed.body.layout));
    let n_options = options.max().unwrap_or(0);
    book.sheet(&questions_sheet(n_options), &mut |rows| {
        for analysis in analyses.iter().map(|one| report.shown(one)) {
            let met = met.get(&(analysis.version, analysis.full_marks));
            let met = met.ok_or(Error::NotFound)?;
            let particulars = particulars.get(&analysis.version);
            let (topic, difficulty) = particulars.ok_or(Error::NotFound)?;
            let Keyed {
                code, body, key, ..
            } = &*met.keyed;
            rows.row(&QuestionRow {
                place: met.place,
                section: source.section(met.section),
                code: code.as_str(),
                difficulty: *difficulty,
                topic: topic.as_str(),
                stem: &body.stem,
                layout: &body.layout,
                key: &right(&body.layout, key),
                analysis: &analysis,
                n_options,
            })?;
        }
        Ok(())
    })
}
