//! The tables, as both databases have them: text, numbers and nothing else.
//!
//! Columns are explained in `migrations/`.

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

mod audit;
mod bank;
mod identity;
mod staff;

pub(super) use audit::{audit_chains, audit_checkpoints, audit_entries, audit_seals, service_keys};
pub(super) use bank::{
    assets, blueprints, imported_versions, imports, materials, observations, question_keys,
    question_reviews, question_versions, questions,
};
pub(super) use identity::{identities, identity_journeys};
pub(super) use staff::{accounts, grants, invitations, recovery_codes, sessions, setup_tokens};

table! {
    sign_in_limits (key) {
        key -> Text,
        lane -> Text,
        n_failures -> BigInt,
        next_at -> BigInt,
        forget_at -> BigInt,
    }
}

table! {
    exams (id) {
        id -> Text,
        title -> Text,
        state -> Text,
        blueprint_id -> Text,
        opens_at -> BigInt,
        closes_at -> BigInt,
        duration_ms -> BigInt,
        grace_ms -> BigInt,
        max_attempts -> Integer,
        pass_marks -> Nullable<BigInt>,
        paper_mode -> Text,
        score_release -> Text,
        review_release -> Text,
        seed -> Nullable<Text>,
        created_at -> BigInt,
        published_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        own_method -> Nullable<Text>,
        n_forms -> Nullable<Integer>,
        draw_id -> Nullable<Text>,
        downtime_credit -> Text,
        answers_release -> Nullable<Text>,
        keys_release -> Nullable<Text>,
        explanations_release -> Nullable<Text>,
        branch -> Text,
        admission -> Nullable<Text>,
    }
}

table! {
    draws (id) {
        id -> Text,
        exam_id -> Text,
        method -> Text,
        n_papers -> BigInt,
        neighbour_window -> Integer,
        pool -> Text,
        blueprint_digest -> Text,
        pool_digest -> Text,
        roster_digest -> Text,
        commitment -> Text,
        certificate -> Text,
        drawn_at -> BigInt,
    }
}

table! {
    candidates (id) {
        id -> Text,
        exam_id -> Text,
        number -> Text,
        name -> Text,
        branch -> Text,
        ticket_hash -> Nullable<Text>,
        created_at -> BigInt,
        reason_key -> Nullable<Text>,
        erased_at -> Nullable<BigInt>,
    }
}

table! {
    erasures (id) {
        id -> Text,
        exam_id -> Text,
        account_id -> Nullable<Text>,
        n_persons -> BigInt,
        erased_at -> BigInt,
        swept_at -> Nullable<BigInt>,
    }
}

table! {
    hall_codes (candidate_id) {
        candidate_id -> Text,
        code_mac -> Text,
        issued_at -> BigInt,
    }
}

table! {
    door_tries (candidate_id, door) {
        candidate_id -> Text,
        door -> Text,
        n_wrong -> Integer,
        last_at -> BigInt,
    }
}

table! {
    departures (attempt_id, kind, epoch, number) {
        attempt_id -> Text,
        kind -> Text,
        epoch -> Integer,
        number -> Integer,
        began_at -> BigInt,
        lasted_ms -> Nullable<BigInt>,
        noted_at -> BigInt,
    }
}

table! {
    papers (id) {
        id -> Text,
        exam_id -> Text,
        document -> Text,
        generator -> Text,
        created_at -> BigInt,
        number -> Nullable<Integer>,
    }
}

table! {
    attempts (id) {
        id -> Text,
        exam_id -> Text,
        candidate_id -> Text,
        number -> Integer,
        paper_id -> Text,
        started_at -> Nullable<BigInt>,
        deadline -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        closed_how -> Nullable<Text>,
        grade_id -> Nullable<Text>,
        epoch -> Integer,
        session_id -> Nullable<Text>,
        extra_ms -> BigInt,
        paused_at -> Nullable<BigInt>,
        n_refused -> Integer,
    }
}

table! {
    answers (attempt_id, slot) {
        attempt_id -> Text,
        slot -> Integer,
        revision -> BigInt,
        response -> Nullable<Text>,
        saved_at -> BigInt,
    }
}

table! {
    refused_saves (id) {
        id -> Text,
        attempt_id -> Text,
        slot -> Integer,
        epoch -> Integer,
        revision -> BigInt,
        response -> Nullable<Text>,
        reason -> Text,
        refused_at -> BigInt,
        decision -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        account_id -> Nullable<Text>,
    }
}

table! {
    messages (id) {
        id -> Text,
        exam_id -> Text,
        scope -> Text,
        candidate_id -> Nullable<Text>,
        branch -> Nullable<Text>,
        body -> Text,
        account_id -> Text,
        sent_at -> BigInt,
        withdrawn_at -> Nullable<BigInt>,
        withdrawn_by -> Nullable<Text>,
    }
}

table! {
    message_readings (candidate_id, message_id) {
        candidate_id -> Text,
        message_id -> Text,
        read_at -> BigInt,
    }
}

table! {
    allowances (id) {
        id -> Text,
        exam_id -> Text,
        scope -> Text,
        subject -> Nullable<Text>,
        extra_ms -> BigInt,
        cause -> Text,
        reason -> Text,
        account_id -> Nullable<Text>,
        granted_at -> BigInt,
    }
}

table! {
    service_clock (id) {
        id -> Text,
        beat_at -> BigInt,
        offset_ms -> BigInt,
    }
}

table! {
    outages (id) {
        id -> Text,
        began_at -> BigInt,
        ended_at -> BigInt,
    }
}

table! {
    downtime_credits (outage_id, exam_id) {
        outage_id -> Text,
        exam_id -> Text,
        n_attempts -> BigInt,
        account_id -> Nullable<Text>,
        credited_at -> BigInt,
    }
}

table! {
    attempt_activity (attempt_id) {
        attempt_id -> Text,
        exam_id -> Text,
        last_saved_at -> BigInt,
    }
}

table! {
    given_marks (attempt_id, slot, number) {
        attempt_id -> Text,
        slot -> Integer,
        number -> Integer,
        marks -> BigInt,
        account_id -> Text,
        given_at -> BigInt,
    }
}

table! {
    grades (id) {
        id -> Text,
        attempt_id -> Text,
        number -> Integer,
        total -> BigInt,
        objective -> BigInt,
        subjective -> BigInt,
        out_of -> BigInt,
        waiting -> Integer,
        n_right -> Integer,
        n_wrong -> Integer,
        n_unanswered -> Integer,
        grader -> Text,
        graded_at -> BigInt,
        scores -> Text,
        rulings -> Integer,
    }
}

table! {
    rulings (id) {
        id -> Text,
        exam_id -> Text,
        question_version_id -> Text,
        document -> Text,
        reason -> Text,
        account_id -> Text,
        proposed_at -> BigInt,
        decision -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        number -> Nullable<Integer>,
        regraded_at -> Nullable<BigInt>,
    }
}

table! {
    marking_rules (exam_id) {
        exam_id -> Text,
        markers_per_answer -> Integer,
        tolerance -> BigInt,
        account_id -> Text,
        set_at -> BigInt,
    }
}

table! {
    marking_claims (id) {
        id -> Text,
        attempt_id -> Text,
        slot -> Integer,
        account_id -> Text,
        claimed_at -> BigInt,
    }
}

table! {
    markings (attempt_id, slot, account_id, number) {
        attempt_id -> Text,
        slot -> Integer,
        account_id -> Text,
        number -> Integer,
        marks -> BigInt,
        note -> Nullable<Text>,
        marked_at -> BigInt,
    }
}

joinable!(question_versions -> questions (question_id));
joinable!(question_keys -> question_versions (question_version_id));
joinable!(question_versions -> accounts (account_id));
joinable!(question_reviews -> question_versions (question_version_id));
joinable!(question_reviews -> accounts (account_id));
joinable!(observations -> question_versions (question_version_id));
joinable!(observations -> exams (exam_id));
joinable!(imports -> accounts (account_id));
joinable!(imported_versions -> question_versions (question_version_id));
joinable!(sessions -> accounts (account_id));
joinable!(grants -> accounts (account_id));
joinable!(sessions -> candidates (candidate_id));
joinable!(attempts -> candidates (candidate_id));
joinable!(hall_codes -> candidates (candidate_id));
joinable!(candidates -> exams (exam_id));
joinable!(departures -> attempts (attempt_id));
joinable!(attempts -> papers (paper_id));
joinable!(attempts -> grades (grade_id));
joinable!(refused_saves -> attempts (attempt_id));
joinable!(refused_saves -> accounts (account_id));
joinable!(allowances -> accounts (account_id));
joinable!(audit_entries -> accounts (account_id));
joinable!(message_readings -> messages (message_id));
joinable!(attempt_activity -> attempts (attempt_id));
joinable!(marking_claims -> attempts (attempt_id));
joinable!(markings -> attempts (attempt_id));

allow_tables_to_appear_in_same_query!(
    accounts,
    sessions,
    candidates,
    hall_codes,
    departures,
    exams,
    attempts,
    grades,
    given_marks,
    markings,
    marking_claims,
    papers,
    answers,
    refused_saves,
    allowances,
    messages,
    message_readings,
    audit_entries,
    rulings,
    outages,
    downtime_credits,
    attempt_activity,
    questions,
    question_versions,
    question_keys,
    question_reviews,
    observations,
    imports,
    imported_versions
);
