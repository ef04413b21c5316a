-- @both
-- The secret address under which a calendar program fetches somebody's deadlines; only its digest is kept.
CREATE TABLE calendar_feed (
  account_id TEXT PRIMARY KEY,
  token_hash BYTEA NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);
