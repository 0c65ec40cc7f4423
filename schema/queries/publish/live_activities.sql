-- The live keys a file can meet.
SELECT key_hash, content_hash, record_id, batch_id, source_id
FROM record_activities
WHERE known_to = 9223372036854775807
