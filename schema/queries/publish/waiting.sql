-- What waits in quarantine for this feed: a row that comes again replaces it, a good one closes it (R19). Facts are keyed per source; master data
-- ($3) are one set whatever source they come from, and their keys tell the namespaces apart.
SELECT quarantine_id, raw_key_hash FROM quarantine
WHERE feed = $1 AND (source_id = $2 OR $3::boolean) AND known_to = 9223372036854775807
