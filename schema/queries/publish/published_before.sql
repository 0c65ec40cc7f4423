-- The batch of the very same import, if there is one (RULINGS R04), with its outcomes and what still waits.
SELECT b.batch_id, b.snapshot, b.completeness, b.profile, s.code AS source, f.feed, f.read, f.duplicate, f.ignored,
       (SELECT count(*) FROM quarantine q WHERE q.batch_id = b.batch_id AND q.feed = f.feed AND q.known_to = 9223372036854775807) AS waiting
FROM batch b
JOIN source s USING (source_id)
JOIN batch_feed f USING (batch_id)
WHERE b.identity = $1 AND b.status = 'published'
ORDER BY f.position
