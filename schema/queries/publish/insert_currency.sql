INSERT INTO currency (currency, exponent) VALUES ($1, $2) ON CONFLICT DO NOTHING
