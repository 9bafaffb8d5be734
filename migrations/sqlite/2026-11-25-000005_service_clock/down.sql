DROP TABLE downtime_credits;
DROP TABLE outages;
DROP TABLE service_clock;
