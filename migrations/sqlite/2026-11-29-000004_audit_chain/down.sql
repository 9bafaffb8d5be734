DROP TABLE service_keys;
DROP TABLE audit_seals;
DROP TABLE audit_checkpoints;
DROP TABLE audit_chains;
DROP INDEX audit_entries_service_link;
DROP INDEX audit_entries_link;
ALTER TABLE audit_entries DROP COLUMN mac;
ALTER TABLE audit_entries DROP COLUMN seq;
