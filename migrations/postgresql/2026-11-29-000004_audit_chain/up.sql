-- Each entry is linked to the one before it in its chain: one chain an exam, one for the service. Entries
-- that are here already are linked when the service first runs with its key.
ALTER TABLE audit_entries ADD COLUMN seq BIGINT;   -- its place in its chain, from 1; null before it is linked
ALTER TABLE audit_entries ADD COLUMN mac TEXT;     -- HMAC of the MAC before and of every column: domain/audit_chain.rs
CREATE UNIQUE INDEX audit_entries_link ON audit_entries (exam_id, seq);
CREATE UNIQUE INDEX audit_entries_service_link ON audit_entries (seq) WHERE exam_id IS NULL;

-- How far each chain goes. Held by whoever adds to it.
CREATE TABLE audit_chains (
    chain TEXT PRIMARY KEY NOT NULL,         -- the id of the exam, or `service`
    length BIGINT NOT NULL,                  -- entries
    mac TEXT NOT NULL                        -- of the last one
);

-- How far all chains went at a moment, signed. Only inserted.
CREATE TABLE audit_checkpoints (
    number BIGINT PRIMARY KEY NOT NULL,      -- from 1, without gaps
    at BIGINT NOT NULL,                      -- milliseconds since 1970, UTC
    n_chains BIGINT NOT NULL,
    root TEXT NOT NULL,                      -- of a Merkle tree over the heads: domain/audit_checkpoint.rs
    before_digest TEXT NOT NULL,             -- SHA-256 of the checkpoint before
    signature TEXT NOT NULL                  -- Ed25519
);

-- How far each chain went at the last checkpoint.
CREATE TABLE audit_seals (
    chain TEXT PRIMARY KEY NOT NULL,
    length BIGINT NOT NULL,
    mac TEXT NOT NULL
);

-- With which key the database is used. One row at most.
CREATE TABLE service_keys (
    id TEXT PRIMARY KEY NOT NULL CHECK (id = 'service'),
    check_value TEXT NOT NULL,               -- HMAC of a constant under the key
    first_used_at BIGINT NOT NULL
);
