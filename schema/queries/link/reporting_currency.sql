-- The currency of every figure; EUR until it is configured.
SELECT coalesce((SELECT value FROM setting WHERE name = 'currency'), 'EUR') AS currency
