-- How `own` papers are drawn; null for `shared` ones, and where they are dealt from decks.
ALTER TABLE exams ADD COLUMN own_method TEXT CHECK (own_method IN ('deck', 'uniform'));
-- How many parallel papers `shared` ones are; null for one, and for `own` papers.
ALTER TABLE exams ADD COLUMN n_forms INTEGER CHECK (n_forms BETWEEN 2 AND 26);
-- The drawing that is in force, or under way while the exam is a draft; papers of others are swept.
ALTER TABLE exams ADD COLUMN draw_id TEXT;

-- The order in which papers are dealt, read a page at a time.
CREATE INDEX candidates_seats ON candidates (exam_id, branch, number);

-- Place in the drawing, from 1; null for a paper drawn later for one candidate.
ALTER TABLE papers ADD COLUMN number INTEGER CHECK (number > 0);
-- What was shared by all so far was the first and only form.
UPDATE papers SET number = 1 WHERE exam_id IN (SELECT id FROM exams WHERE paper_mode = 'shared');
CREATE UNIQUE INDEX papers_number ON papers (exam_id, number);

-- What the papers of a published exam were drawn from, and what they turned out to be. Only inserted.
CREATE TABLE draws (
    id TEXT PRIMARY KEY NOT NULL,            -- UUIDv7
    exam_id TEXT NOT NULL UNIQUE REFERENCES exams (id),
    method TEXT NOT NULL CHECK (method IN ('deck', 'uniform', 'forms')),
    n_papers BIGINT NOT NULL CHECK (n_papers > 0),
    neighbour_window INTEGER NOT NULL CHECK (neighbour_window >= 0),
    pool TEXT NOT NULL,                      -- JSON, format examhall-pool/1: what could be drawn; tells keys
    blueprint_digest TEXT NOT NULL,          -- SHA-256, as are the next two: of the blueprint's document,
    pool_digest TEXT NOT NULL,               -- of the column pool,
    roster_digest TEXT NOT NULL,             -- of the candidates' numbers in the order of the papers
    commitment TEXT NOT NULL,                -- SHA-256 of the statement: secret, digests and order; public
    certificate TEXT NOT NULL,               -- JSON, format examhall-certificate/1
    drawn_at BIGINT NOT NULL
);
