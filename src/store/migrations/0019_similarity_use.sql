-- @both
-- How many questions about similar data an account has asked on a day (date of Beijing). Never what.
CREATE TABLE similarity_use (
  account_id TEXT NOT NULL,
  day TEXT NOT NULL,
  questions BIGINT NOT NULL,
  PRIMARY KEY (account_id, day)
);
