-- What an exam asks at its doors: JSON, `examhall-admission/1`; null where it asks nothing.
ALTER TABLE exams ADD COLUMN admission TEXT;

-- Short codes for a hall, typed together with the number. At most one a person.
CREATE TABLE hall_codes (
    candidate_id TEXT PRIMARY KEY NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    code_mac TEXT NOT NULL,                  -- HMAC-SHA-256 of candidate and code under a key of the installation
    issued_at BIGINT NOT NULL                -- milliseconds since 1970, UTC
);

-- Wrong tries at a door where somebody could guess: each makes the next wait.
CREATE TABLE door_tries (
    candidate_id TEXT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    door TEXT NOT NULL CHECK (door IN ('hall_code', 'access_code')),
    n_wrong INTEGER NOT NULL CHECK (n_wrong > 0),
    last_at BIGINT NOT NULL,                 -- of the last wrong one
    PRIMARY KEY (candidate_id, door)
);

-- When the page of a sitting candidate was left, or a save came from a network that the exam does not list.
-- Evidence for people; nothing of it reaches a score.
CREATE TABLE departures (
    attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('page', 'network')),
    epoch INTEGER NOT NULL CHECK (epoch > 0),    -- the device that it was on
    number INTEGER NOT NULL CHECK (number > 0),  -- counted by the device: what comes again is kept once
    began_at BIGINT NOT NULL,                -- as the device says it, within the attempt
    lasted_ms BIGINT CHECK (lasted_ms >= 0), -- null where only the beginning is known
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (attempt_id, kind, epoch, number)
);
