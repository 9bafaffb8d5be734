-- How the essays of an exam are marked. An exam without a row: one marker, no tolerance.
CREATE TABLE marking_rules (
    exam_id TEXT PRIMARY KEY NOT NULL REFERENCES exams (id),
    markers_per_answer INTEGER NOT NULL CHECK (markers_per_answer IN (1, 2)),
    tolerance BIGINT NOT NULL CHECK (tolerance >= 0),  -- hundredths by which two markers may differ
    account_id TEXT NOT NULL REFERENCES accounts (id),  -- who set it last
    set_at BIGINT NOT NULL
);

-- Which answer is in whose hands. A claim lapses after a while; its row stays, and names the answer to its
-- marker without naming the attempt.
CREATE TABLE marking_claims (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    attempt_id TEXT NOT NULL REFERENCES attempts (id),
    slot INTEGER NOT NULL CHECK (slot > 0),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    claimed_at BIGINT NOT NULL,
    UNIQUE (attempt_id, slot, account_id)
);

-- What each marker gave. Only inserted; of each marker the highest number counts. What follows from them
-- stands in given_marks.
CREATE TABLE markings (
    attempt_id TEXT NOT NULL REFERENCES attempts (id),
    slot INTEGER NOT NULL CHECK (slot > 0),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    number INTEGER NOT NULL CHECK (number > 0),
    marks BIGINT NOT NULL CHECK (marks >= 0),  -- hundredths
    note TEXT,                               -- in the words of the marker
    marked_at BIGINT NOT NULL,
    PRIMARY KEY (attempt_id, slot, account_id, number)
);
