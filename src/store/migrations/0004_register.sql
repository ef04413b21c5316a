-- @both
-- The public state of each right: the fold of its log entries.
CREATE TABLE register_right (
  ordinal BIGINT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  certificate_number TEXT NOT NULL UNIQUE,
  jurisdiction TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  industry TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  announced_on TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  revision BIGINT NOT NULL,
  last_index BIGINT NOT NULL,
  last_leaf BYTEA NOT NULL,
  body TEXT NOT NULL,
  case_id TEXT NOT NULL
);
CREATE INDEX right_announced ON register_right(announced_on, ordinal);
CREATE INDEX right_expiry ON register_right(status, valid_until);
CREATE TABLE right_holder (
  ordinal BIGINT NOT NULL,
  position BIGINT NOT NULL,
  party_id TEXT NOT NULL,
  name TEXT NOT NULL,
  share_bp BIGINT NOT NULL,
  PRIMARY KEY (ordinal, position)
);
CREATE INDEX holder_party ON right_holder(party_id);
CREATE TABLE log_entry (
  idx BIGINT PRIMARY KEY,
  leaf BYTEA NOT NULL,
  leaf_sm3 BYTEA NOT NULL,
  body BYTEA NOT NULL,
  ordinal BIGINT,
  revision BIGINT,
  at BIGINT NOT NULL
);
CREATE UNIQUE INDEX entry_right ON log_entry(ordinal, revision);
CREATE TABLE log_tile (
  tree TEXT NOT NULL,
  level BIGINT NOT NULL,
  n BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (tree, level, n)
);
CREATE TABLE state_page (
  level BIGINT NOT NULL,
  n BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (level, n)
);
CREATE TABLE log_head (
  id BIGINT PRIMARY KEY,
  size BIGINT NOT NULL,
  edge BYTEA NOT NULL,
  sm3_edge BYTEA NOT NULL,
  registers BIGINT NOT NULL,
  checkpoint TEXT NOT NULL,
  sm3_checkpoint TEXT NOT NULL,
  epoch BIGINT NOT NULL
);
-- Salts of the commitments in log entries; deleting a row breaks the link to the person for ever.
CREATE TABLE commitment_salt (
  idx BIGINT NOT NULL,
  name TEXT NOT NULL,
  salt BYTEA NOT NULL,
  PRIMARY KEY (idx, name)
);
CREATE TABLE certificate (
  ordinal BIGINT NOT NULL,
  version BIGINT NOT NULL,
  blob TEXT NOT NULL,
  proof TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  PRIMARY KEY (ordinal, version)
);
CREATE INDEX certificate_blob ON certificate(blob);
