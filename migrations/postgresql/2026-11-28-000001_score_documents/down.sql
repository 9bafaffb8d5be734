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
SELECT g.id, s.slot, replace(s.value ->> 0, 'dropped', 'unanswered'), (s.value ->> 1)::bigint,
    (s.value ->> 2)::bigint, (s.value ->> 3)::bigint, ''
FROM grades g, jsonb_array_elements(g.scores::jsonb -> 'scores') WITH ORDINALITY AS s (value, slot);

ALTER TABLE grades DROP COLUMN rulings;
ALTER TABLE grades DROP COLUMN scores;
