DROP TABLE identity_journeys;
DROP TABLE identities;
