ALTER TABLE attempts DROP COLUMN n_refused;
DROP TABLE refused_saves;
