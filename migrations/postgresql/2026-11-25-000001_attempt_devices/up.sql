-- One active device an attempt: whoever starts, or explicitly takes over, counts the epoch up.
ALTER TABLE attempts ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0 CHECK (epoch >= 0);  -- 0 before the start
-- The session that holds the attempt; null before the start, and after its ticket was issued anew.
ALTER TABLE attempts ADD COLUMN session_id TEXT;
-- Whoever sits while this is brought in goes on from the session that they have.
UPDATE attempts SET epoch = 1, session_id =
    (SELECT max(sessions.id) FROM sessions WHERE sessions.candidate_id = attempts.candidate_id)
    WHERE started_at IS NOT NULL;
