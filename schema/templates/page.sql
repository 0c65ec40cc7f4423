-- One page of a report: its rows after a key, in the order of its keys.
SELECT * FROM (
{report}
) report
WHERE {after}
ORDER BY {order}
LIMIT {limit}
