-- Pieces that stand since snapshot $1. Those that stood before were left live, each with its key and first day.
INSERT INTO employment (worker_id, valid_from, valid_to, hired_on, record_id, known_from, known_to)
SELECT p.worker_id, p.valid_from, p.valid_to, p.hired_on, p.record_id, $1, 9223372036854775807
FROM link_employment_pieces($1) AS p
WHERE NOT EXISTS (SELECT FROM employment AS v
                  WHERE v.known_to = 9223372036854775807 AND v.worker_id = p.worker_id AND v.valid_from = p.valid_from)
