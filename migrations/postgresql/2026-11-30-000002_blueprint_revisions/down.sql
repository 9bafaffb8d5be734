ALTER TABLE blueprints DROP COLUMN changes;
