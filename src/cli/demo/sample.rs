//! The sample that a demo opens with: an exam that is over, one that is under way, one to come.
//!
//! Invariant: it is made by the use cases alone, on a clock that begins in the past and is moved on to the
//! present, so that all of it could have happened; who comes, what they answer and what they get for it
//! follows from one seed. It is made in a file of its own that takes its name when it is whole.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::answering::{pass_marks, worth};
use super::people::roster;
use super::sitting::{Hall, Hours, Mistakes};
use super::{BRIEF, Failure, make_organiser};
use crate::app::accounts::{self, Actor, Secrets};
use crate::app::admission::{self, For, Ticket};
use crate::app::exams::{self, Plan};
use crate::app::rulings::Wanted;
use crate::app::sign_in_limits::Try;
use crate::app::{App, Error, bank, live, marking, publishing, rosters, rulings, ticker};
use crate::cli::bank_load;
use crate::clock::{Clock, ManualClock};
use crate::domain::access::Staff;
use crate::domain::admission::AdmissionRules;
use crate::domain::blueprint::{Blueprint, Parts, Section, Span};
use crate::domain::exam::{DowntimeCredit, PaperMode, Release, Rules};
use crate::domain::marks::Marks;
use crate::domain::question::{Kind, Question, QuestionCode};
use crate::domain::release::ReviewParts;
use crate::domain::ruling::{Decision, Policy};
use crate::domain::scoring::Rule;
use crate::domain::seed::Seed;
use crate::domain::{BlueprintId, ExamId};
use crate::entropy::Secret;
use crate::formats::bank::read_questions;

/// What everything about the sample is drawn from.
const SEED: u64 = 2026;
/// How long before the present the clock begins.
pub(super) const AGE: SignedDuration = SignedDuration::from_hours(3 * 24);
/// Candidates of the exam that is over, and of the one to come.
const N_ALL: usize = 48;
/// Candidates of the exam under way.
pub(super) const N_RUNNING: usize = 30;
/// Of these the first so many have not come: they are for whoever tries the demo.
const N_FREE: usize = 12;
/// Essays that wait for a marker.
const N_UNMARKED: usize = 6;
/// How long the exam under way has been open.
const OPEN_FOR: SignedDuration = SignedDuration::from_mins(45);

/// What was made.
pub(super) struct Sample {
    /// The organiser's password.
    pub(super) password: Secret,
    /// The exam that is over, with its tickets.
    pub(super) finished: (ExamId, Vec<Ticket>),
    /// The exam under way, with its tickets.
    pub(super) running: (ExamId, Vec<Ticket>),
    /// The exam to come.
    pub(super) coming: ExamId,
}

/// Where it is made.
pub(super) struct Making<'a> {
    /// The use cases, on the clock.
    pub(super) app: &'a App,
    /// Shows the present less [`AGE`].
    pub(super) clock: &'a Arc<ManualClock>,
    /// What papers are made of.
    pub(super) blueprint: &'a Blueprint,
}

impl Making<'_> {
    /// Makes it all; afterwards the clock shows the present.
    ///
    /// # Errors
    /// Whatever the use cases refuse.
    pub(super) async fn make(&self, mut questions: Vec<Question>) -> Result<Sample, Failure> {
        let present = after(self.clock.now(), AGE);
        let password = make_organiser(self.app)
            .await?
            .ok_or(Failure::App(Error::SetupLink))?;
        questions.extend(essays());
        bank::put_questions(self.app, None, questions.clone()).await?;
        let plan = bank_load::find_or_create(self.app, self.blueprint).await?;
        let hall = Hall {
            app: self.app,
            clock: self.clock,
            questions: &questions,
        };
        let finished = self.finished(&hall, &password, present).await?;
        let coming = self.coming(plan, present).await?;
        let running = self.running(&hall, plan, present).await?;
        self.clock.raise_to(present);
        // What a server does every second while candidates sit.
        live::flush(self.app).await;
        ticker::tick(self.app).await?;
        Ok(Sample {
            password,
            finished,
            running,
            coming,
        })
    }

    /// Two parallel papers, sat the day before yesterday; essays marked but for a few, one question ruled on,
    /// results released.
    async fn finished(
        &self,
        hall: &Hall<'_>,
        password: &Secret,
        present: Timestamp,
    ) -> Result<(ExamId, Vec<Ticket>), Failure> {
        let (plan, total) = self.with_essay().await?;
        let opens_at = before(present, SignedDuration::from_hours(2 * 24));
        let closes_at = after(opens_at, SignedDuration::from_hours(2));
        let rules = Rules {
            papers: PaperMode::Forms,
            n_forms: 2,
            score_release: Release::OnClose,
            ..rules(opens_at, closes_at, total)
        };
        let title = "网络强国知识测试（演示，已结束）";
        let seed = seed("finished");
        let (exam, tickets) = self.publish(title, plan, rules, N_ALL, &seed).await?;
        let hours = Hours {
            from: opens_at,
            arrivals: SignedDuration::from_mins(30),
            longest: SignedDuration::from_mins(58),
            until: closes_at,
        };
        let mistakes = hall.sit(&tickets, 0, hours, &seed).await?;
        self.clock
            .raise_to(after(closes_at, SignedDuration::from_mins(30)));
        ticker::tick(self.app).await?;
        let staff = self.sign_in(password).await?;
        self.mark(&staff, exam).await?;
        self.rule(&staff, exam, hall.questions, &mistakes).await?;
        ticker::tick(self.app).await?;
        Ok((exam, tickets))
    }

    /// The plan with an essay in the place of its last section, and what its papers carry. A plan that has
    /// no room for it is taken as it is.
    async fn with_essay(&self) -> Result<(BlueprintId, Marks), Failure> {
        let plan = essay_plan(self.blueprint);
        let plan = plan.unwrap_or_else(|| self.blueprint.clone());
        match bank_load::find_or_create(self.app, &plan).await {
            Ok(id) => Ok((id, plan.total())),
            Err(Failure::App(Error::BankCannotServe(_) | Error::PoolFaults(_))) => {
                let id = bank_load::find_or_create(self.app, self.blueprint).await?;
                Ok((id, self.blueprint.total()))
            }
            Err(failure) => Err(failure),
        }
    }

    /// Papers of their own; some have not come, some sit, some have submitted.
    async fn running(
        &self,
        hall: &Hall<'_>,
        plan: BlueprintId,
        present: Timestamp,
    ) -> Result<(ExamId, Vec<Ticket>), Failure> {
        let opens_at = before(present, OPEN_FOR);
        self.clock
            .raise_to(before(opens_at, SignedDuration::from_mins(10)));
        let closes_at = after(present, SignedDuration::from_hours(8));
        let rules = rules(opens_at, closes_at, self.blueprint.total());
        let title = "网络强国知识测试（演示）";
        let seed = seed("running");
        let (exam, tickets) = self.publish(title, plan, rules, N_RUNNING, &seed).await?;
        let hours = Hours {
            from: opens_at,
            arrivals: SignedDuration::from_mins(35),
            longest: SignedDuration::from_mins(44),
            until: present,
        };
        hall.sit(&tickets, N_FREE, hours, &seed).await?;
        Ok((exam, tickets))
    }

    /// Published, with papers and tickets, in three days.
    async fn coming(&self, plan: BlueprintId, present: Timestamp) -> Result<ExamId, Failure> {
        let opens_at = after(present, SignedDuration::from_hours(3 * 24));
        let closes_at = after(opens_at, SignedDuration::from_hours(2));
        let rules = Rules {
            score_release: Release::OnClose,
            ..rules(opens_at, closes_at, self.blueprint.total())
        };
        let title = "网络强国知识复测（演示，三天后）";
        let seed = seed("coming");
        let (exam, _) = self.publish(title, plan, rules, N_ALL, &seed).await?;
        Ok(exam)
    }

    async fn publish(
        &self,
        title: &str,
        blueprint: BlueprintId,
        rules: Rules,
        n_candidates: usize,
        seed: &Seed,
    ) -> Result<(ExamId, Vec<Ticket>), Failure> {
        let plan = Plan {
            title: title.to_owned(),
            branch: None,
            blueprint,
            rules,
            admission: AdmissionRules::default(),
        };
        let exam = exams::create(self.app, None, plan).await?.id;
        rosters::put_csv(self.app, exam, roster(n_candidates).as_bytes()).await?;
        publishing::publish(self.app, exam, Some(*seed)).await?;
        let tickets = admission::issue_tickets(self.app, exam, For::Missing).await?;
        Ok((exam, tickets))
    }

    async fn sign_in(&self, password: &Secret) -> Result<Staff, Error> {
        let attempt = Try::new(super::USERNAME, std::net::Ipv4Addr::LOCALHOST.into(), None);
        let given = Secrets::password(password.expose());
        let signed_in = accounts::sign_in(self.app, &attempt, given).await?;
        match accounts::authenticate(self.app, signed_in.token.expose()).await? {
            (Actor::Staff(staff), _) => Ok(staff),
            (Actor::Candidate(_), _) => Err(Error::NotFound),
        }
    }

    /// Marks essays, a minute each, until a few are left.
    async fn mark(&self, staff: &Staff, exam: ExamId) -> Result<(), Error> {
        while let Some(task) = marking::take_next(self.app, staff, exam).await? {
            if task.n_left <= N_UNMARKED {
                break;
            }
            self.clock.advance(BRIEF);
            let given = (worth(&task.text, task.marks), None);
            marking::mark(self.app, staff, exam, task.marking, given).await?;
        }
        Ok(())
    }

    /// Gives everybody the marks of the question that most got wrong. Where nobody decides alone it stays a
    /// proposal.
    async fn rule(
        &self,
        staff: &Staff,
        exam: ExamId,
        questions: &[Question],
        mistakes: &Mistakes,
    ) -> Result<(), Error> {
        let is_marked_by_hand = |code: &QuestionCode| {
            let question = questions.iter().find(|question| question.code == *code);
            question.is_none_or(|question| question.kind() == Kind::Essay)
        };
        let ruled = mistakes.iter().filter(|(code, _)| !is_marked_by_hand(code));
        let Some((code, _)) = ruled.max_by_key(|(_, n_mistaken)| **n_mistaken) else {
            return Ok(());
        };
        let wanted = Wanted::Correction {
            policy: Policy::FullMarks,
            key: None,
            accepted: Vec::new(),
        };
        let reason = "题干表述容易产生歧义，经复核本题全员得分（演示）";
        self.clock.advance(BRIEF);
        let proposed =
            rulings::propose(self.app, staff, exam, code.clone(), wanted, reason).await?;
        self.clock.advance(BRIEF);
        match rulings::decide(self.app, staff, exam, proposed.id, Decision::Applied).await {
            Ok(_) | Err(Error::SecondPerson) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn seed(of: &str) -> Seed {
    Seed::from_number(SEED).child("demo exam", of.as_bytes())
}

fn after(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.saturating_add(by).unwrap_or(Timestamp::MAX)
}

fn before(moment: Timestamp, by: SignedDuration) -> Timestamp {
    after(moment, -by)
}

/// The rules of a demo's exam: an hour, one attempt, a paper of each candidate's own, 60 % pass.
pub(super) fn rules(opens_at: Timestamp, closes_at: Timestamp, total: Marks) -> Rules {
    Rules {
        opens_at,
        closes_at,
        duration: SignedDuration::from_mins(60),
        grace: SignedDuration::from_secs(30),
        max_attempts: 1,
        pass_marks: Some(pass_marks(total)),
        papers: PaperMode::Own,
        n_forms: 1,
        score_release: Release::OnSubmit,
        review_release: Release::OnClose,
        review_parts: ReviewParts::default(),
        downtime_credit: DowntimeCredit::Automatic,
    }
}

/// The questions that a person marks.
fn essays() -> Vec<Question> {
    let (questions, _) = read_questions("essays.toml", include_str!("essays.toml"));
    questions
        .into_iter()
        .map(|(question, _)| question)
        .collect()
}

/// The plan with one essay for the last section, worth as much as that; none where there is no such plan.
fn essay_plan(blueprint: &Blueprint) -> Option<Blueprint> {
    let mut parts: Parts = (**blueprint).clone();
    let last = parts.sections.pop()?;
    let count = i32::try_from(last.count.fixed()?).ok()?;
    let marks = last.marks?.hundredths().checked_mul(count)?;
    parts.title = format!("{}（含简答）", parts.title);
    // It goes on counting where the other headings count: 六、排序题.
    let number = last.name.split_once('、').map(|(number, _)| number);
    let number = number.filter(|number| number.chars().count() == 1);
    let heading = |number| format!("{number}、简答题");
    parts.sections.push(Section {
        name: number.map_or_else(|| "简答题".to_owned(), heading),
        kind: Kind::Essay,
        count: Span::exactly(1),
        marks: Some(Marks::from_hundredths(marks)?),
        rule: Rule::default_of(Kind::Essay),
        topics: [].into(),
        difficulties: [].into(),
    });
    Blueprint::new(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_essays_of_the_demo_are_questions_and_the_plan_with_one_carries_as_much_as_before() {
        assert_eq!(essays().len(), 2);
        let bank = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("question_bank");
        let file = bank.join("blueprints/branch_test.toml");
        let blueprint = bank_load::read_blueprint(&file).unwrap();
        let plan = essay_plan(&blueprint).unwrap();
        assert_eq!(plan.total(), blueprint.total());
        assert_eq!(plan.sections.last().unwrap().kind, Kind::Essay);
    }
}
