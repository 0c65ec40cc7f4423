-- Answers of the codings $1, with the words as the numbers of the enums in importers/link/owner.h.
SELECT coding_id, valid_from, valid_to, cost_center_id, org_unit_id, role_id, levels, holder_id,
       array_position('{project,cost_center,org_unit,none}', found_by) - 1 AS found_by,
       array_position('{regular,acting,none}', holder_type) - 1 AS holder_type,
       coalesce(array_position('{no_owner_role,role_vacant,unknown_object,closed_object}', orphan_reason), 0) AS orphan_reason
FROM coding_interval
WHERE known_to = 9223372036854775807 AND coding_id = ANY ($1::integer[])
ORDER BY coding_id, valid_from
