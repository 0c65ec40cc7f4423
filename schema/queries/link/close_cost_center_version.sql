-- Live rows that no longer stand at snapshot $1.
UPDATE cost_center_version AS v SET known_to = $1
WHERE known_to = 9223372036854775807 AND cost_center_id IN (SELECT cost_center_id FROM link_touched_cost_centers($1))
  AND NOT EXISTS (SELECT FROM link_cost_center_pieces($1) AS p
                  WHERE (p.cost_center_id, p.valid_from, p.valid_to, p.name, p.org_unit_id, p.owner_role_id, p.record_id)
                      = (v.cost_center_id, v.valid_from, v.valid_to, v.name, v.org_unit_id, v.owner_role_id, v.record_id))
