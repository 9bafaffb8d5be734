DROP TABLE message_readings;
DROP TABLE messages;
-- Before there was a word of its own, staff ended an attempt with its exam alone.
UPDATE attempts SET closed_how = 'forced' WHERE closed_how = 'collected';
ALTER TABLE attempts DROP CONSTRAINT attempts_closed_how_check;
ALTER TABLE attempts ADD CONSTRAINT attempts_closed_how_check CHECK (closed_how IN ('submitted', 'expired', 'forced'));
