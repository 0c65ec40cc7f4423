INSERT INTO batch_touch (batch_id, touched_batch_id, feed, touch, rows) VALUES ($1, $2, $3, $4, $5)
