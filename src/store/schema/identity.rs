//! Tables of identities at providers.

use diesel::table;

table! {
    identities (id) {
        id -> Text,
        account_id -> Text,
        provider -> Text,
        tenant -> Text,
        subject -> Text,
        display_name -> Nullable<Text>,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

table! {
    identity_journeys (ticket_hash) {
        ticket_hash -> Text,
        provider -> Text,
        session_id -> Nullable<Text>,
        expires_at -> BigInt,
    }
}
