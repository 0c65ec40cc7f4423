INSERT INTO snapshot (snapshot, published_at, batch_id)
VALUES ($1, greatest(clock_timestamp(), (SELECT max(published_at) FROM snapshot)), $2)
