COPY record_workers (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, worker_id, given_name, family_name, email, hired_on, left_on, worker_type, birth_date)
FROM STDIN (FORMAT binary)
