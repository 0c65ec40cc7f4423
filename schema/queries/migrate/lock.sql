-- One program migrates at a time; held to migrate/unlock or the end of the connection. The number spells KONU.
SELECT pg_advisory_lock(1263488597)
