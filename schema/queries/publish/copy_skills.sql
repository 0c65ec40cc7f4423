COPY record_skills (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, skill_id, name, parent_id, framework, framework_id)
FROM STDIN (FORMAT binary)
