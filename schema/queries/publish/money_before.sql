SELECT m.feed, m.currency, m.outcome, m.amount
FROM batch_money m
WHERE m.batch_id = $1 AND m.outcome IN ('read', 'duplicate')
ORDER BY m.feed, m.currency, m.outcome
