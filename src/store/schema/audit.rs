//! The tables of the audit, and of the key of the installation.
//!
//! Columns are explained in `migrations/`.

use diesel::table;

table! {
    audit_entries (id) {
        id -> Text,
        exam_id -> Nullable<Text>,
        attempt_id -> Nullable<Text>,
        account_id -> Nullable<Text>,
        action -> Text,
        document -> Text,
        at -> BigInt,
        seq -> Nullable<BigInt>,
        mac -> Nullable<Text>,
    }
}

table! {
    audit_chains (chain) {
        chain -> Text,
        length -> BigInt,
        mac -> Text,
    }
}

table! {
    audit_checkpoints (number) {
        number -> BigInt,
        at -> BigInt,
        n_chains -> BigInt,
        root -> Text,
        before_digest -> Text,
        signature -> Text,
    }
}

table! {
    audit_seals (chain) {
        chain -> Text,
        length -> BigInt,
        mac -> Text,
    }
}

table! {
    service_keys (id) {
        id -> Text,
        check_value -> Text,
        first_used_at -> BigInt,
    }
}
