DROP TABLE candidates;
DROP TABLE exams;
DROP TABLE blueprints;
