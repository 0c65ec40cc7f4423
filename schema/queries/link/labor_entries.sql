-- Time entries that count, of workers $1 in periods $2 (all within $3 .. the month of $4), in the tie order of R26.
SELECT t.worker_id, pair.period, t.record_id, t.hours_us, t.work_date, t.coding_id
FROM unnest($1::integer[], $2::date[]) AS pair (worker_id, period)
JOIN record_time_entries AS t ON t.worker_id = pair.worker_id AND date_trunc('month', t.work_date)::date = pair.period
LEFT JOIN entity AS project ON project.entity_id = t.project_id
LEFT JOIN entity AS cost_center ON cost_center.entity_id = t.cost_center_id
LEFT JOIN entity AS activity ON activity.entity_id = t.activity_id
LEFT JOIN entity AS skill ON skill.entity_id = t.skill_id
WHERE t.work_date >= $3 AND t.work_date < $4::date + interval '1 month' AND t.known_to = 9223372036854775807
  AND lower(t.status) NOT IN ('draft', 'rejected')
ORDER BY pair.period, t.worker_id, t.entry_no = '', t.entry_no COLLATE "C", t.work_date, coalesce(project.code, '') COLLATE "C",
         coalesce(cost_center.code, '') COLLATE "C", coalesce(activity.code, '') COLLATE "C", coalesce(skill.code, '') COLLATE "C",
         t.hours_us, t.occurrence, t.record_id
