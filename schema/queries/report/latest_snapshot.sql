SELECT coalesce(max(snapshot), 0) AS snapshot, to_char(max(published_at), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS known_at
FROM snapshot
