-- What each answer was worth, in the grade's own row: one row a grading instead of fifty. The sentence
-- of a score follows from paper, key, answer and rule, and is made when it is read.
ALTER TABLE grades ADD COLUMN scores TEXT NOT NULL DEFAULT '{"format":"examhall-scores/1","scores":[]}';
-- How many rulings of the exam this grading knew of.
ALTER TABLE grades ADD COLUMN rulings INTEGER NOT NULL DEFAULT 0;

UPDATE grades SET scores = (
    SELECT '{"format":"examhall-scores/1","scores":[' || group_concat(
        '["' || s.correctness || '"' || coalesce(',' || s.marks, '')
            || coalesce(',' || s.numerator || ',' || s.denominator, '') || ']',
        ',' ORDER BY s.slot) || ']}'
    FROM scores s WHERE s.grade_id = grades.id
) WHERE EXISTS (SELECT 1 FROM scores s WHERE s.grade_id = grades.id);

DROP TABLE scores;
