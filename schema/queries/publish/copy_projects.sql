COPY record_projects (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, project_id, name, customer_id, owner_role_id, cost_center_id, billing_type, starts_on, ends_on,
    valid_from, valid_to)
FROM STDIN (FORMAT binary)
