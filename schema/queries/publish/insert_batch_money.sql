INSERT INTO batch_money (batch_id, feed, currency, outcome, amount) VALUES ($1, $2, $3, $4, $5)
