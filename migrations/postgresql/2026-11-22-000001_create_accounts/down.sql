DROP TABLE setup_tokens;
DROP TABLE accounts;
