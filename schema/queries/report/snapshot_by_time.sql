-- The highest snapshot published by then; 0 before the first.
SELECT coalesce(max(snapshot), 0) AS snapshot, to_char(max(published_at), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS known_at
FROM snapshot
WHERE published_at <= $1::timestamptz
