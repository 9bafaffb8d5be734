DROP TABLE imported_versions;
DROP TABLE imports;
