-- Assignments of workers $1 in periods $2 with their calendar days inside the period, in the tie order of R26. One assignment is one row,
-- also when it is in pieces (T01).
SELECT pair.worker_id, pair.period, a.record_id, a.cost_center_id, a.share_percent,
       sum(least(a.valid_to, month.next) - greatest(a.valid_from, pair.period)) AS days
FROM unnest($1::integer[], $2::date[]) AS pair (worker_id, period)
CROSS JOIN LATERAL (SELECT (pair.period + interval '1 month')::date AS next) AS month
JOIN assignment_version AS a ON a.worker_id = pair.worker_id AND a.valid_from < month.next AND a.valid_to > pair.period
LEFT JOIN entity AS cost_center ON cost_center.entity_id = a.cost_center_id
WHERE a.known_to = 9223372036854775807
GROUP BY pair.worker_id, pair.period, a.record_id, a.cost_center_id, a.share_percent, a.position_code, cost_center.code, a.begun_on
ORDER BY pair.period, pair.worker_id, a.position_code COLLATE "C", coalesce(cost_center.code, '') COLLATE "C", a.begun_on, a.record_id
