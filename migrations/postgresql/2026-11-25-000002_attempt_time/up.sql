-- Time beyond the exam's own: granted before the start or while it runs; part of the deadline once started.
ALTER TABLE attempts ADD COLUMN extra_ms BIGINT NOT NULL DEFAULT 0 CHECK (extra_ms >= 0);
-- Since when the clock of the attempt stands still; null while it runs.
ALTER TABLE attempts ADD COLUMN paused_at BIGINT;
-- What becomes of minutes in which the service was down.
ALTER TABLE exams ADD COLUMN downtime_credit TEXT NOT NULL DEFAULT 'automatic'
    CHECK (downtime_credit IN ('automatic', 'offered', 'off'));
-- The attempts of an exam that are under way, by deadline.
CREATE INDEX attempts_under_way ON attempts (exam_id, deadline) WHERE closed_at IS NULL AND deadline IS NOT NULL;

-- Extra time as it was granted. Only inserted; attempts carry its sum.
CREATE TABLE allowances (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    exam_id TEXT NOT NULL REFERENCES exams (id),
    scope TEXT NOT NULL CHECK (scope IN ('candidate', 'branch', 'all')),
    subject TEXT,                            -- the candidate's number or the branch's path; null for all
    extra_ms BIGINT NOT NULL CHECK (extra_ms > 0),
    cause TEXT NOT NULL CHECK (cause IN ('granted', 'downtime')),
    reason TEXT NOT NULL,                    -- in the words of who granted it
    account_id TEXT REFERENCES accounts (id),  -- null where the service did it by itself
    granted_at BIGINT NOT NULL,              -- milliseconds since 1970, UTC
    CHECK ((scope = 'all') = (subject IS NULL))
);
CREATE INDEX allowances_exam ON allowances (exam_id, granted_at);
