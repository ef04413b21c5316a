-- @both
-- Where a party's notifications (or, without a party, an account's own) are also sent, signed with a secret that both sides know.
-- While the secret is being replaced, the former one signs too.
CREATE TABLE webhook (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  party_id TEXT NOT NULL,
  url TEXT NOT NULL,
  secret_sealed BYTEA NOT NULL,
  former_sealed BYTEA,
  former_until BIGINT NOT NULL,
  status TEXT NOT NULL,
  failing_since BIGINT,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX webhook_party ON webhook(party_id, account_id, id);
-- What is to be sent, stored together with the notification: nothing that was told in the product is lost on the way out.
-- The body is written down when it is first sent.
CREATE TABLE webhook_delivery (
  id TEXT PRIMARY KEY,
  webhook_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  last_at BIGINT,
  last_status BIGINT NOT NULL,
  last_failure TEXT NOT NULL,
  took_ms BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX webhook_delivery_due ON webhook_delivery(next_at, id) WHERE status = 'waiting';
CREATE INDEX webhook_delivery_list ON webhook_delivery(webhook_id, id);
CREATE INDEX webhook_delivery_age ON webhook_delivery(created_at);
