-- Who somebody is at a provider of identities, linked to a staff account by its holder.
CREATE TABLE identities (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    account_id TEXT NOT NULL REFERENCES accounts (id),
    provider TEXT NOT NULL,                  -- `oidc`, `wecom`
    tenant TEXT NOT NULL,                    -- whose people the subject is one of: the issuer, the company
    subject TEXT NOT NULL,                   -- the provider's own lasting id; never a name, an address, a number
    display_name TEXT,                       -- what the provider called them when it was linked, to know it by
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,                     -- null until somebody signed in with it
    UNIQUE (provider, tenant, subject)
);
CREATE INDEX identities_account ON identities (account_id);

-- Browsers that were sent to a provider and are expected back.
CREATE TABLE identity_journeys (
    ticket_hash TEXT PRIMARY KEY NOT NULL,   -- SHA-256 of what the browser's cookie holds, hexadecimal
    provider TEXT NOT NULL,
    session_id TEXT REFERENCES sessions (id) ON DELETE CASCADE, -- who links an identity; null where somebody signs in
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_journeys_expiry ON identity_journeys (expires_at);
CREATE INDEX identity_journeys_session ON identity_journeys (session_id);
