-- @both
-- The key that a deposit's sketch is keyed with (32 hex digits), empty for public hashes: sketches compare within one key only.
ALTER TABLE deposit ADD COLUMN sketch_key TEXT NOT NULL DEFAULT '';
-- How much of the registry's keyed function an account has had evaluated on a day (date of Beijing). Never what.
CREATE TABLE oblivious_use (
  account_id TEXT NOT NULL,
  day TEXT NOT NULL,
  calls BIGINT NOT NULL,
  elements BIGINT NOT NULL,
  PRIMARY KEY (account_id, day)
);
