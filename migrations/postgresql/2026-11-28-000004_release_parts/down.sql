ALTER TABLE exams DROP COLUMN explanations_release;
ALTER TABLE exams DROP COLUMN keys_release;
ALTER TABLE exams DROP COLUMN answers_release;
