DROP TABLE markings;
DROP TABLE marking_claims;
DROP TABLE marking_rules;
