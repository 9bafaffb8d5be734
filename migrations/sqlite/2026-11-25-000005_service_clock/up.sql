-- One row: the beat of the service, whichever node it comes from, and what is to be added to the
-- database's clock since that was set while the service ran.
CREATE TABLE service_clock (
    id TEXT PRIMARY KEY NOT NULL CHECK (id = 'service'),
    beat_at BIGINT NOT NULL,                 -- milliseconds since 1970, UTC, the offset included
    offset_ms BIGINT NOT NULL
);

-- Times in which no node gave a beat. Only inserted.
CREATE TABLE outages (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    began_at BIGINT NOT NULL,                -- the last beat before
    ended_at BIGINT NOT NULL CHECK (ended_at > began_at)
);

-- Which exams an outage was credited to, each once.
CREATE TABLE downtime_credits (
    outage_id TEXT NOT NULL REFERENCES outages (id),
    exam_id TEXT NOT NULL REFERENCES exams (id),
    n_attempts BIGINT NOT NULL,              -- attempts that got time back
    account_id TEXT REFERENCES accounts (id),  -- who accepted the offer; null where it went by itself
    credited_at BIGINT NOT NULL,
    PRIMARY KEY (outage_id, exam_id)
);
