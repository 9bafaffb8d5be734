DROP TABLE attempt_activity;
