-- @both
-- Deposits of data sets: what the depositor's machine made of the data, never data. The document lies in the attachment
-- folder under its SHA-256, its sketch beside it (empty where it has none). ordinal: its number in the similarity index.
-- The stamps are RFC 3161 answers over both digests of the head, given at reception; NULL where the clock was not to be trusted.
CREATE TABLE deposit (
  id TEXT PRIMARY KEY,
  ordinal BIGINT NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  party_id TEXT NOT NULL,
  head_sm3 TEXT NOT NULL,
  head_sha256 TEXT NOT NULL,
  title TEXT NOT NULL,
  row_count BIGINT,
  summary TEXT NOT NULL,
  blob TEXT NOT NULL,
  sketch_blob TEXT NOT NULL,
  stamp_sm3 BYTEA,
  stamp_sha256 BYTEA,
  received_by TEXT NOT NULL,
  received_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX deposit_head ON deposit(party_id, head_sm3);
CREATE INDEX deposit_party ON deposit(party_id, id);
-- Which deposit an application names.
CREATE TABLE case_deposit (
  case_id TEXT PRIMARY KEY,
  deposit_id TEXT NOT NULL
);
CREATE INDEX case_deposit_deposit ON case_deposit(deposit_id);
