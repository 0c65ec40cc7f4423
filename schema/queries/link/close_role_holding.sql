-- Live rows that no longer stand at snapshot $1.
UPDATE role_holding AS v SET known_to = $1
WHERE known_to = 9223372036854775807 AND record_id IN (SELECT record_id FROM link_touched_role_records($1))
  AND NOT EXISTS (SELECT FROM link_role_pieces($1) AS p
                  WHERE (p.role_id, p.worker_id, p.scope_kind, p.scope_id, p.begun_on, p.valid_from, p.valid_to, p.holder_type, p.record_id)
                      = (v.role_id, v.worker_id, v.scope_kind, v.scope_id, v.begun_on, v.valid_from, v.valid_to, v.holder_type, v.record_id))
