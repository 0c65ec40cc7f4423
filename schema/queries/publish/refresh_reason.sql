UPDATE quarantine SET code = $2, column_name = $3, value = $4, reason = $5, remedy = $6, releasable = $7 WHERE quarantine_id = $1
