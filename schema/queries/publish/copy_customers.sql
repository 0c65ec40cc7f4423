COPY record_customers (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, customer_id, name, tier)
FROM STDIN (FORMAT binary)
