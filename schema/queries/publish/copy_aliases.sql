COPY record_aliases (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, entity, alias_source, alias, target_id)
FROM STDIN (FORMAT binary)
