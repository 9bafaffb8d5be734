DROP TABLE answers;
DROP TABLE attempts;
DROP TABLE papers;
