-- Closes the answers of codings $2 that begin on $3. OFFSET 0 keeps it one look into the index per answer.
UPDATE coding_interval SET known_to = $1
WHERE ctid = ANY (ARRAY(
    SELECT i.ctid
    FROM unnest($2::integer[], $3::date[]) AS gone (coding_id, valid_from)
    CROSS JOIN LATERAL (SELECT ctid FROM coding_interval AS live
                        WHERE live.coding_id = gone.coding_id AND live.valid_from = gone.valid_from
                          AND live.known_to = 9223372036854775807 OFFSET 0) AS i))
