-- Closes the versions collected in publish_closed; $2 and $3 are the least and greatest record_id among them (for the BRIN index).
UPDATE record_projects r
SET known_to = $1
FROM publish_closed c
WHERE r.record_id = c.record_id AND r.record_id BETWEEN $2 AND $3 AND r.known_to = 9223372036854775807 AND r.known_from < $1
