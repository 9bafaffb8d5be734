-- Answers that came too late, from another device or behind a newer one: refused, and kept until a person
-- has decided. The id follows from what was sent, so that a repeated save is kept once.
CREATE TABLE refused_saves (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv8: hash of attempt, slot, epoch, revision, response, reason
    attempt_id TEXT NOT NULL REFERENCES attempts (id),
    slot INTEGER NOT NULL CHECK (slot > 0),
    epoch INTEGER NOT NULL,                  -- as it was sent
    revision BIGINT NOT NULL CHECK (revision > 0),
    response TEXT,                           -- JSON by option ids; null where an answer was to be taken back
    reason TEXT NOT NULL CHECK (reason IN ('closed', 'exam_not_open', 'paused', 'other_device', 'stale', 'conflict')),
    refused_at BIGINT NOT NULL,              -- milliseconds since 1970, UTC
    decision TEXT CHECK (decision IN ('admitted', 'dismissed')),  -- null until a person has decided
    decided_at BIGINT,
    account_id TEXT REFERENCES accounts (id),  -- who decided
    CHECK ((decision IS NULL) = (decided_at IS NULL)),
    CHECK ((decision IS NULL) = (account_id IS NULL))
);
CREATE INDEX refused_saves_attempt ON refused_saves (attempt_id, refused_at);
-- How many are kept of an attempt: past a bound no more are, or one client could fill the disk.
ALTER TABLE attempts ADD COLUMN n_refused INTEGER NOT NULL DEFAULT 0;
