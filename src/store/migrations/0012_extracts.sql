-- @both
-- Extracts of the register for a purpose and a recipient; only the digest of the code that opens one is kept.
CREATE TABLE register_extract (
  id TEXT PRIMARY KEY,
  ordinal BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  recipient TEXT NOT NULL,
  body TEXT NOT NULL,
  code_hash BYTEA NOT NULL,
  valid_until TEXT NOT NULL,
  single_use BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  used_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX register_extract_right ON register_extract(ordinal, id);
-- Who looked at an extract, for its holder.
CREATE TABLE extract_check (
  id TEXT PRIMARY KEY,
  extract_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  remote TEXT NOT NULL,
  outcome TEXT NOT NULL
);
CREATE INDEX extract_check_extract ON extract_check(extract_id, id);
