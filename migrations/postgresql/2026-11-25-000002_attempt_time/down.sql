DROP TABLE allowances;
DROP INDEX attempts_under_way;
ALTER TABLE exams DROP COLUMN downtime_credit;
ALTER TABLE attempts DROP COLUMN paused_at;
ALTER TABLE attempts DROP COLUMN extra_ms;
