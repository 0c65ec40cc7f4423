-- Pieces that stand since snapshot $1. Those that stood before were left live, each with its key and first day.
INSERT INTO cost_center_version (cost_center_id, valid_from, valid_to, name, org_unit_id, owner_role_id, record_id, known_from, known_to)
SELECT p.cost_center_id, p.valid_from, p.valid_to, p.name, p.org_unit_id, p.owner_role_id, p.record_id, $1, 9223372036854775807
FROM link_cost_center_pieces($1) AS p
WHERE NOT EXISTS (SELECT FROM cost_center_version AS v
                  WHERE v.known_to = 9223372036854775807 AND v.cost_center_id = p.cost_center_id AND v.valid_from = p.valid_from)
