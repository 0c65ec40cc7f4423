SELECT coalesce(max(snapshot), 0) AS snapshot FROM snapshot
