-- @both
-- Rule packs that cases were accepted under, whole, so that a case can always be read with its own rules.
CREATE TABLE rule_version (
  digest TEXT PRIMARY KEY,
  pack TEXT NOT NULL,
  version TEXT NOT NULL,
  archived_at BIGINT NOT NULL,
  body TEXT NOT NULL
);
-- body is the fold of the case's events; the columns beside it are what lists filter and sort by.
CREATE TABLE case_file (
  id TEXT PRIMARY KEY,
  procedure TEXT NOT NULL,
  pack TEXT NOT NULL,
  parent_id TEXT,
  number TEXT UNIQUE,
  state TEXT NOT NULL,
  phase TEXT NOT NULL,
  waits_on TEXT NOT NULL,
  ended BIGINT NOT NULL,
  in_notice BIGINT NOT NULL,
  channel TEXT NOT NULL,
  title TEXT NOT NULL,
  industry TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  lead_party TEXT NOT NULL,
  lead_name TEXT NOT NULL,
  assignee TEXT NOT NULL,
  assignee_name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  submitted_at BIGINT,
  updated_at BIGINT NOT NULL,
  due_on TEXT,
  due_clock TEXT NOT NULL,
  notice_from TEXT,
  notice_until TEXT,
  sequence BIGINT NOT NULL,
  form_revision BIGINT NOT NULL,
  right_ordinal BIGINT,
  body TEXT NOT NULL
);
CREATE INDEX case_office ON case_file(pack, ended, phase, due_on);
CREATE INDEX case_parent ON case_file(parent_id);
CREATE INDEX case_notice ON case_file(in_notice, notice_until);
CREATE INDEX case_assignee ON case_file(assignee, ended);
CREATE TABLE case_event (
  case_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (case_id, sequence)
);
CREATE TABLE case_participant (
  case_id TEXT NOT NULL,
  party_id TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (case_id, party_id, role)
);
CREATE INDEX participant_party ON case_participant(party_id, case_id);
CREATE TABLE case_timer (
  case_id TEXT NOT NULL,
  clock TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  PRIMARY KEY (case_id, clock)
);
CREATE INDEX timer_due ON case_timer(due_at);
CREATE TABLE attachment (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  slot TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  blob TEXT NOT NULL,
  sm3 TEXT NOT NULL,
  uploaded_by TEXT NOT NULL,
  uploaded_name TEXT NOT NULL,
  uploaded_at BIGINT NOT NULL,
  removed_at BIGINT
);
CREATE INDEX attachment_case ON attachment(case_id);
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
-- The stored reply of a command that was repeated with the same key.
CREATE TABLE idempotent_reply (
  account_id TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_digest BYTEA NOT NULL,
  reply TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, idempotency_key)
);
CREATE INDEX idempotent_age ON idempotent_reply(created_at);
CREATE TABLE notification (
  id TEXT PRIMARY KEY,
  party_id TEXT NOT NULL,
  office_id TEXT NOT NULL,
  role TEXT NOT NULL,
  account_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  data TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX notification_party ON notification(party_id, id);
CREATE INDEX notification_office ON notification(office_id, role, id);
CREATE INDEX notification_account ON notification(account_id, id);
CREATE TABLE notification_seen (
  account_id TEXT NOT NULL,
  notification_id TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, notification_id)
);
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
-- The code with which somebody without an account follows the objection they filed.
CREATE TABLE case_code (
  case_id TEXT PRIMARY KEY,
  code_hash BYTEA NOT NULL
);
