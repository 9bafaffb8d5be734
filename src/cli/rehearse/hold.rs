//! The course of a rehearsal: prepare, let everybody sit, wait, read back, download, compare.
//!
//! Invariant: acknowledged answers are read back and compared before any score is looked at.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use indicatif::ProgressBar;
use jiff::Timestamp;
use serde_json::Value;

use super::RehearsalError;
use super::candidate::{Entrant, Record, Stage, save_too_late, sit};
use super::client::{Client, Trouble};
use super::keys::{Keys, Section};
use super::organiser::server_now;
use super::plan::{Fate, Planned, duration_seconds};
use super::readback::find_lost;
use super::server::Server;
use super::sheet::{End, Expected, check_branches, check_scores};
use super::staff::{Preparation, Staff};
use super::summary::Summary;
use crate::cli::Failure;
use crate::clock::{Clock, SystemClock};

/// Candidates that sit at the same time.
const AT_ONCE: usize = 128;
/// Seconds after a deadline in which saves are still taken.
const GRACE_SECONDS: u64 = 1;
/// How long after the end of the grace a late save is sent.
const LATE_BY: Duration = Duration::from_millis(300);

/// Everything that a rehearsal is made of.
pub(super) struct Rehearsal {
    /// The forms of all questions, for the API.
    pub(super) questions: Vec<Value>,
    /// The blueprint's form, for the API.
    pub(super) blueprint: Value,
    /// What is right, read independently.
    pub(super) keys: Keys,
    /// What it is worth, read independently.
    pub(super) sections: Vec<Section>,
    /// Who takes part.
    pub(super) cast: Vec<Planned>,
}

/// One candidate after the exam.
struct Sat {
    planned: Planned,
    record: Record,
}

impl Rehearsal {
    /// Holds the exam and fills in the summary; sheets are written into `out`.
    pub(super) async fn hold(
        &self,
        server: &Server,
        out: &Path,
        bar: &ProgressBar,
        summary: &mut Summary,
    ) -> Result<(), Failure> {
        let began = SystemClock.now();
        let client = Client::new(server.base.clone(), AT_ONCE);
        self.hold_with(&client, server, out, bar, summary).await?;
        bar.finish_and_clear();
        let tenths = (SystemClock.now().as_millisecond() - began.as_millisecond() + 50) / 100;
        summary.seconds = f64::from(i32::try_from(tenths).unwrap_or(i32::MAX)) / 10.0;
        summary.repeated_requests = client.n_repeated();
        Ok(())
    }

    async fn hold_with(
        &self,
        client: &Client,
        server: &Server,
        out: &Path,
        bar: &ProgressBar,
        summary: &mut Summary,
    ) -> Result<(), Failure> {
        let trouble = |trouble: Trouble| Failure::from(RehearsalError::from(trouble));
        let staff = Staff::set_up(client, &server.setup_token, &server.password)
            .await
            .map_err(trouble)?;
        let duration_seconds = duration_seconds(self.cast.len());
        let (out_of, pass) = self.marks();
        let preparation = Preparation {
            questions: &self.questions,
            blueprint: &self.blueprint,
            cast: &self.cast,
            duration_seconds,
            grace_seconds: GRACE_SECONDS,
            pass_marks: format!("{}.{:02}", pass / 100, pass % 100),
        };
        let (exam, entrants) = staff.prepare(&preparation).await.map_err(trouble)?;
        let sat = self.let_sit(client, entrants, bar, summary).await;
        let now = server_now(client).await.map_err(trouble)?;
        save_late(client, &sat, now, summary).await;
        let longest =
            Duration::from_secs(GRACE_SECONDS + u64::try_from(duration_seconds).unwrap_or(0));
        staff
            .wait_and_close(&exam, longest)
            .await
            .map_err(trouble)?;
        read_back(client, &sat, summary).await;
        [summary.submitted, summary.expired, summary.absent] =
            staff.count_ends(&exam).await.map_err(trouble)?;
        let scores = staff
            .download(&exam, "score-sheet")
            .await
            .map_err(trouble)?;
        let branches = staff
            .download(&exam, "branch-sheet")
            .await
            .map_err(trouble)?;
        for (name, bytes) in [
            ("score-sheet.csv", &scores),
            ("branch-sheet.csv", &branches),
        ] {
            let path = out.join(name);
            fs::write(&path, bytes).map_err(|error| Failure::file("cannot write", &path, error))?;
        }
        compare(&sat, [&scores, &branches], [out_of, pass], summary).map_err(Failure::from)
    }

    /// Hundredths of marks of a paper, and 60 % of them.
    fn marks(&self) -> (u64, u64) {
        let out_of: u64 = self
            .sections
            .iter()
            .map(|section| section.count * section.marks)
            .sum();
        (out_of, out_of * 60 / 100)
    }

    /// Everybody sits, as planned, [`AT_ONCE`] at a time.
    async fn let_sit(
        &self,
        client: &Client,
        mut entrants: Vec<Entrant>,
        bar: &ProgressBar,
        summary: &mut Summary,
    ) -> Vec<Sat> {
        // Who runs out of time comes first, so that their time passes while the others sit.
        entrants.sort_by_key(|entrant| entrant.planned.fate == Fate::Submits);
        let stage = Stage {
            client,
            keys: &self.keys,
            sections: &self.sections,
        };
        let sitting = entrants.into_iter().map(|entrant| async {
            let mut record = Record::default();
            let outcome = match entrant.planned.fate {
                Fate::StaysAway => Ok(()),
                Fate::Submits | Fate::Leaves | Fate::ComesLate => {
                    sit(&stage, &entrant, &mut record).await
                }
            };
            bar.inc(1);
            (
                Sat {
                    planned: entrant.planned,
                    record,
                },
                outcome,
            )
        });
        let mut all = Vec::with_capacity(self.cast.len());
        let mut sitting = stream::iter(sitting).buffer_unordered(AT_ONCE);
        while let Some((sat, outcome)) = sitting.next().await {
            if let Err(trouble) = outcome {
                summary.note_unexpected(format!("candidate `{}`: {trouble}", sat.planned.number));
            }
            summary.answers_acknowledged += sat.record.n_acknowledged;
            all.push(sat);
        }
        summary.candidates = all.len();
        all
    }
}

/// Who comes late tries to save when deadline and grace are over, and must be refused.
async fn save_late(client: &Client, sat: &[Sat], now: Timestamp, summary: &mut Summary) {
    let late = || sat.iter().filter(|sat| sat.planned.fate == Fate::ComesLate);
    let last = late().filter_map(|sat| sat.record.deadline).max();
    let Some(last) = last else { return };
    let ms = last.as_millisecond().saturating_sub(now.as_millisecond());
    let until_last = Duration::from_millis(u64::try_from(ms).unwrap_or(0));
    tokio::time::sleep(until_last + Duration::from_secs(GRACE_SECONDS) + LATE_BY).await;
    let mut saves = stream::iter(late().map(|sat| async {
        (
            sat.planned.number.clone(),
            save_too_late(client, &sat.record).await,
        )
    }))
    .buffer_unordered(AT_ONCE);
    while let Some((number, outcome)) = saves.next().await {
        if let Err(trouble) = outcome {
            summary.note_unexpected(format!("candidate `{number}`, too late: {trouble}"));
        }
    }
}

/// Compares what was acknowledged with what is stored.
async fn read_back(client: &Client, sat: &[Sat], summary: &mut Summary) {
    let started = sat.iter().filter(|sat| !sat.record.attempt.is_empty());
    let mut reads = stream::iter(started.map(|sat| async move {
        let path = format!("/attempts/{}/answers", sat.record.attempt);
        let stored = client.get(&path, &sat.record.token).await;
        (sat, stored.and_then(|reply| reply.list("answers")))
    }))
    .buffer_unordered(AT_ONCE);
    while let Some((sat, stored)) = reads.next().await {
        let number = &sat.planned.number;
        match stored {
            Ok(stored) => {
                let lost = find_lost(&sat.record.confirmed, &stored);
                summary.answers_lost += lost.len();
                for line in lost {
                    summary.note_fault(format!("candidate `{number}`: {line}"));
                }
            }
            Err(trouble) => {
                summary.note_unexpected(format!("candidate `{number}`, reading back: {trouble}"));
            }
        }
    }
}

/// Holds the sheets, and what candidates were told, against the independent calculation.
fn compare(
    sat: &[Sat],
    [scores, branches]: [&[u8]; 2],
    marks: [u64; 2],
    summary: &mut Summary,
) -> Result<(), RehearsalError> {
    let mut expected = BTreeMap::new();
    for Sat { planned, record } in sat {
        let end = match planned.fate {
            Fate::Submits => End::Submitted(record.worth),
            Fate::Leaves | Fate::ComesLate => End::Expired(record.worth),
            Fate::StaysAway => End::Absent,
        };
        expected.insert(
            planned.number.clone(),
            Expected {
                branch: planned.branch.clone(),
                end,
            },
        );
        if planned.fate == Fate::Submits && record.told != Some(record.worth) {
            summary.scores_wrong += 1;
            let (number, told, worth) = (&planned.number, record.told, record.worth);
            summary.note_fault(format!(
                "candidate `{number}` was told {told:?}; wanted {worth} hundredths"
            ));
        }
    }
    let checked = check_scores(scores, &expected, marks)?;
    summary.scores_checked = checked.checked;
    summary.scores_wrong += checked.wrong.len();
    let wrong_branches = check_branches(branches, &expected)?;
    for line in checked.wrong.into_iter().chain(wrong_branches) {
        summary.note_fault(line);
    }
    Ok(())
}
