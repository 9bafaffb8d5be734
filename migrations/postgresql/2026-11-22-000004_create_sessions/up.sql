-- Signed-in staff and candidates. A row is removed when it ends.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    token_hash TEXT NOT NULL UNIQUE,         -- SHA-256 of the bearer token
    account_id TEXT REFERENCES accounts (id),
    candidate_id TEXT REFERENCES candidates (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CHECK ((account_id IS NULL) <> (candidate_id IS NULL))
);
