SELECT snapshot, to_char(published_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS known_at FROM snapshot WHERE snapshot = $1
