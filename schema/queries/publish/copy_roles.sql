COPY record_roles (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, role_id, title, job_family, level)
FROM STDIN (FORMAT binary)
