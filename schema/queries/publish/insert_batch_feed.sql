INSERT INTO batch_feed (batch_id, feed, position, read, inserted, new_version, unchanged, duplicate, quarantined, ignored, withdrawn, released)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
