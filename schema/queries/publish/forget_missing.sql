DELETE FROM quarantine_missing WHERE quarantine_id = $1
