-- Plans for papers. Only inserted.
CREATE TABLE blueprints (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    title TEXT NOT NULL,
    document TEXT NOT NULL,                  -- JSON, the form of the API
    created_at BIGINT NOT NULL
);

CREATE TABLE exams (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'closed')),
    blueprint_id TEXT NOT NULL REFERENCES blueprints (id),
    opens_at BIGINT NOT NULL,                -- milliseconds since 1970, UTC
    closes_at BIGINT NOT NULL CHECK (closes_at > opens_at),
    duration_ms BIGINT NOT NULL CHECK (duration_ms > 0),
    grace_ms BIGINT NOT NULL CHECK (grace_ms >= 0),
    max_attempts INTEGER NOT NULL CHECK (max_attempts > 0),
    pass_marks BIGINT,                       -- hundredths of a mark; null without a pass mark
    paper_mode TEXT NOT NULL CHECK (paper_mode IN ('own', 'shared')),
    score_release TEXT NOT NULL CHECK (score_release IN ('never', 'on_submit', 'on_close')),
    review_release TEXT NOT NULL CHECK (review_release IN ('never', 'on_close')),
    seed TEXT,                               -- 64 hexadecimal digits; null before publishing; secret
    created_at BIGINT NOT NULL,
    published_at BIGINT,
    closed_at BIGINT                         -- when staff or the window ended it
);

-- The roster of one exam.
CREATE TABLE candidates (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    exam_id TEXT NOT NULL REFERENCES exams (id),
    number TEXT COLLATE "C" NOT NULL, -- staff number, text: leading zeros count
    name TEXT NOT NULL,
    branch TEXT COLLATE "C" NOT NULL, -- path from the root, parts joined by /
    ticket_hash TEXT UNIQUE,                 -- SHA-256 of the admission ticket; null before one is issued
    created_at BIGINT NOT NULL,
    UNIQUE (exam_id, number)
);
