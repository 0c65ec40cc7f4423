-- Pieces that stand since snapshot $1. Those that stood before were left live, each with its key and first day.
INSERT INTO role_holding (role_id, worker_id, scope_kind, scope_id, begun_on, valid_from, valid_to, holder_type, record_id, known_from, known_to)
SELECT p.role_id, p.worker_id, p.scope_kind, p.scope_id, p.begun_on, p.valid_from, p.valid_to, p.holder_type, p.record_id, $1, 9223372036854775807
FROM link_role_pieces($1) AS p
WHERE NOT EXISTS (SELECT FROM role_holding AS v
                  WHERE v.known_to = 9223372036854775807 AND v.record_id = p.record_id AND v.valid_from = p.valid_from)
