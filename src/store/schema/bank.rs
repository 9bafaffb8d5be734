//! The tables of the bank.

use diesel::table;

table! {
    questions (id) {
        id -> Text,
        code -> Text,
        version -> Integer,
        status -> Text,
        created_at -> BigInt,
    }
}

table! {
    question_versions (id) {
        id -> Text,
        question_id -> Text,
        number -> Integer,
        kind -> Text,
        topic -> Text,
        difficulty -> Text,
        cognitive -> Text,
        body -> Text,
        tags -> Text,
        facts -> Text,
        enemies -> Text,
        digest -> Text,
        created_at -> BigInt,
        stimulus -> Nullable<Text>,
        account_id -> Nullable<Text>,
    }
}

table! {
    question_keys (question_version_id) {
        question_version_id -> Text,
        document -> Text,
    }
}

table! {
    question_reviews (id) {
        id -> Text,
        question_version_id -> Text,
        decision -> Text,
        note -> Text,
        account_id -> Text,
        reviewed_at -> BigInt,
    }
}

table! {
    observations (exam_id, question_version_id, full_marks) {
        exam_id -> Text,
        question_version_id -> Text,
        full_marks -> BigInt,
        n_given -> BigInt,
        n_marked -> BigInt,
        n_answered -> BigInt,
        n_right -> BigInt,
        facility -> Nullable<Integer>,
        discrimination -> Nullable<Integer>,
        observed_at -> BigInt,
    }
}

table! {
    imports (id) {
        id -> Text,
        account_id -> Text,
        file_name -> Text,
        format -> Text,
        state -> Text,
        document -> Text,
        made_at -> BigInt,
        decided_at -> Nullable<BigInt>,
        undone_at -> Nullable<BigInt>,
    }
}

table! {
    imported_versions (import_id, question_version_id) {
        import_id -> Text,
        question_version_id -> Text,
        before_number -> Nullable<Integer>,
        before_status -> Nullable<Text>,
    }
}

table! {
    assets (sha256) {
        sha256 -> Text,
        media_type -> Text,
        width -> Integer,
        height -> Integer,
        bytes -> Text,
        created_at -> BigInt,
    }
}

table! {
    materials (id) {
        id -> Text,
        title -> Text,
    }
}

table! {
    blueprints (id) {
        id -> Text,
        title -> Text,
        document -> Text,
        created_at -> BigInt,
        changes -> Integer,
    }
}
