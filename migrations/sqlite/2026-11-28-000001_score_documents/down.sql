-- The sentences are not there any more; they follow from the rest.
CREATE TABLE scores (
    grade_id TEXT NOT NULL REFERENCES grades (id),
    slot INTEGER NOT NULL CHECK (slot > 0),
    correctness TEXT NOT NULL CHECK (correctness IN ('right', 'partly', 'wrong', 'unanswered', 'waiting')),
    marks BIGINT,
    numerator BIGINT,
    denominator BIGINT,
    sentence TEXT NOT NULL,
    PRIMARY KEY (grade_id, slot)
);

INSERT INTO scores (grade_id, slot, correctness, marks, numerator, denominator, sentence)
SELECT g.id, s.key + 1, replace(s.value ->> 0, 'dropped', 'unanswered'), s.value ->> 1, s.value ->> 2, s.value ->> 3, ''
FROM grades g, json_each(g.scores, '$.scores') s;

ALTER TABLE grades DROP COLUMN rulings;
ALTER TABLE grades DROP COLUMN scores;
