ALTER TABLE exams DROP COLUMN branch;
DROP INDEX sessions_account;
ALTER TABLE sessions DROP COLUMN proved_at;
ALTER TABLE sessions DROP COLUMN last_seen_at;
DROP TABLE recovery_codes;
DROP TABLE invitations;
ALTER TABLE accounts DROP COLUMN totp_step;
ALTER TABLE accounts DROP COLUMN totp_pending;
ALTER TABLE accounts DROP COLUMN totp_secret;
ALTER TABLE accounts DROP COLUMN deactivated_at;
ALTER TABLE accounts DROP COLUMN password_set_at;
ALTER TABLE accounts ADD COLUMN role TEXT NOT NULL DEFAULT 'organiser' CHECK (role IN ('administrator', 'organiser'));
UPDATE accounts SET role = 'administrator'
WHERE id IN (SELECT account_id FROM grants WHERE role = 'administrator' AND scope = 'everything');
DROP TABLE grants;
