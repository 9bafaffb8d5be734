DROP TABLE question_keys;
DROP TABLE question_versions;
DROP TABLE questions;
