-- @both
-- Filings that had to be made within a period from a date of their form (B-art.16), and whether they were.
CREATE TABLE timed_filing (
  case_id TEXT PRIMARY KEY,
  pack TEXT NOT NULL,
  procedure TEXT NOT NULL,
  party_id TEXT NOT NULL,
  effective_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  filed_on TEXT NOT NULL,
  late BIGINT NOT NULL
);
CREATE INDEX timed_filing_pack ON timed_filing(pack, party_id);
CREATE INDEX timed_filing_party ON timed_filing(party_id, pack);
