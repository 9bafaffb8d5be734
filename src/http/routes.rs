//! Every route under `/api/v1`, by who may call.
//!
//! Invariant: what stands here is served only where `policy/table.rs` says who may call it.

use actix_web::dev::HttpServiceFactory;
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig as DocumentedConfig;

use super::{
    accounts, admission, admission_rules, answers, attempts, audit, bank, blank_review, blueprints,
    charts, departures, docs, drawings, erasing, exams, hall_codes, identities, imports, live,
    marking, messages, outages, own_data, papers, prints, proctoring, question_assets, receipts,
    refused_saves, results, rosters, rulings, sheets, statistics,
};

/// What takes routes: the server, which serves them, or the document, which also describes them. Describing takes some
/// ten megabytes for a moment, so it is done once and not in every thread that serves.
pub(super) trait Routes {
    /// Takes one.
    fn service<F>(&mut self, route: F) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + 'static;
}

impl Routes for actix_web::web::ServiceConfig {
    fn service<F>(&mut self, route: F) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + 'static,
    {
        Self::service(self, route)
    }
}

impl Routes for DocumentedConfig<'_> {
    fn service<F>(&mut self, route: F) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + 'static,
    {
        Self::service(self, route)
    }
}

/// What candidates, anybody and those who hold exams call.
fn candidate_and_exam_routes(routes: &mut impl Routes) {
    // Candidates, first, and of theirs the save: routes are tried in turn, each with an id by an expression, and most
    // requests save an answer.
    routes
        .service(answers::save_answers) // PUT /attempts/{attempt}/answers
        .service(attempts::load_attempt) // GET /attempts/{attempt}
        .service(papers::read_paper) // GET /attempts/{attempt}/paper
        .service(attempts::list_attempts) // GET /attempts
        .service(attempts::next_attempt) // POST /attempts
        .service(attempts::start_attempt) // POST /attempts/{attempt}/start
        .service(attempts::take_over) // POST /attempts/{attempt}/take-over
        .service(answers::read_answers) // GET /attempts/{attempt}/answers
        .service(departures::note_departures) // POST /attempts/{attempt}/departures
        .service(attempts::submit_attempt) // POST /attempts/{attempt}/submission
        .service(receipts::read_receipt) // GET /attempts/{attempt}/receipt
        .service(results::read_result) // GET /attempts/{attempt}/result
        .service(messages::list_own_messages) // GET /messages
        .service(messages::acknowledge_message) // PUT /messages/{message}/acknowledgement
        .service(own_data::read_own_data); // GET /my-data
    // Anybody.
    routes
        .service(docs::health) // GET /health
        .service(accounts::set_up) // POST /setup
        .service(accounts::sign_in) // POST /sessions
        .service(accounts::accept) // POST /invitations
        .service(identities::list_providers) // GET /identity-providers
        .service(admission::enter); // POST /admissions
    // Any session.
    routes
        .service(accounts::current) // GET /sessions/current
        .service(accounts::sign_out); // DELETE /sessions/current
    // Staff.
    routes
        .service(accounts::me) // GET /me
        .service(identities::list_identities) // GET /me/identities
        .service(identities::link_identity) // POST /me/identities
        .service(identities::unlink_identity) // DELETE /me/identities/{identity}
        .service(bank::put_questions) // POST /questions
        .service(bank::list_questions) // GET /questions
        .service(bank::load_question) // GET /questions/{code}
        .service(bank::put_question) // PUT /questions/{code}
        .service(bank::list_versions) // GET /questions/{code}/versions
        .service(bank::load_version) // GET /questions/{code}/versions/{version}
        .service(bank::preview_question) // GET /questions/{code}/preview
        .service(bank::read_usage) // GET /questions/{code}/usage
        .service(bank::review_questions) // POST /question-reviews
        .service(question_assets::upload_asset) // POST /assets
        .service(bank::observe_exam) // PUT /exams/{exam}/observations
        .service(blueprints::create_blueprint) // POST /blueprints
        .service(blueprints::try_blueprint) // POST /blueprint-trials
        .service(blueprints::list_blueprints) // GET /blueprints
        .service(blueprints::load_blueprint) // GET /blueprints/{blueprint}
        .service(blueprints::update_blueprint) // PUT /blueprints/{blueprint}
        .service(blueprints::delete_blueprint) // DELETE /blueprints/{blueprint}
        .service(drawings::read_feasibility) // GET /blueprints/{blueprint}/feasibility
        .service(exams::create_exam) // POST /exams
        .service(exams::list_exams) // GET /exams
        .service(exams::load_exam) // GET /exams/{exam}
        .service(exams::update_exam) // PUT /exams/{exam}
        .service(exams::set_exam_state) // PUT /exams/{exam}/state
        .service(drawings::read_progress) // GET /exams/{exam}/drawing
        .service(drawings::cancel_drawing) // DELETE /exams/{exam}/drawing
        .service(drawings::read_certificate) // GET /exams/{exam}/certificate
        .service(drawings::read_drawing) // GET /exams/{exam}/drawing.ndjson
        .service(rosters::put_roster) // PUT /exams/{exam}/roster
        .service(rosters::list_roster) // GET /exams/{exam}/roster
        .service(rosters::add_late) // POST /exams/{exam}/roster
        .service(outages::list_outages) // GET /exams/{exam}/outages
        .service(outages::credit_outage) // POST /exams/{exam}/outages/{outage}/credit
        .service(admission::issue_tickets) // POST /exams/{exam}/tickets
        .service(hall_codes::revoke_tickets) // POST /exams/{exam}/ticket-revocations
        .service(hall_codes::count_hall_codes) // GET /exams/{exam}/hall-codes
        .service(hall_codes::issue_hall_codes) // POST /exams/{exam}/hall-codes
        .service(hall_codes::revoke_hall_codes) // POST /exams/{exam}/hall-code-revocations
        .service(admission_rules::change_admission_rules) // PUT /exams/{exam}/admission-rules
        .service(departures::list_departures) // GET /exams/{exam}/departures
        .service(departures::list_attempt_departures) // GET …/attempts/{attempt}/departures
        .service(proctoring::grant_extra_time) // POST /exams/{exam}/extra-time
        .service(proctoring::list_extra_time) // GET /exams/{exam}/extra-time
        .service(proctoring::set_pauses) // POST /exams/{exam}/pauses
        .service(proctoring::set_pause) // PUT /exams/{exam}/attempts/{attempt}/pause
        .service(proctoring::collect_attempt) // POST …/attempts/{attempt}/submission
        .service(messages::send_message) // POST /exams/{exam}/messages
        .service(messages::list_messages) // GET /exams/{exam}/messages
        .service(messages::withdraw_message) // POST …/messages/{message}/withdrawal
        .service(refused_saves::list_refused_saves) // GET /exams/{exam}/refused-saves
        .service(refused_saves::decide_refused_save); // PUT …/refused-saves/{save}/decision
}

/// What staff do with what an exam came to.
fn result_routes(routes: &mut impl Routes) {
    routes
        .service(rulings::list_rulings) // GET /exams/{exam}/rulings
        .service(rulings::propose_ruling) // POST …
        .service(rulings::preview_ruling) // GET …/rulings/{ruling}/preview
        .service(rulings::decide_ruling) // PUT …/rulings/{ruling}/decision
        .service(rulings::rule_text) // POST /exams/{exam}/blank-texts
        .service(audit::list_audit) // GET /exams/{exam}/audit
        .service(audit::export_audit) // GET /exams/{exam}/audit.ndjson
        .service(audit::export_service_audit) // GET /audit.ndjson
        .service(audit::read_checkpoint) // GET /audit/checkpoint
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
        .service(sheets::note_name_export) // POST /exams/{exam}/name-exports
        .service(erasing::erase_candidates) // POST /exams/{exam}/erasure
        .service(own_data::read_data_of) // GET /exams/{exam}/candidates/{number}/data
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
fn account_routes(routes: &mut impl Routes) {
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
fn import_routes(routes: &mut impl Routes) {
    routes
        .service(bank::export_bank) // GET /bank/export
        .service(bank::list_losses) // GET /bank/losses
        .service(bank::question_template) // GET /bank/template.xlsx
        .service(bank::list_findings) // GET /bank/findings
        .service(bank::cover_material) // POST /material-coverage
        .service(imports::import_questions) // POST /imports
        .service(imports::list_imports) // GET /imports
        .service(imports::read_import) // GET /imports/{import}
        .service(imports::edit_imported) // PUT /imports/{import}/questions/{index}
        .service(imports::decide_import) // POST /imports/{import}/decision
        .service(imports::undo_import) // POST /imports/{import}/undo
        .service(imports::draft_questions); // POST /drafts
}

/// All of them.
pub(super) fn all(routes: &mut impl Routes) {
    for some in [
        candidate_and_exam_routes,
        result_routes,
        account_routes,
        import_routes,
    ] {
        some(routes);
    }
}
