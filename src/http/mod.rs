//! The API over HTTP: actix, JSON, problems.
//!
//! Every route stands in one table, `routes` below; what happens around each is `edge.rs`, who may call
//! is the first argument of its handler (`extract.rs`), what can be refused is one table in
//! `problem.rs`.
//!
//! Invariant: a handler reads its input, calls one use case and writes what comes back; it decides
//! nothing.

mod accounts;
mod admission;
mod answers;
mod assets;
mod attempts;
mod audit;
mod bank;
mod blank_review;
mod blueprints;
mod candidate_paper;
mod charts;
mod docs;
mod drawings;
mod edge;
mod exams;
mod extract;
mod faults;
mod file;
mod imports;
mod language;
mod live;
mod marking;
mod moment;
mod outages;
mod packed;
mod page_session;
mod pages;
mod paging;
mod papers;
mod policy;
mod prints;
mod problem;
mod proctoring;
mod receipts;
mod refusal;
mod refused_saves;
mod results;
mod review;
mod rosters;
mod rulings;
mod server;
mod sheets;
mod statistics;
mod words;

use std::sync::Arc;

use actix_web::body::BoxBody;
use actix_web::dev::{ResourceDef, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::error::QueryPayloadError;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{Error, HttpRequest};
use jiff::tz::TimeZone;
use utoipa::openapi::{OpenApi, OpenApiBuilder};
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

pub use policy::{Policies, Policy};
pub use problem::{Code, Problem};
pub use server::{serve, serve_until};

use crate::app::App;

/// What the API needs to know besides the use cases.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What candidates type before `/t/…`: scheme, host and port.
    pub public_url: String,
    /// The zone of score sheets and pages.
    pub zone: TimeZone,
}

impl Settings {
    /// Whether browsers reach the service by an encrypted connection.
    fn is_encrypted(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// What all threads of a server share.
#[derive(Clone)]
pub struct Shared {
    settings: Settings,
    papers: Arc<papers::Shelf>,
    assets: Arc<assets::Shelf>,
    policies: Arc<Policies>,
}

impl Shared {
    /// Puts the parts together, with empty shelves.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            papers: Arc::new(papers::Shelf::new()),
            assets: Arc::new(assets::Shelf::new()),
            policies: Arc::new(Policies::all()),
        }
    }

    /// The same with other policies: for the test that every check is felt.
    #[must_use]
    pub fn with_policies(mut self, policies: Policies) -> Self {
        self.policies = Arc::new(policies);
        self
    }
}

/// Every route under `/api/v1`, by who may call.
fn routes(routes: &mut ServiceConfig) {
    // Candidates, first: routes are tried in turn, and most requests are theirs.
    routes
        .service(attempts::list_attempts) // GET /attempts
        .service(attempts::next_attempt) // POST /attempts
        .service(attempts::load_attempt) // GET /attempts/{attempt}
        .service(attempts::start_attempt) // POST /attempts/{attempt}/start
        .service(attempts::take_over) // POST /attempts/{attempt}/take-over
        .service(papers::read_paper) // GET /attempts/{attempt}/paper
        .service(answers::read_answers) // GET /attempts/{attempt}/answers
        .service(answers::save_answers) // PUT /attempts/{attempt}/answers
        .service(attempts::submit_attempt) // POST /attempts/{attempt}/submission
        .service(receipts::read_receipt) // GET /attempts/{attempt}/receipt
        .service(results::read_result); // GET /attempts/{attempt}/result
    // Anybody.
    routes
        .service(docs::health) // GET /health
        .service(accounts::set_up) // POST /setup
        .service(accounts::sign_in) // POST /sessions
        .service(accounts::accept) // POST /invitations
        .service(admission::enter); // POST /admissions
    // Any session.
    routes
        .service(accounts::current) // GET /sessions/current
        .service(accounts::sign_out); // DELETE /sessions/current
    // Staff.
    routes
        .service(accounts::me) // GET /me
        .service(bank::put_questions) // POST /questions
        .service(bank::list_questions) // GET /questions
        .service(bank::load_question) // GET /questions/{code}
        .service(bank::put_question) // PUT /questions/{code}
        .service(bank::list_versions) // GET /questions/{code}/versions
        .service(bank::load_version) // GET /questions/{code}/versions/{version}
        .service(bank::preview_question) // GET /questions/{code}/preview
        .service(bank::read_usage) // GET /questions/{code}/usage
        .service(bank::review_questions) // POST /question-reviews
        .service(bank::observe_exam) // PUT /exams/{exam}/observations
        .service(blueprints::create_blueprint) // POST /blueprints
        .service(blueprints::try_blueprint) // POST /blueprint-trials
        .service(blueprints::list_blueprints) // GET /blueprints
        .service(blueprints::load_blueprint) // GET /blueprints/{blueprint}
        .service(drawings::read_feasibility) // GET /blueprints/{blueprint}/feasibility
        .service(exams::create_exam) // POST /exams
        .service(exams::list_exams) // GET /exams
        .service(exams::load_exam) // GET /exams/{exam}
        .service(exams::update_exam) // PUT /exams/{exam}
        .service(exams::set_exam_state) // PUT /exams/{exam}/state
        .service(drawings::read_certificate) // GET /exams/{exam}/certificate
        .service(drawings::read_drawing) // GET /exams/{exam}/drawing.ndjson
        .service(rosters::put_roster) // PUT /exams/{exam}/roster
        .service(rosters::list_roster) // GET /exams/{exam}/roster
        .service(rosters::add_late) // POST /exams/{exam}/roster
        .service(outages::list_outages) // GET /exams/{exam}/outages
        .service(outages::credit_outage) // POST /exams/{exam}/outages/{outage}/credit
        .service(admission::issue_tickets) // POST /exams/{exam}/tickets
        .service(proctoring::grant_extra_time) // POST /exams/{exam}/extra-time
        .service(proctoring::list_extra_time) // GET /exams/{exam}/extra-time
        .service(proctoring::set_pauses) // POST /exams/{exam}/pauses
        .service(proctoring::set_pause) // PUT /exams/{exam}/attempts/{attempt}/pause
        .service(refused_saves::list_refused_saves) // GET /exams/{exam}/refused-saves
        .service(refused_saves::decide_refused_save) // PUT …/refused-saves/{save}/decision
        .service(rulings::list_rulings) // GET /exams/{exam}/rulings
        .service(rulings::propose_ruling) // POST …
        .service(rulings::preview_ruling) // GET …/rulings/{ruling}/preview
        .service(rulings::decide_ruling) // PUT …/rulings/{ruling}/decision
        .service(rulings::rule_text) // POST /exams/{exam}/blank-texts
        .service(audit::list_audit) // GET /exams/{exam}/audit
        .service(results::list_grades) // GET /exams/{exam}/grades
        .service(results::load_detail) // GET /exams/{exam}/attempts/{attempt}
        .service(results::give_marks) // PUT …/attempts/{attempt}/slots/{slot}/marks
        .service(blank_review::list_blank_answers) // GET /exams/{exam}/blank-answers
        .service(marking::read_rules) // GET /exams/{exam}/marking-rules
        .service(marking::put_rules) // PUT /exams/{exam}/marking-rules
        .service(marking::read_progress) // GET /exams/{exam}/marking
        .service(marking::take_next) // POST /exams/{exam}/marking/next
        .service(marking::put_marks) // PUT /exams/{exam}/marking/{marking}
        .service(live::read_live) // GET /exams/{exam}/live
        .service(live::watch_live) // GET /exams/{exam}/live/events
        .service(receipts::verify_code) // POST /exams/{exam}/receipts/verification
        .service(sheets::score_sheet) // GET /exams/{exam}/score-sheet.csv
        .service(sheets::branch_sheet) // GET /exams/{exam}/branch-sheet.csv
        .service(sheets::absentees) // GET /exams/{exam}/absentees.csv
        .service(sheets::question_sheet) // GET /exams/{exam}/questions.csv
        .service(sheets::answer_sheet) // GET /exams/{exam}/answers.csv
        .service(sheets::essay_sheet) // GET /exams/{exam}/essays.csv
        .service(sheets::equated_sheet) // GET /exams/{exam}/equated.csv
        .service(sheets::workbook) // GET /exams/{exam}/workbook.xlsx
        .service(sheets::list_branches) // GET /exams/{exam}/branches
        .service(statistics::read_statistics) // GET /exams/{exam}/statistics
        .service(statistics::read_model) // GET /exams/{exam}/model
        .service(charts::distribution) // GET /exams/{exam}/charts/distribution.svg
        .service(charts::branches) // GET /exams/{exam}/charts/branches.svg
        .service(charts::questions) // GET /exams/{exam}/charts/questions.svg
        .service(prints::candidate_paper) // GET /exams/{exam}/papers/{number}/print.html
        .service(prints::keyed_paper) // GET /exams/{exam}/papers/{number}/keyed.html
        .service(prints::answer_sheet) // GET /exams/{exam}/papers/{number}/answer-sheet.html
        .service(prints::certificates); // GET /exams/{exam}/certificates.html
}

/// What staff do about accounts, their own and those of others.
fn account_routes(routes: &mut ServiceConfig) {
    routes
        .service(accounts::prove) // PUT /sessions/current/proof
        .service(accounts::change_password) // PUT /me/password
        .service(accounts::list_sessions) // GET /me/sessions
        .service(accounts::end_session) // DELETE /me/sessions/{session}
        .service(accounts::begin_totp) // POST /me/totp
        .service(accounts::confirm_totp) // PUT /me/totp
        .service(accounts::remove_totp) // DELETE /me/totp
        .service(accounts::list_accounts) // GET /accounts
        .service(accounts::invite) // POST /accounts
        .service(accounts::change_account) // PUT /accounts/{account}
        .service(accounts::invite_again) // POST /accounts/{account}/invitation
        .service(accounts::give) // POST /accounts/{account}/grants
        .service(accounts::confirm_grant) // PUT /accounts/{account}/grants/{grant}/confirmation
        .service(accounts::take_back) // DELETE /accounts/{account}/grants/{grant}
        .service(accounts::end_sessions) // DELETE /accounts/{account}/sessions
        .service(accounts::clear_totp) // DELETE /accounts/{account}/totp
        .service(audit::list_service_audit); // GET /audit
}

/// What staff do with files of questions.
fn import_routes(routes: &mut ServiceConfig) {
    routes
        .service(bank::export_bank) // GET /bank/export
        .service(bank::list_losses) // GET /bank/losses
        .service(bank::question_template) // GET /bank/template.xlsx
        .service(bank::list_findings) // GET /bank/findings
        .service(imports::import_questions) // POST /imports
        .service(imports::list_imports) // GET /imports
        .service(imports::read_import) // GET /imports/{import}
        .service(imports::edit_imported) // PUT /imports/{import}/questions/{index}
        .service(imports::decide_import) // POST /imports/{import}/decision
        .service(imports::undo_import) // POST /imports/{import}/undo
        .service(imports::draft_questions); // POST /drafts
}

/// Everything that is served, with its middleware: the server and tests run the same.
pub fn service(
    app: App,
    shared: Shared,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let query = web::QueryConfig::default().error_handler(|error, _| {
        let reason = match &error {
            QueryPayloadError::Deserialize(reason) => reason.to_string(),
            other => other.to_string(),
        };
        extract::bad_query(&reason).into()
    });
    actix_web::App::new()
        .app_data(Data::new(app))
        .app_data(Data::new(shared.settings))
        .app_data(Data::from(shared.papers))
        .app_data(Data::from(shared.assets))
        .app_data(Data::from(shared.policies))
        .app_data(query)
        .app_data(Data::new(Known::new(openapi())))
        .into_utoipa_app()
        .service(
            scope::scope(edge::API)
                .configure(routes)
                .configure(account_routes)
                .configure(import_routes),
        )
        .into_app()
        .service(docs::document) // GET /api/openapi.json
        .service(docs::page()) // GET /api/docs/
        .service(pages::home) // GET /
        .service(pages::ticket) // GET /t/{ticket}
        .service(pages::exam) // GET /exam
        .service(pages::exam_worker) // GET /exam-worker.js
        .service(pages::office) // GET /office
        .service(assets::asset) // GET /assets/…
        .default_service(web::to(not_served))
        .wrap(from_fn(policy::enforce))
        .wrap(from_fn(extract::identify))
        .wrap(from_fn(edge::edge))
}

/// The OpenAPI document (3.1) of every route under `/api/v1`.
pub fn openapi() -> OpenApi {
    let (_, mut api) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(OpenApiBuilder::new().build())
        .service(
            scope::scope(edge::API)
                .configure(routes)
                .configure(account_routes)
                .configure(import_routes),
        )
        .split_for_parts();
    docs::complete(&mut api);
    policy::describe(&mut api);
    api
}

/// The routes that are known, to tell a wrong method from a wrong path.
struct Known(Vec<(ResourceDef, String)>);

impl Known {
    fn new(api: OpenApi) -> Self {
        let pages = [
            "/",
            "/t/{ticket}",
            "/exam",
            "/exam-worker.js",
            "/office",
            "/assets/{path:.*}",
            "/api/openapi.json",
            "/api/docs/{_:.*}",
        ];
        let pages = pages.map(|path| (path.to_owned(), vec!["GET"]));
        let routes = docs::routes(api).into_iter().chain(pages);
        Self(
            routes
                .map(|(path, methods)| (ResourceDef::new(path), methods.join(", ")))
                .collect(),
        )
    }

    /// Why a request reaches no handler.
    fn not_served(&self, path: &str) -> Problem {
        let found = self.0.iter().find(|(known, _)| known.is_match(path));
        match found {
            Some((_, methods)) => {
                Problem::plain(Code::MethodNotAllowed).with_allow(methods.clone())
            }
            None => Problem::plain(Code::NoSuchRoute),
        }
    }
}

async fn not_served(request: HttpRequest, known: Data<Known>) -> Result<String, Problem> {
    Err(known.not_served(request.path()))
}
