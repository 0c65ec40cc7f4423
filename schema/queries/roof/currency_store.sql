INSERT INTO setting (name, value) VALUES ('currency', $1)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
