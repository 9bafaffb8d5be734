DROP TABLE erasures;
DROP INDEX candidates_kept;
ALTER TABLE candidates DROP COLUMN erased_at;
ALTER TABLE candidates DROP COLUMN reason_key;
