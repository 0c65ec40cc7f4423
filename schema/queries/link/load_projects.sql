SELECT project_id AS key, valid_from, valid_to, owner_role_id, cost_center_id AS above_id
FROM project_version
WHERE known_to = 9223372036854775807
ORDER BY project_id, valid_from
