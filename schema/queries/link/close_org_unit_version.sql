-- Live rows that no longer stand at snapshot $1.
UPDATE org_unit_version AS v SET known_to = $1
WHERE known_to = 9223372036854775807 AND org_unit_id IN (SELECT org_unit_id FROM link_touched_org_units($1))
  AND NOT EXISTS (SELECT FROM link_org_unit_pieces($1) AS p
                  WHERE (p.org_unit_id, p.valid_from, p.valid_to, p.name, p.kind, p.parent_id, p.owner_role_id, p.record_id)
                      = (v.org_unit_id, v.valid_from, v.valid_to, v.name, v.kind, v.parent_id, v.owner_role_id, v.record_id))
