DROP TABLE draws;
DROP INDEX papers_number;
DROP INDEX candidates_seats;
ALTER TABLE papers DROP COLUMN number;
ALTER TABLE exams DROP COLUMN draw_id;
ALTER TABLE exams DROP COLUMN n_forms;
ALTER TABLE exams DROP COLUMN own_method;
