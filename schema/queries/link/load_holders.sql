-- Holders by role and scope, the preferred one first: acting, latest begun, lowest worker_no. scope counts from narrow to wide.
SELECT h.role_id, s.scope, h.scope_id, h.valid_from, h.valid_to, h.worker_id, h.holder_type = 'acting' AS acting
FROM role_holding AS h
JOIN (VALUES ('project', 0), ('cost_center', 1), ('org_unit', 2), ('company', 3)) AS s (scope_kind, scope) ON s.scope_kind = h.scope_kind
JOIN entity AS worker ON worker.entity_id = h.worker_id
WHERE h.known_to = 9223372036854775807
ORDER BY h.role_id, s.scope, h.scope_id, acting DESC, h.begun_on DESC, worker.code COLLATE "C", h.worker_id
