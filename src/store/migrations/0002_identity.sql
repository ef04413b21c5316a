-- @both
-- Parties 主体: organisations keyed by the unified social credit code, institutions, natural persons. A person's identity
-- number and everybody's phone are sealed; identity_key is a keyed hash that finds a person again without opening anything.
CREATE TABLE party (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  identifier TEXT UNIQUE,
  identity_kind TEXT NOT NULL DEFAULT '',
  identity_key BYTEA UNIQUE,
  identity_sealed BYTEA,
  region TEXT NOT NULL,
  address TEXT NOT NULL,
  contact TEXT NOT NULL,
  phone_sealed BYTEA,
  email TEXT NOT NULL,
  activities TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  totp_sealed BYTEA,
  totp_pending BYTEA,
  totp_last_step BIGINT NOT NULL DEFAULT 0,
  status TEXT NOT NULL,
  failed_attempts BIGINT NOT NULL DEFAULT 0,
  locked_until BIGINT NOT NULL DEFAULT 0,
  lock_reason TEXT NOT NULL DEFAULT '',
  administrator TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_sign_in BIGINT,
  last_failure BIGINT
);
-- Wrong passwords by login, known or not (its SHA-256), so that a pause does not tell which logins exist.
CREATE TABLE sign_in_failure (
  login_key BYTEA PRIMARY KEY,
  failures BIGINT NOT NULL,
  paused_until BIGINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_age ON sign_in_failure(at);
CREATE TABLE membership (
  account_id TEXT NOT NULL REFERENCES account(id),
  party_id TEXT NOT NULL REFERENCES party(id),
  role TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (account_id, party_id)
);
CREATE INDEX membership_party ON membership(party_id);
CREATE TABLE office (
  id TEXT PRIMARY KEY,
  pack TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL
);
CREATE TABLE appointment (
  account_id TEXT NOT NULL REFERENCES account(id),
  office_id TEXT NOT NULL REFERENCES office(id),
  role TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (account_id, office_id, role)
);
CREATE TABLE session (
  token_hash BYTEA PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account(id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  remote TEXT NOT NULL,
  agent TEXT NOT NULL
);
CREATE INDEX session_account ON session(account_id);
CREATE TABLE api_token (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account(id),
  token_hash BYTEA NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX api_token_account ON api_token(account_id);
CREATE TABLE power_of_attorney (
  id TEXT PRIMARY KEY,
  principal_id TEXT NOT NULL REFERENCES party(id),
  agent_id TEXT NOT NULL REFERENCES party(id),
  case_id TEXT NOT NULL,
  granted_by TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  valid_until TEXT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX power_principal ON power_of_attorney(principal_id);
CREATE INDEX power_agent ON power_of_attorney(agent_id);
-- Every row carries the digest of the one before it: a deleted or altered line breaks the chain.
CREATE TABLE audit_entry (
  sequence BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  account_id TEXT NOT NULL,
  name TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  chain BYTEA NOT NULL
);
CREATE INDEX audit_subject ON audit_entry(subject, sequence);
CREATE INDEX audit_account ON audit_entry(account_id, sequence);
