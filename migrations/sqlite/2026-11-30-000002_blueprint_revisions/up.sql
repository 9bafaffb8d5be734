-- A plan may be changed as long as no exam was published by it; whoever changes it says which revision they saw.
-- How often it was changed: revision 1 is the one that was stored first.
ALTER TABLE blueprints ADD COLUMN changes INTEGER NOT NULL DEFAULT 0 CHECK (changes >= 0);
