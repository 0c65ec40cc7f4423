-- Pieces that stand since snapshot $1. Those that stood before were left live, each with its key and first day.
INSERT INTO project_version (project_id, valid_from, valid_to, owner_role_id, cost_center_id, record_id, known_from, known_to)
SELECT p.project_id, p.valid_from, p.valid_to, p.owner_role_id, p.cost_center_id, p.record_id, $1, 9223372036854775807
FROM link_project_pieces($1) AS p
WHERE NOT EXISTS (SELECT FROM project_version AS v
                  WHERE v.known_to = 9223372036854775807 AND v.project_id = p.project_id AND v.valid_from = p.valid_from)
