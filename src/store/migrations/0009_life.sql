-- @both
-- Which rights, and which recordals on them, a case is about.
CREATE TABLE case_right (
  case_id TEXT NOT NULL,
  ordinal BIGINT NOT NULL,
  recordal BIGINT NOT NULL,
  PRIMARY KEY (case_id, ordinal)
);
CREATE INDEX case_right_ordinal ON case_right(ordinal, case_id);
-- Which party stands behind a recordal of the public state; what has ended is gone from here, too.
CREATE TABLE recordal_party (
  ordinal BIGINT NOT NULL,
  recordal BIGINT NOT NULL,
  position BIGINT NOT NULL,
  party_id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (ordinal, recordal, position)
);
CREATE INDEX recordal_party_party ON recordal_party(party_id);
-- Filings that reduce somebody's right (release, transfer, end), to stop an account that makes many.
CREATE TABLE reducing_filing (
  account_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account_id, case_id)
);
CREATE INDEX reducing_filing_at ON reducing_filing(account_id, at);
-- Certificates of rights that have changed and are to be issued anew.
CREATE TABLE certificate_due (
  ordinal BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (ordinal, version)
);
