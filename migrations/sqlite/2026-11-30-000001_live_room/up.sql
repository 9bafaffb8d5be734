-- Staff collect the paper of one candidate. SQLite changes no CHECK in place, and to copy the table would set off
-- what hangs on it; the text of the table is changed, as its documentation says for constraints that only widen.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
    '(''submitted'', ''expired'', ''forced'')', '(''submitted'', ''expired'', ''forced'', ''collected'')')
    WHERE type = 'table' AND name = 'attempts';
PRAGMA writable_schema = RESET;

-- What staff tell those who sit an exam. Only inserted, but that one may be withdrawn, and that the words to one
-- person go when that person is erased.
CREATE TABLE messages (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7, or chosen by who sent it
    exam_id TEXT NOT NULL REFERENCES exams (id),
    scope TEXT NOT NULL CHECK (scope IN ('candidate', 'branch', 'all')),
    candidate_id TEXT REFERENCES candidates (id),  -- where it is for one person
    branch TEXT,                             -- path from the root, where it is for a branch and those below it
    body TEXT NOT NULL,                      -- plain text
    account_id TEXT NOT NULL REFERENCES accounts (id),
    sent_at BIGINT NOT NULL,                 -- milliseconds since 1970, UTC
    withdrawn_at BIGINT,                     -- null while it stands
    withdrawn_by TEXT REFERENCES accounts (id),
    CHECK ((scope = 'candidate') = (candidate_id IS NOT NULL)),
    CHECK ((scope = 'branch') = (branch IS NOT NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
CREATE INDEX messages_exam ON messages (exam_id, sent_at);

-- Who has read which, once each.
CREATE TABLE message_readings (
    candidate_id TEXT NOT NULL REFERENCES candidates (id),
    message_id TEXT NOT NULL REFERENCES messages (id),
    read_at BIGINT NOT NULL,
    PRIMARY KEY (candidate_id, message_id)
);
CREATE INDEX message_readings_message ON message_readings (message_id);
