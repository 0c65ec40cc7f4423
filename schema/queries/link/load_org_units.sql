SELECT org_unit_id AS key, valid_from, valid_to, owner_role_id, parent_id AS above_id
FROM org_unit_version
WHERE known_to = 9223372036854775807
ORDER BY org_unit_id, valid_from
