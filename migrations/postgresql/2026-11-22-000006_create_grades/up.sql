-- Marks given by a person. Only inserted; the highest number counts.
CREATE TABLE given_marks (
    attempt_id TEXT NOT NULL REFERENCES attempts (id),
    slot INTEGER NOT NULL CHECK (slot > 0),
    number INTEGER NOT NULL CHECK (number > 0),
    marks BIGINT NOT NULL CHECK (marks >= 0),  -- hundredths
    account_id TEXT NOT NULL REFERENCES accounts (id),
    given_at BIGINT NOT NULL,
    PRIMARY KEY (attempt_id, slot, number)
);

-- Gradings of attempts. Only inserted; attempts.grade_id names the latest.
CREATE TABLE grades (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    attempt_id TEXT NOT NULL REFERENCES attempts (id),
    number INTEGER NOT NULL CHECK (number > 0),
    total BIGINT NOT NULL,                   -- hundredths of a mark, as are the next three
    objective BIGINT NOT NULL,
    subjective BIGINT NOT NULL,
    out_of BIGINT NOT NULL,
    waiting INTEGER NOT NULL,                -- answers that wait for a person
    n_right INTEGER NOT NULL,
    n_wrong INTEGER NOT NULL,
    n_unanswered INTEGER NOT NULL,
    grader TEXT NOT NULL,                    -- name and version of the grader
    graded_at BIGINT NOT NULL,
    UNIQUE (attempt_id, number)
);

-- What each answer was worth in a grading. Only inserted.
CREATE TABLE scores (
    grade_id TEXT NOT NULL REFERENCES grades (id),
    slot INTEGER NOT NULL CHECK (slot > 0),
    correctness TEXT NOT NULL CHECK (correctness IN ('right', 'partly', 'wrong', 'unanswered', 'waiting')),
    marks BIGINT,                            -- hundredths; null while it waits for a person
    numerator BIGINT,                        -- the exact fraction of the marks; null where a person gave them
    denominator BIGINT,
    sentence TEXT NOT NULL,                  -- why, in Chinese; tells the key
    PRIMARY KEY (grade_id, slot)
);
