COPY coding_interval (coding_id, valid_from, valid_to, known_from, known_to, cost_center_id, org_unit_id, role_id, found_by, levels,
                      holder_id, holder_type, exception, orphan_reason) FROM STDIN (FORMAT binary)
