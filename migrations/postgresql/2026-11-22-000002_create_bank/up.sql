-- Questions through all their versions. The only columns that change point to the version in use.
CREATE TABLE questions (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    code TEXT COLLATE "C" NOT NULL UNIQUE,               -- the author's identity, such as T01-S01
    version INTEGER NOT NULL CHECK (version > 0),  -- number of the version in use
    status TEXT NOT NULL CHECK (status IN ('draft', 'approved', 'retired')),
    created_at BIGINT NOT NULL
);

-- What a candidate may see of a question, and what the paper generator needs. Only inserted.
CREATE TABLE question_versions (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    question_id TEXT NOT NULL REFERENCES questions (id),
    number INTEGER NOT NULL CHECK (number > 0),
    kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple', 'true_false', 'blank', 'match', 'order', 'essay')),
    topic TEXT COLLATE "C" NOT NULL,
    difficulty TEXT NOT NULL CHECK (difficulty IN ('easy', 'medium', 'hard')),
    cognitive TEXT NOT NULL CHECK (cognitive IN ('remember', 'understand', 'apply')),
    body TEXT NOT NULL,                      -- JSON, format examhall-body/1: stem and options, no key
    tags TEXT NOT NULL,                      -- JSON array of words
    facts TEXT NOT NULL,                     -- JSON array of fact ids
    enemies TEXT NOT NULL,                   -- JSON array of question codes
    digest TEXT NOT NULL,                    -- SHA-256 of all content, to see whether anything changed
    created_at BIGINT NOT NULL,
    UNIQUE (question_id, number)
);

-- Keys apart from bodies, so that a candidate's queries cannot reach them. Only inserted.
CREATE TABLE question_keys (
    question_version_id TEXT PRIMARY KEY NOT NULL REFERENCES question_versions (id),
    document TEXT NOT NULL                   -- JSON, format examhall-key/1: key, explanation, evidence
);
