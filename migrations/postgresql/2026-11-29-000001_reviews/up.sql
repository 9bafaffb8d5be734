-- Who wrote a version; null where it came from files, whose authors no account tells.
ALTER TABLE question_versions ADD COLUMN account_id TEXT REFERENCES accounts (id);

-- What persons decided about versions of questions. Only inserted.
CREATE TABLE question_reviews (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    question_version_id TEXT NOT NULL REFERENCES question_versions (id),
    decision TEXT NOT NULL CHECK (decision IN ('approved', 'returned', 'retired')),
    note TEXT NOT NULL,                      -- to the author; empty where nothing was said
    account_id TEXT NOT NULL REFERENCES accounts (id),
    reviewed_at BIGINT NOT NULL
);
CREATE INDEX question_reviews_version ON question_reviews (question_version_id);

-- How versions did in exams, as it was when somebody took it over into the bank.
CREATE TABLE observations (
    exam_id TEXT NOT NULL REFERENCES exams (id),
    question_version_id TEXT NOT NULL REFERENCES question_versions (id),
    full_marks BIGINT NOT NULL,              -- hundredths of a mark
    n_given BIGINT NOT NULL,                 -- graded candidates who had it
    n_marked BIGINT NOT NULL,                -- those of them whose marks are known
    n_answered BIGINT NOT NULL,
    n_right BIGINT NOT NULL,
    facility INTEGER,                        -- mean score by full marks, in thousandths; null without marks
    discrimination INTEGER,                  -- D of upper and lower 27 %, in thousandths
    observed_at BIGINT NOT NULL,
    PRIMARY KEY (exam_id, question_version_id, full_marks)
);
CREATE INDEX observations_version ON observations (question_version_id);
