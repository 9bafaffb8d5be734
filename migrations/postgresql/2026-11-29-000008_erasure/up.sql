-- What staff wrote about one person is sealed in the audit under a key of that person; null until there is
-- something to seal. Without it nobody reads the reasons any more, and the entries stay as they were written.
ALTER TABLE candidates ADD COLUMN reason_key TEXT;   -- 64 hexadecimal digits; secret
-- When the person was erased: number and name say nothing from then on. Null while they are kept.
ALTER TABLE candidates ADD COLUMN erased_at BIGINT;
-- Whom retention comes to.
CREATE INDEX candidates_kept ON candidates (exam_id, id) WHERE erased_at IS NULL;

-- Erasures, each of some people of an exam.
CREATE TABLE erasures (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    exam_id TEXT NOT NULL REFERENCES exams (id),
    account_id TEXT REFERENCES accounts (id),  -- null where retention did it
    n_persons BIGINT NOT NULL CHECK (n_persons > 0),
    erased_at BIGINT NOT NULL,               -- milliseconds since 1970, UTC
    swept_at BIGINT                          -- when what the database file still held of them was overwritten
);
CREATE INDEX erasures_unswept ON erasures (erased_at) WHERE swept_at IS NULL;
