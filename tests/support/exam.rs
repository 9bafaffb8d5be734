//! Exams for tests: say only what matters, then publish.
//!
//! By default: window from now for two hours, one hour an attempt, 30 s of grace, one attempt, a paper
//! of each candidate's own with two questions of each objective kind (42 marks), score on submission,
//! review on close.

use examhall::app::admission::{For, Ticket, issue_tickets};
use examhall::app::exams::{Plan, create};
use examhall::app::publishing::publish;
use examhall::app::{bank as bank_cases, rosters};
use examhall::domain::admission::AdmissionRules;
use examhall::domain::blueprint::{Blueprint, Parts, Section, Span};
use examhall::domain::exam::{DowntimeCredit, PaperMode, Release, Rules};
use examhall::domain::marks::Marks;
use examhall::domain::question::Kind;
use examhall::domain::release::ReviewParts;
use examhall::domain::roster::{BranchPath, RosterEntry};
use examhall::domain::scoring::Rule;
use examhall::domain::seed::Seed;
use examhall::domain::{BlueprintId, ExamId};
use examhall::formats::blueprint::BlueprintForm;
use examhall::store::exams::Exam;
use jiff::SignedDuration;

use super::stage::Stage;

/// An exam in the making.
pub(crate) struct ExamBuilder<'a> {
    stage: &'a Stage,
    pub(crate) rules: Rules,
    admission: AdmissionRules,
    plan: Parts,
    seed: Seed,
    branch: Option<BranchPath>,
}

/// An exam that candidates can enter.
pub(crate) struct Published {
    pub(crate) exam: Exam,
    /// One for each candidate, by number.
    pub(crate) tickets: Vec<Ticket>,
}

/// A section of one kind with its default rule.
pub(crate) fn section(kind: Kind, count: usize, marks: &str) -> Section {
    Section {
        name: kind.chinese().to_owned(),
        kind,
        count: Span::exactly(count),
        marks: Some(marks.parse().unwrap()),
        rule: Rule::default_of(kind),
        topics: [].into(),
        difficulties: [].into(),
    }
}

/// A blueprint that says nothing but its sections.
pub(crate) fn plan(sections: Vec<Section>, shuffles: bool) -> Blueprint {
    Blueprint::new(parts(sections, shuffles)).unwrap()
}

fn parts(sections: Vec<Section>, shuffles: bool) -> Parts {
    Parts {
        title: "卷".to_owned(),
        sections,
        shuffle_questions: shuffles,
        shuffle_options: shuffles,
        ..Parts::default()
    }
}

/// The sections of an exam that says nothing about them: 42 marks.
pub(crate) fn sections() -> Vec<Section> {
    let kinds = [
        Kind::Single,
        Kind::Multiple,
        Kind::TrueFalse,
        Kind::Blank,
        Kind::Match,
        Kind::Order,
    ];
    kinds
        .into_iter()
        .zip(["2", "3", "1", "4", "6", "5"])
        .map(|(kind, marks)| section(kind, 2, marks))
        .collect()
}

/// Candidate `n`, from 1: number `0001`, name 考生1, in one of three branches.
pub(crate) fn entry(n: usize) -> RosterEntry {
    let branch = ["第一党支部", "第二党支部", "集团/第三党支部"][n % 3];
    RosterEntry {
        number: format!("{n:04}"),
        name: format!("考生{n}"),
        branch: BranchPath::parse(branch).unwrap(),
    }
}

impl<'a> ExamBuilder<'a> {
    pub(crate) fn new(stage: &'a Stage) -> Self {
        let now = stage.now();
        let rules = Rules {
            opens_at: now,
            closes_at: now + SignedDuration::from_hours(2),
            duration: SignedDuration::from_hours(1),
            grace: SignedDuration::from_secs(30),
            max_attempts: 1,
            pass_marks: None,
            papers: PaperMode::Own,
            n_forms: 1,
            score_release: Release::OnSubmit,
            review_release: Release::OnClose,
            review_parts: ReviewParts::default(),
            downtime_credit: DowntimeCredit::Automatic,
        };
        Self {
            stage,
            rules,
            admission: AdmissionRules::default(),
            plan: parts(sections(), true),
            seed: Seed::from_number(7),
            branch: None,
        }
    }

    /// Held by a branch.
    pub(crate) fn held_by(mut self, branch: &str) -> Self {
        self.branch = Some(BranchPath::parse(branch).unwrap());
        self
    }

    /// Changes the rules.
    pub(crate) fn rules(mut self, change: impl FnOnce(&mut Rules)) -> Self {
        change(&mut self.rules);
        self
    }

    /// What it asks at its doors.
    pub(crate) fn admission(mut self, rules: AdmissionRules) -> Self {
        self.admission = rules;
        self
    }

    /// One paper for all.
    pub(crate) fn shared(self) -> Self {
        self.rules(|rules| rules.papers = PaperMode::Shared)
    }

    pub(crate) fn attempts(self, max_attempts: u32) -> Self {
        self.rules(|rules| rules.max_attempts = max_attempts)
    }

    pub(crate) fn pass_marks(self, marks: &str) -> Self {
        let marks: Marks = marks.parse().unwrap();
        self.rules(|rules| rules.pass_marks = Some(marks))
    }

    pub(crate) fn release(self, score: Release, review: Release) -> Self {
        self.rules(|rules| (rules.score_release, rules.review_release) = (score, review))
    }

    pub(crate) fn sections(mut self, sections: Vec<Section>) -> Self {
        self.plan.sections = sections;
        self
    }

    /// Changes the blueprint.
    pub(crate) fn plan(mut self, change: impl FnOnce(&mut Parts)) -> Self {
        change(&mut self.plan);
        self
    }

    /// Questions and options stand as their author wrote them.
    pub(crate) fn unshuffled(mut self) -> Self {
        (self.plan.shuffle_questions, self.plan.shuffle_options) = (false, false);
        self
    }

    pub(crate) fn seed(mut self, number: u64) -> Self {
        self.seed = Seed::from_number(number);
        self
    }

    /// The form of its blueprint.
    pub(crate) fn form(self) -> BlueprintForm {
        BlueprintForm::from_blueprint(&Blueprint::new(self.plan).unwrap())
    }

    /// Makes the draft, with the first `n_candidates` of [`entry`] on its roster.
    pub(crate) async fn draft(self, n_candidates: usize) -> Exam {
        let app = &self.stage.app;
        let blueprint = Blueprint::new(self.plan).unwrap();
        let form = BlueprintForm::from_blueprint(&blueprint);
        let blueprint: BlueprintId = bank_cases::create_blueprint(app, form).await.unwrap();
        let plan = Plan {
            title: "知识测试".to_owned(),
            branch: self.branch,
            blueprint,
            rules: self.rules,
            admission: self.admission,
        };
        let exam = create(app, None, plan).await.unwrap();
        rosters::put(app, exam.id, (1..=n_candidates).map(entry).collect())
            .await
            .unwrap();
        exam
    }

    /// Publishes it to the first `n_candidates` of [`entry`] and issues their tickets.
    pub(crate) async fn publish(self, n_candidates: usize) -> Published {
        let (app, seed) = (self.stage.app.clone(), self.seed);
        let id: ExamId = self.draft(n_candidates).await.id;
        let exam = publish(&app, id, Some(seed)).await.unwrap();
        let tickets = issue_tickets(&app, id, For::Missing).await.unwrap();
        Published { exam, tickets }
    }
}
