-- Assignments of the workers whose cost center fills a blank, the main one first (R32). The array is hashed once, whatever the planner believes.
SELECT a.worker_id AS key, a.valid_from, a.valid_to, 0 AS owner_role_id, a.cost_center_id AS above_id
FROM assignment_version AS a
LEFT JOIN entity AS cost_center ON cost_center.entity_id = a.cost_center_id
WHERE a.known_to = 9223372036854775807 AND a.worker_id = ANY (ARRAY(SELECT DISTINCT worker_id FROM coding WHERE worker_id <> 0))
ORDER BY a.worker_id, a.share_percent DESC, a.begun_on DESC, a.position_code COLLATE "C",
         coalesce(cost_center.code, '') COLLATE "C", a.record_id
