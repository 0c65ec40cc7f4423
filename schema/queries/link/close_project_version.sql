-- Live rows that no longer stand at snapshot $1.
UPDATE project_version AS v SET known_to = $1
WHERE known_to = 9223372036854775807 AND project_id IN (SELECT project_id FROM link_touched_projects($1))
  AND NOT EXISTS (SELECT FROM link_project_pieces($1) AS p
                  WHERE (p.project_id, p.valid_from, p.valid_to, p.owner_role_id, p.cost_center_id, p.record_id)
                      = (v.project_id, v.valid_from, v.valid_to, v.owner_role_id, v.cost_center_id, v.record_id))
