-- @both
-- Where an account wants its notices by mail. An address counts once a code sent to it was given back; until then it is `pending`.
CREATE TABLE mail_address (
  account_id TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  choice TEXT NOT NULL,
  pending TEXT NOT NULL,
  code_key BYTEA,
  code_until BIGINT NOT NULL,
  code_tries BIGINT NOT NULL,
  refused_at BIGINT
);
-- Notifications that wait for the next digest, stored together with them.
CREATE TABLE mail_item (
  account_id TEXT NOT NULL,
  notification_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account_id, notification_id)
);
CREATE INDEX mail_item_age ON mail_item(at);
-- Mails on their way; what they say is sealed, and wiped when they have gone.
CREATE TABLE mail_message (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  content_sealed BYTEA,
  status TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  last_at BIGINT,
  last_failure TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX mail_message_due ON mail_message(next_at, id) WHERE status = 'waiting';
CREATE INDEX mail_message_account ON mail_message(account_id, id);
CREATE INDEX mail_message_recipient ON mail_message(recipient, created_at);
