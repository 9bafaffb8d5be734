-- Staff who sign in with a password.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    username TEXT NOT NULL UNIQUE,           -- lower case, what is typed to sign in
    display_name TEXT NOT NULL,              -- shown to colleagues
    password_hash TEXT NOT NULL,             -- argon2id as a PHC string
    role TEXT NOT NULL CHECK (role IN ('administrator', 'organiser')),
    created_at BIGINT NOT NULL               -- milliseconds since 1970, UTC
);

-- One-time links by which the first administrator is made.
CREATE TABLE setup_tokens (
    token_hash TEXT PRIMARY KEY NOT NULL,    -- SHA-256 of the token, hexadecimal
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT                           -- null until used
);
