ALTER TABLE blueprints DROP COLUMN revision;
