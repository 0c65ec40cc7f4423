SELECT count(*) AS wrong, coalesce(min(record_id), 0) AS first, coalesce(sum(expected), 0) AS expected, coalesce(sum(found), 0) AS found
FROM link_wrong_expenses($1)
