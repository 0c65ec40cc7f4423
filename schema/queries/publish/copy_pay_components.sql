COPY record_pay_components (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, component_id, name, class, category, hours_class)
FROM STDIN (FORMAT binary)
