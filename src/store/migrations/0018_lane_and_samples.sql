-- @both
-- How full the green lane is (G-4e): counted from the index alone.
CREATE INDEX case_lane ON case_file(pack, procedure, ended, phase, channel);
-- What became of requests for the green lane, for public statistics. `green` of `open` cases were in the lane after a grant,
-- or when it was refused.
CREATE TABLE lane_step (
  case_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  pack TEXT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  ground TEXT NOT NULL,
  green BIGINT,
  open BIGINT,
  PRIMARY KEY (case_id, sequence)
);
CREATE INDEX lane_step_time ON lane_step(pack, at);
-- Applications that an office has examined: from filing to its first decision (notice, refusal, termination, non-acceptance).
CREATE TABLE examined_case (
  case_id TEXT PRIMARY KEY,
  pack TEXT NOT NULL,
  channel TEXT NOT NULL,
  filed_at BIGINT NOT NULL,
  decided_at BIGINT NOT NULL,
  outcome TEXT NOT NULL
);
CREATE INDEX examined_case_time ON examined_case(pack, decided_at, channel, filed_at, case_id);
-- Public statistics as they were published when a month began: they never change afterwards.
CREATE TABLE published_statistics (
  month TEXT PRIMARY KEY,
  published_at BIGINT NOT NULL,
  body TEXT NOT NULL
);
-- Samples of what was decided in a month, drawn by the root that the log had when the month ended.
CREATE TABLE sample_draw (
  id TEXT PRIMARY KEY,
  pack TEXT NOT NULL,
  from_on TEXT NOT NULL,
  until TEXT NOT NULL,
  log_size BIGINT NOT NULL,
  seed TEXT NOT NULL,
  drawn_at BIGINT NOT NULL,
  UNIQUE (pack, from_on)
);
CREATE TABLE sample_lane (
  draw_id TEXT NOT NULL,
  lane TEXT NOT NULL,
  population BIGINT NOT NULL,
  drawn BIGINT NOT NULL,
  percent BIGINT NOT NULL,
  least BIGINT NOT NULL,
  list_sha256 TEXT NOT NULL,
  PRIMARY KEY (draw_id, lane)
);
-- Everything that could have been drawn, in the order of the draw; the first `drawn` of a lane were.
CREATE TABLE sample_member (
  draw_id TEXT NOT NULL,
  lane TEXT NOT NULL,
  place BIGINT NOT NULL,
  case_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (draw_id, lane, place)
);
-- A second reading of a decided case, by somebody who had no part in it. It changes nothing by itself.
CREATE TABLE rereading (
  id TEXT PRIMARY KEY,
  draw_id TEXT NOT NULL,
  pack TEXT NOT NULL,
  lane TEXT NOT NULL,
  purpose TEXT NOT NULL,
  case_id TEXT NOT NULL,
  state TEXT NOT NULL,
  reader TEXT NOT NULL,
  reader_name TEXT NOT NULL,
  assigned_at BIGINT,
  read_at BIGINT,
  outcome TEXT NOT NULL,
  remarks TEXT NOT NULL,
  conclusion TEXT NOT NULL,
  conclusion_remarks TEXT NOT NULL,
  concluded_by TEXT NOT NULL,
  concluded_name TEXT NOT NULL,
  concluded_at BIGINT
);
CREATE INDEX rereading_office ON rereading(pack, id);
CREATE INDEX rereading_reader ON rereading(reader, state, id);
CREATE INDEX rereading_case ON rereading(case_id);
CREATE INDEX rereading_time ON rereading(pack, read_at);
CREATE TABLE rereading_element (
  rereading_id TEXT NOT NULL,
  element TEXT NOT NULL,
  found TEXT NOT NULL,
  agrees BIGINT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (rereading_id, element)
);
-- What was asked and decided before this step of the schema.
-- @sqlite
INSERT INTO lane_step (case_id, sequence, pack, kind, at, ground)
SELECT e.case_id, e.sequence, c.pack,
       CASE WHEN json_extract(e.data, '$.record') = 'lane_request' THEN 'request' WHEN json_extract(e.data, '$.input.granted') = 1 THEN 'grant' ELSE 'refusal' END, e.at, ''
FROM case_event e JOIN case_file c ON c.id = e.case_id
WHERE c.submitted_at IS NOT NULL AND e.kind = 'action_performed' AND json_extract(e.data, '$.record') IN ('lane_request', 'lane_decision');
INSERT INTO examined_case (case_id, pack, channel, filed_at, decided_at, outcome)
SELECT c.id, c.pack, c.channel, c.submitted_at, e.at, json_extract(e.data, '$.to')
FROM case_event e JOIN case_file c ON c.id = e.case_id
WHERE c.procedure = 'registration' AND c.submitted_at IS NOT NULL AND e.kind = 'action_performed'
  AND json_extract(e.data, '$.to') IN ('publicity', 'refused', 'not_accepted', 'terminated')
ORDER BY e.case_id, e.sequence
ON CONFLICT (case_id) DO NOTHING;
-- @postgresql
INSERT INTO lane_step (case_id, sequence, pack, kind, at, ground)
SELECT e.case_id, e.sequence, c.pack,
       CASE WHEN e.data::json->>'record' = 'lane_request' THEN 'request' WHEN e.data::json#>>'{input,granted}' = 'true' THEN 'grant' ELSE 'refusal' END, e.at, ''
FROM case_event e JOIN case_file c ON c.id = e.case_id
WHERE c.submitted_at IS NOT NULL AND e.kind = 'action_performed' AND e.data::json->>'record' IN ('lane_request', 'lane_decision');
INSERT INTO examined_case (case_id, pack, channel, filed_at, decided_at, outcome)
SELECT c.id, c.pack, c.channel, c.submitted_at, e.at, e.data::json->>'to'
FROM case_event e JOIN case_file c ON c.id = e.case_id
WHERE c.procedure = 'registration' AND c.submitted_at IS NOT NULL AND e.kind = 'action_performed'
  AND e.data::json->>'to' IN ('publicity', 'refused', 'not_accepted', 'terminated')
ORDER BY e.case_id, e.sequence
ON CONFLICT (case_id) DO NOTHING;
