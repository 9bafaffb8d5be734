-- When single parts of the review open that do not go with the rest of it; null where `review_release` decides.
ALTER TABLE exams ADD COLUMN answers_release TEXT CHECK (answers_release IN ('never', 'on_submit', 'on_close'));
ALTER TABLE exams ADD COLUMN keys_release TEXT CHECK (keys_release IN ('never', 'on_close'));
ALTER TABLE exams ADD COLUMN explanations_release TEXT CHECK (explanations_release IN ('never', 'on_close'));
