-- A plan may be changed as long as no exam was held by it; whoever changes it says which revision they saw.
-- Counts up from 1 with every change.
ALTER TABLE blueprints ADD COLUMN revision INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0);
