-- What staff may do, and where. A row without `confirmed_at` gives nothing.
CREATE TABLE grants (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,                      -- a word of domain/access.rs
    scope TEXT NOT NULL CHECK (scope IN ('everything', 'branch', 'exam')),
    branch TEXT,                             -- path from the root, where the scope is a branch
    exam_id TEXT REFERENCES exams (id),      -- where the scope is one exam
    valid_from BIGINT,                       -- milliseconds since 1970, UTC; null: at once
    valid_to BIGINT,                         -- null: until it is taken back
    confirmed_at BIGINT,                     -- null until somebody stands for it
    granted_by TEXT REFERENCES accounts (id),  -- null where the command line or the set-up did
    created_at BIGINT NOT NULL,
    CHECK ((scope = 'branch') = (branch IS NOT NULL)),
    CHECK ((scope = 'exam') = (exam_id IS NOT NULL))
);
CREATE INDEX grants_account ON grants (account_id);

-- Everybody keeps what they could do.
INSERT INTO grants (id, account_id, role, scope, confirmed_at, created_at)
SELECT id, id, role, 'everything', created_at, created_at FROM accounts;
ALTER TABLE accounts DROP COLUMN role;

-- An empty `password_hash` is none: the account was invited and nobody has come.
ALTER TABLE accounts ADD COLUMN password_set_at BIGINT;
ALTER TABLE accounts ADD COLUMN deactivated_at BIGINT;
ALTER TABLE accounts ADD COLUMN totp_secret TEXT;      -- sealed, hexadecimal; null without a second factor
ALTER TABLE accounts ADD COLUMN totp_pending TEXT;     -- the same, until its first code was shown
ALTER TABLE accounts ADD COLUMN totp_step BIGINT;      -- the last step of 30 seconds whose code was used
UPDATE accounts SET password_set_at = created_at;

-- One-time links by which an invited person sets a password.
CREATE TABLE invitations (
    token_hash TEXT PRIMARY KEY NOT NULL,    -- SHA-256 of the token, hexadecimal
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT                           -- null until used
);
CREATE INDEX invitations_account ON invitations (account_id);

-- What signs in once where the second factor is lost.
CREATE TABLE recovery_codes (
    code_hash TEXT PRIMARY KEY NOT NULL,     -- SHA-256 of account and code, hexadecimal
    account_id TEXT NOT NULL REFERENCES accounts (id),
    used_at BIGINT                           -- null until used
);
CREATE INDEX recovery_codes_account ON recovery_codes (account_id);

-- When a session was last used, and when its holder last proved who they are.
ALTER TABLE sessions ADD COLUMN last_seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
UPDATE sessions SET last_seen_at = created_at, proved_at = created_at;
CREATE INDEX sessions_account ON sessions (account_id);

-- The branch that holds an exam; empty: the whole organisation.
ALTER TABLE exams ADD COLUMN branch TEXT NOT NULL DEFAULT '';
