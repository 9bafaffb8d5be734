ALTER TABLE question_versions DROP COLUMN stimulus;
