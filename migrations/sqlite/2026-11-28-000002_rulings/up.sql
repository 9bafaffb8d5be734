-- What persons rule of an exam's questions after the exam: corrections of keys, texts that are right. Proposed
-- first; decided once; one that is applied has a number, in the order in which they take effect.
CREATE TABLE rulings (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    exam_id TEXT NOT NULL REFERENCES exams (id),
    question_version_id TEXT NOT NULL REFERENCES question_versions (id),  -- the one on papers
    document TEXT NOT NULL,                  -- what is ruled
    reason TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    proposed_at BIGINT NOT NULL,
    decision TEXT CHECK (decision IN ('applied', 'withdrawn')),
    decided_by TEXT REFERENCES accounts (id),
    decided_at BIGINT,
    number INTEGER CHECK (number > 0),       -- null unless applied
    regraded_at BIGINT,                      -- when everybody concerned had been graded again
    UNIQUE (exam_id, number)
);
-- What is still to be graded again.
CREATE INDEX rulings_unfinished ON rulings (exam_id) WHERE number IS NOT NULL AND regraded_at IS NULL;
