-- Waiting rows of one feed for which something they lack has arrived, oldest first.
SELECT q.quarantine_id, q.batch_id, q.source_id, s.code AS source, q.namespace, q.line, q.byte_from, q.byte_length, q.occurrence,
       q.cells[1] AS c1, q.cells[2] AS c2, q.cells[3] AS c3, q.cells[4] AS c4, q.cells[5] AS c5, q.cells[6] AS c6,
       q.cells[7] AS c7, q.cells[8] AS c8, q.cells[9] AS c9, q.cells[10] AS c10, q.cells[11] AS c11, q.cells[12] AS c12,
       q.cells[13] AS c13, q.cells[14] AS c14, q.cells[15] AS c15, q.cells[16] AS c16, q.cells[17] AS c17, q.cells[18]
       AS c18, q.cells[19] AS c19, q.cells[20] AS c20, q.cells[21] AS c21, q.cells[22] AS c22, q.cells[23] AS c23,
       q.cells[24] AS c24, q.cells[25] AS c25, q.cells[26] AS c26
FROM quarantine q
JOIN source s USING (source_id)
WHERE q.feed = $1 AND q.known_to = 9223372036854775807 AND q.releasable
  AND EXISTS (SELECT FROM quarantine_missing m JOIN publish_arrived a USING (kind, value) WHERE m.quarantine_id = q.quarantine_id)
ORDER BY q.source_id, q.batch_id, q.line
