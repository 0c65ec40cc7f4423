-- Batches, newest first, each as one JSON object.
SELECT json_build_object('batch', b.batch_id, 'snapshot', b.snapshot, 'status', b.status, 'file', b.file_name, 'profile', b.profile,
                         'source', s.code, 'mode', b.mode, 'completeness', b.completeness, 'sha256', encode(b.file_sha256, 'hex'),
                         'size', b.file_size, 'published_at', to_char(b.published_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                         'warnings', b.warnings,
                         'feeds', (SELECT json_agg(json_build_object('feed', f.feed, 'read', f.read, 'inserted', f.inserted,
                                       'new_version', f.new_version, 'unchanged', f.unchanged, 'duplicate', f.duplicate,
                                       'quarantined', f.quarantined, 'ignored', f.ignored, 'withdrawn', f.withdrawn, 'released', f.released,
                                       'money', (SELECT coalesce(json_object_agg(m.currency, m.outcomes), '{}')
                                                 FROM (SELECT currency, json_object_agg(outcome, CASE WHEN length(translate(amount::text, '-.', '')) > 15 THEN to_json(amount::text)
                                                                                                ELSE to_json(amount) END) AS outcomes
                                                       FROM batch_money m
                                                       WHERE m.batch_id = f.batch_id AND m.feed = f.feed
                                                       GROUP BY currency) m)) ORDER BY f.position)
                                   FROM batch_feed f
                                   WHERE f.batch_id = b.batch_id))::text AS batch
FROM batch b
JOIN source s USING (source_id)
WHERE $1::bigint IS NULL OR b.batch_id = $1::bigint
ORDER BY b.batch_id DESC
LIMIT $2::bigint
