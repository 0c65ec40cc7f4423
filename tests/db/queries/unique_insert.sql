INSERT INTO guarded (code, amount) VALUES ($1, $2)
