SELECT cost_center_id AS key, valid_from, valid_to, owner_role_id, org_unit_id AS above_id
FROM cost_center_version
WHERE known_to = 9223372036854775807
ORDER BY cost_center_id, valid_from
