-- @both
-- Inbox: everything up to `seen_up_to` has been seen; later ones one by one in notification_seen.
CREATE TABLE inbox_mark (
  account_id TEXT PRIMARY KEY,
  seen_up_to TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX notification_case ON notification(case_id, id);
-- What a client remembers for its user: saved views, columns, shortcuts. Values are JSON.
CREATE TABLE account_preference (
  account_id TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, name)
);
-- While an official is away, a colleague sees and may take over their cases.
CREATE TABLE absence (
  account_id TEXT PRIMARY KEY,
  from_on TEXT NOT NULL,
  until TEXT NOT NULL,
  cover_account TEXT NOT NULL,
  noted_at BIGINT NOT NULL
);
CREATE INDEX absence_cover ON absence(cover_account, until);
-- Work lists: in the order of the due date; counts from the index alone.
CREATE INDEX case_worklist ON case_file(pack, ended, (COALESCE(due_on, '9999-12-31')), id);
DROP INDEX case_office;
CREATE INDEX case_counts ON case_file(pack, ended, phase, waits_on, state, procedure, assignee, due_on);
-- Names of rights, for finding what resembles an application.
CREATE INDEX right_name ON register_right(name, ordinal);
