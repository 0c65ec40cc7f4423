SELECT count(*) AS wrong, coalesce(min(coding_id), 0) AS first FROM link_gaps($1)
