//! What a measurement of a large exam begins with: the system on a database, and a draft over the shipped bank.

use std::path::Path;
use std::sync::Arc;

use examhall::app::{App, bank, exams};
use examhall::clock::{Clock, SystemClock};
use examhall::domain::ExamId;
use examhall::domain::admission::AdmissionRules;
use examhall::domain::blueprint::Blueprint;
use examhall::domain::exam::{DowntimeCredit, PaperMode, Release, Rules};
use examhall::domain::marks::Marks;
use examhall::domain::question::Question;
use examhall::domain::release::ReviewParts;
use examhall::entropy::OsEntropy;
use examhall::formats::bank::read_folder;
use examhall::formats::blueprint::{BlueprintForm, read_toml};
use examhall::store::{Database, Migrate, Options, Store};
use jiff::SignedDuration;

/// The system on a database, which is migrated, and the store below it.
pub(crate) fn open(url: &str) -> (App, Store) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let database = Database::parse(url).expect("a database");
    let store = Store::open(&database, &clock, Options::new(Migrate::Run)).expect("a store");
    let app = App::new(store.clone(), clock, Arc::new(OsEntropy));
    (app, store)
}

/// The questions of the shipped bank, and the plan of its papers of 40.
pub(crate) fn shipped() -> (Vec<Question>, Blueprint) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("question_bank");
    let read = read_folder(&folder).expect("the shipped bank").questions;
    let plan = std::fs::read_to_string(folder.join("blueprints/branch_test.toml")).expect("a plan");
    let plan = read_toml("branch_test.toml", &plan).expect("a plan");
    (
        read.into_iter().map(|(question, _)| question).collect(),
        plan,
    )
}

/// A draft of an exam over the shipped bank, which is stored.
pub(crate) async fn draft(app: &App, papers: PaperMode, pass_marks: Option<Marks>) -> ExamId {
    let (questions, plan) = shipped();
    bank::put_questions(app, None, questions)
        .await
        .expect("questions");
    let form = BlueprintForm::from_blueprint(&plan);
    let blueprint = bank::create_blueprint(app, form)
        .await
        .expect("a blueprint");
    let now = app.now();
    let plan = exams::Plan {
        title: "全国竞赛".to_owned(),
        branch: None,
        blueprint,
        admission: AdmissionRules::default(),
        rules: Rules {
            opens_at: now,
            closes_at: now + SignedDuration::from_hours(24),
            duration: SignedDuration::from_hours(1),
            grace: SignedDuration::from_secs(30),
            max_attempts: 1,
            pass_marks,
            papers,
            n_forms: 1,
            score_release: Release::OnClose,
            review_release: Release::Never,
            review_parts: ReviewParts::default(),
            downtime_credit: DowntimeCredit::Automatic,
        },
    };
    exams::create(app, None, plan).await.expect("an exam").id
}
