-- report: import_batches
-- version: 1
-- title: What was imported
-- rule: One row per batch and feed: rows by outcome, amounts read by currency, and whether a control total proved the file complete. as_of changes nothing.
-- right: read
-- params: as_of
-- column: batch count key
-- column: feed text key
-- column: profile text
-- column: source text
-- column: file_name text
-- column: sha256 text
-- column: read count
-- column: inserted count
-- column: new_version count
-- column: unchanged count
-- column: duplicate count
-- column: quarantined count
-- column: ignored count
-- column: withdrawn count
-- column: released count
-- column: amounts text
-- column: status text
-- column: snapshot count
-- column: published_at time
-- column: completeness text
SELECT b.batch_id AS batch, f.feed, nullif(b.profile, '') AS profile, nullif(s.code, '') AS source, b.file_name,
       encode(b.file_sha256, 'hex') AS sha256, f.read, f.inserted, f.new_version, f.unchanged, f.duplicate, f.quarantined, f.ignored,
       f.withdrawn, f.released,
       (SELECT string_agg(m.currency || ' ' || round(m.amount, greatest(c.exponent, scale(m.amount))), ', ' ORDER BY m.currency COLLATE "C")
        FROM batch_money m
        LEFT JOIN currency c USING (currency)
        WHERE m.batch_id = b.batch_id AND m.feed = f.feed AND m.outcome = 'read') AS amounts,
       b.status, b.snapshot, to_char(b.published_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS published_at, b.completeness
FROM batch b
JOIN source s USING (source_id)
JOIN batch_feed f USING (batch_id)
WHERE b.snapshot <= $1
