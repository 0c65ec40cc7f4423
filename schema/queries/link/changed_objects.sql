-- What the answer of a coding can meet and snapshot $1 changed. A role row with a scope changes that object, one for the whole company the role.
SELECT org_unit_id AS entity_id FROM org_unit_version WHERE known_from = $1 OR known_to = $1
UNION
SELECT cost_center_id FROM cost_center_version WHERE known_from = $1 OR known_to = $1
UNION
SELECT project_id FROM project_version WHERE known_from = $1 OR known_to = $1
UNION
SELECT worker_id FROM assignment_version WHERE known_from = $1 OR known_to = $1
UNION
SELECT CASE scope_kind WHEN 'company' THEN role_id ELSE scope_id END FROM role_holding WHERE known_from = $1 OR known_to = $1
