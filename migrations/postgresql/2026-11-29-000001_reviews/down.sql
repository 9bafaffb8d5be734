DROP TABLE observations;
DROP TABLE question_reviews;
ALTER TABLE question_versions DROP COLUMN account_id;
