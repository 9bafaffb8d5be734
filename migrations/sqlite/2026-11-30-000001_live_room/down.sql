DROP TABLE message_readings;
DROP TABLE messages;
-- Before there was a word of its own, staff ended an attempt with its exam alone.
UPDATE attempts SET closed_how = 'forced' WHERE closed_how = 'collected';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
    '(''submitted'', ''expired'', ''forced'', ''collected'')', '(''submitted'', ''expired'', ''forced'')')
    WHERE type = 'table' AND name = 'attempts';
PRAGMA writable_schema = RESET;
