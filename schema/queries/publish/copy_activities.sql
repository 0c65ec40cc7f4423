COPY record_activities (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, activity_id, name, skill_id, weight, billable)
FROM STDIN (FORMAT binary)
