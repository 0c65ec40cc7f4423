-- Coding blocks numbered after $1; the last row has the greatest number.
SELECT coding_id, project_id, cost_center_id, org_unit_id, worker_id FROM coding WHERE coding_id > $1 ORDER BY coding_id
