INSERT INTO batch (batch_id, source_id, profile, profile_version, file_name, file_sha256, file_size, archive_sha256, mode, options,
                   identity, status, completeness, warnings, snapshot, received_at, published_at)
VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, decode($8, 'hex'), $9, $10, $11, 'published', $12,
        coalesce((SELECT array_agg(w) FROM json_array_elements_text($13::json) w), '{}'), $14, to_timestamp($15::numeric), clock_timestamp())
