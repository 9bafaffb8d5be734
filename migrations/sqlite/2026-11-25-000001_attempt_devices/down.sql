ALTER TABLE attempts DROP COLUMN session_id;
ALTER TABLE attempts DROP COLUMN epoch;
