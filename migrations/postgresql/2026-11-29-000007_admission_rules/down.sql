DROP TABLE departures;
DROP TABLE door_tries;
DROP TABLE hall_codes;
ALTER TABLE exams DROP COLUMN admission;
