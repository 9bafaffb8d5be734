-- Who did what to a running exam. Only inserted.
CREATE TABLE audit_entries (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7: sorts by time
    exam_id TEXT REFERENCES exams (id),
    attempt_id TEXT REFERENCES attempts (id),
    account_id TEXT REFERENCES accounts (id),  -- null where the service did it by itself
    action TEXT NOT NULL,                    -- a word of domain/audit.rs
    document TEXT NOT NULL,                  -- JSON: the facts of the action, no answers, no names
    at BIGINT NOT NULL                       -- milliseconds since 1970, UTC
);
CREATE INDEX audit_entries_exam ON audit_entries (exam_id, id);
