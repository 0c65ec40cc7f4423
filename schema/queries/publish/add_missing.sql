INSERT INTO quarantine_missing (quarantine_id, kind, value, column_name) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
