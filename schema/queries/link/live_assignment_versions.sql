-- What stands of the workers touched by snapshot $1, with the columns of link/assignment_pieces.
SELECT worker_id, position_code, cost_center_id, '' AS cost_center_code, begun_on, false AS is_open, valid_from, valid_to, org_unit_id,
       share_percent, cut_on IS NOT NULL AS is_cut, cut_because_of, record_id
FROM assignment_version
WHERE known_to = 9223372036854775807 AND worker_id IN (SELECT worker_id FROM link_touched_assignments($1))
ORDER BY record_id, valid_from
