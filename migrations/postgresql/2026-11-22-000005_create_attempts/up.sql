-- Papers as drawn. Only inserted.
CREATE TABLE papers (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    exam_id TEXT NOT NULL REFERENCES exams (id),
    document TEXT NOT NULL,                  -- JSON, format examhall-paper/1: slots with versions and option orders
    generator TEXT NOT NULL,                 -- name and version of the generator
    created_at BIGINT NOT NULL
);

CREATE TABLE attempts (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv8, derived from exam secret, candidate and number
    exam_id TEXT NOT NULL REFERENCES exams (id),
    candidate_id TEXT NOT NULL REFERENCES candidates (id),
    number INTEGER NOT NULL CHECK (number > 0),
    paper_id TEXT NOT NULL REFERENCES papers (id),
    started_at BIGINT,                       -- null before the start
    deadline BIGINT,                         -- null before the start
    closed_at BIGINT,                        -- null until its end is recorded
    closed_how TEXT CHECK (closed_how IN ('submitted', 'expired', 'forced')),
    grade_id TEXT,                           -- the latest grade; null until graded
    UNIQUE (candidate_id, number),
    CHECK ((started_at IS NULL) = (deadline IS NULL)),
    CHECK ((closed_at IS NULL) = (closed_how IS NULL))
);

CREATE INDEX attempts_exam ON attempts (exam_id);
-- What the ticker looks for: open and due; closed and not graded.
CREATE INDEX attempts_due ON attempts (deadline) WHERE closed_at IS NULL AND deadline IS NOT NULL;
CREATE INDEX attempts_ungraded ON attempts (closed_at) WHERE closed_at IS NOT NULL AND grade_id IS NULL;

-- The newest answer of each slot.
CREATE TABLE answers (
    attempt_id TEXT NOT NULL REFERENCES attempts (id),
    slot INTEGER NOT NULL CHECK (slot > 0),  -- place on the paper, from 1
    revision BIGINT NOT NULL CHECK (revision > 0),  -- counted by the candidate's client, only rises
    response TEXT,                           -- JSON by option ids; null where the answer was taken back
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (attempt_id, slot)
);
