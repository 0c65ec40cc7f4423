COPY assignment_version (worker_id, position_code, cost_center_id, begun_on, valid_from, valid_to, known_from, known_to, org_unit_id,
                         share_percent, cut_on, cut_because_of, record_id) FROM STDIN (FORMAT binary)
