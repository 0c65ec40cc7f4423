-- Pieces that stand since snapshot $1. Those that stood before were left live, each with its key and first day.
INSERT INTO org_unit_version (org_unit_id, valid_from, valid_to, name, kind, parent_id, owner_role_id, record_id, known_from, known_to)
SELECT p.org_unit_id, p.valid_from, p.valid_to, p.name, p.kind, p.parent_id, p.owner_role_id, p.record_id, $1, 9223372036854775807
FROM link_org_unit_pieces($1) AS p
WHERE NOT EXISTS (SELECT FROM org_unit_version AS v
                  WHERE v.known_to = 9223372036854775807 AND v.org_unit_id = p.org_unit_id AND v.valid_from = p.valid_from)
