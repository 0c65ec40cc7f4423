COPY record_assignments (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, worker_id, org_unit_id, cost_center_id, position_code, position_title, manager_id, share_percent,
    weekly_hours, fte, region, valid_from, valid_to)
FROM STDIN (FORMAT binary)
