UPDATE quarantine SET known_to = $1, closed_by = $2, closed_in_batch = $3
WHERE quarantine_id = ANY ($4::bigint[]) AND known_to = 9223372036854775807
