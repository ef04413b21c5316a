-- @both
-- Batch filing (G-4d): many applications from one table. The table as it was handed in lies in the attachment folder under its
-- SHA-256; `run` counts how often one was checked.
CREATE TABLE filing_batch (
  id TEXT PRIMARY KEY,
  party_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  pack TEXT NOT NULL,
  procedure TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  run BIGINT NOT NULL,
  table_blob TEXT NOT NULL,
  table_name TEXT NOT NULL,
  missing_files TEXT NOT NULL,
  obstacle TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  checked_at BIGINT,
  filing_by TEXT NOT NULL,
  filing_at BIGINT,
  ended_at BIGINT
);
CREATE INDEX filing_batch_party ON filing_batch(party_id, id);
CREATE INDEX filing_batch_account ON filing_batch(account_id, id);
CREATE INDEX filing_batch_state ON filing_batch(state, id);
-- A row of the table: the form of what is to be filed, or, where something is wrong, the cells as they were written.
CREATE TABLE batch_row (
  batch_id TEXT NOT NULL,
  run BIGINT NOT NULL,
  number BIGINT NOT NULL,
  row_key TEXT NOT NULL,
  content TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  body TEXT NOT NULL,
  problems TEXT NOT NULL,
  case_id TEXT,
  PRIMARY KEY (batch_id, run, number)
);
CREATE INDEX batch_row_state ON batch_row(batch_id, state, run, number);
-- What has been filed: no row key of a party is ever filed twice, from whichever batch.
CREATE TABLE batch_filing (
  party_id TEXT NOT NULL,
  pack TEXT NOT NULL,
  procedure TEXT NOT NULL,
  row_key TEXT NOT NULL,
  content TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  PRIMARY KEY (party_id, pack, procedure, row_key)
);
CREATE UNIQUE INDEX batch_filing_case ON batch_filing(case_id);
CREATE INDEX batch_filing_batch ON batch_filing(batch_id, case_id);
-- Files that rows of a batch name as attachments.
CREATE TABLE batch_file (
  batch_id TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  blob TEXT NOT NULL,
  sm3 TEXT NOT NULL,
  uploaded_at BIGINT NOT NULL,
  PRIMARY KEY (batch_id, name)
);
