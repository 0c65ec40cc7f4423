-- The highest snapshot published by then; 0 before the first.
SELECT coalesce(max(snapshot), 0) AS snapshot FROM snapshot WHERE published_at <= $1::timestamptz
