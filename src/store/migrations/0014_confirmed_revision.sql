-- @both
-- Which revision of the form each participant has confirmed (-1: none), so that a list can tell whose key is awaited.
ALTER TABLE case_participant ADD COLUMN confirmed_revision BIGINT NOT NULL DEFAULT -1;
-- @sqlite
UPDATE case_participant SET confirmed_revision = COALESCE((SELECT json_extract(p.value, '$.confirmed_revision') FROM case_file c, json_each(c.body, '$.participants') p
  WHERE c.id = case_participant.case_id AND json_extract(p.value, '$.party') = case_participant.party_id AND json_extract(p.value, '$.role') = case_participant.role), -1);
-- @postgresql
UPDATE case_participant k SET confirmed_revision = (p.value ->> 'confirmed_revision')::BIGINT FROM case_file c, jsonb_array_elements(c.body::jsonb -> 'participants') p
  WHERE c.id = k.case_id AND p.value ->> 'party' = k.party_id AND p.value ->> 'role' = k.role;
