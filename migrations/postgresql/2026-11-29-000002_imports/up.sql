-- Questions that somebody brought in from a file: read, looked through, then stored together or not at all.
CREATE TABLE imports (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    account_id TEXT NOT NULL REFERENCES accounts (id),
    file_name TEXT NOT NULL,                 -- as the caller named it; never a path here
    format TEXT NOT NULL,                    -- what it was read as: `gift`, `sheet`, …, `drafts`
    state TEXT NOT NULL CHECK (state IN ('open', 'stored', 'undone')),
    document TEXT NOT NULL,                  -- what was read, question by question: examhall-import/1
    made_at BIGINT NOT NULL,
    decided_at BIGINT,                       -- when it was stored
    undone_at BIGINT
);
CREATE INDEX imports_made ON imports (made_at);

-- What an import made of the bank, so that it can be taken back.
CREATE TABLE imported_versions (
    import_id TEXT NOT NULL REFERENCES imports (id),
    question_version_id TEXT NOT NULL REFERENCES question_versions (id),
    before_number INTEGER,                   -- the version in use before; null where the question is new
    before_status TEXT CHECK (before_status IN ('draft', 'approved', 'retired')),
    PRIMARY KEY (import_id, question_version_id)
);
