-- Every coding block; the last row has the greatest number.
SELECT coding_id, project_id, cost_center_id, org_unit_id, worker_id FROM coding ORDER BY coding_id
