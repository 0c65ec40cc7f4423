COPY record_cost_centers (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, cost_center_id, name, org_unit_id, owner_role_id, valid_from, valid_to)
FROM STDIN (FORMAT binary)
