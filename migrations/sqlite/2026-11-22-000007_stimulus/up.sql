-- Questions of one stimulus stand on a paper together or not at all. Null for most.
ALTER TABLE question_versions ADD COLUMN stimulus TEXT;
