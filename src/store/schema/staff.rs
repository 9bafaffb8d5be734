//! Staff accounts, what they may do, and sessions.

use diesel::table;

table! {
    accounts (id) {
        id -> Text,
        username -> Text,
        display_name -> Text,
        password_hash -> Text,
        created_at -> BigInt,
        password_set_at -> Nullable<BigInt>,
        deactivated_at -> Nullable<BigInt>,
        totp_secret -> Nullable<Text>,
        totp_pending -> Nullable<Text>,
        totp_step -> Nullable<BigInt>,
    }
}

table! {
    setup_tokens (token_hash) {
        token_hash -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    invitations (token_hash) {
        token_hash -> Text,
        account_id -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    recovery_codes (code_hash) {
        code_hash -> Text,
        account_id -> Text,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    grants (id) {
        id -> Text,
        account_id -> Text,
        role -> Text,
        scope -> Text,
        branch -> Nullable<Text>,
        exam_id -> Nullable<Text>,
        valid_from -> Nullable<BigInt>,
        valid_to -> Nullable<BigInt>,
        confirmed_at -> Nullable<BigInt>,
        granted_by -> Nullable<Text>,
        created_at -> BigInt,
    }
}

table! {
    sessions (id) {
        id -> Text,
        token_hash -> Text,
        account_id -> Nullable<Text>,
        candidate_id -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        last_seen_at -> BigInt,
        proved_at -> BigInt,
    }
}
