COPY coding (coding_id, project_id, cost_center_id, org_unit_id, worker_id) FROM STDIN (FORMAT binary)
