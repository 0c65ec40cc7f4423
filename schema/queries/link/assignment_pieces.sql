-- Pieces of the workers touched by snapshot $1, before giving way above 100 percent; in the order in which they give way (T02).
SELECT p.worker_id, p.position_code, p.cost_center_id, coalesce(cost_center.code, '') AS cost_center_code, p.begun_on, p.is_open,
       p.valid_from, p.valid_to, p.org_unit_id, p.share_percent, false AS is_cut, '' AS cut_because_of, p.record_id
FROM link_assignment_pieces($1) AS p
LEFT JOIN entity AS cost_center ON cost_center.entity_id = p.cost_center_id
ORDER BY p.worker_id, p.position_code COLLATE "C", coalesce(cost_center.code, '') COLLATE "C", p.begun_on, p.record_id, p.valid_from
