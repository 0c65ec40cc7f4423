INSERT INTO migration (number, name, sha256) VALUES ($1, $2, $3)
ON CONFLICT (number) DO UPDATE SET sha256 = excluded.sha256, applied_at = clock_timestamp()
