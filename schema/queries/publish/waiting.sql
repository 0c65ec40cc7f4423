-- What waits in quarantine for this feed and source: a row that comes again replaces it, a good one closes it (R19).
SELECT quarantine_id, raw_key_hash FROM quarantine
WHERE feed = $1 AND source_id = $2 AND known_to = 9223372036854775807
