COPY quarantine (quarantine_id, batch_id, feed, source_id, namespace, line, byte_from, byte_length, code, column_name, value, reason,
    remedy, releasable, raw, cells, occurrence, raw_key_hash, quarantined_at, known_from, known_to)
FROM STDIN (FORMAT binary)
