-- The live keys a file can meet, of one source and a range of key_order.
SELECT key_hash, content_hash, record_id, batch_id, source_id
FROM record_payroll
WHERE known_to = 9223372036854775807 AND source_id = $1 AND key_order BETWEEN $2 AND $3
