-- When an attempt last saved, for the live view: written about once a second for all that saved since,
-- so it may lag, and is never what decides.
CREATE TABLE attempt_activity (
    attempt_id TEXT PRIMARY KEY NOT NULL REFERENCES attempts (id),
    exam_id TEXT NOT NULL REFERENCES exams (id),
    last_saved_at BIGINT NOT NULL
);
CREATE INDEX attempt_activity_exam ON attempt_activity (exam_id, last_saved_at);
