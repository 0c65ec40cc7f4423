SELECT count(*) AS wrong, coalesce(min(coding_id), 0) AS first, 0 AS expected, 0 AS found FROM link_gaps($1)
