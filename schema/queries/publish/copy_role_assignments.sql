COPY record_role_assignments (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, role_id, worker_id, holder_type, scope_kind, scope_id, valid_from, valid_to)
FROM STDIN (FORMAT binary)
