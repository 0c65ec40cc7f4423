-- Closes the pieces of records $2 that begin on $3. OFFSET 0 keeps it one look into the index per piece.
UPDATE assignment_version SET known_to = $1
WHERE ctid = ANY (ARRAY(
    SELECT v.ctid
    FROM unnest($2::bigint[], $3::date[]) AS gone (record_id, valid_from)
    CROSS JOIN LATERAL (SELECT ctid FROM assignment_version AS live
                        WHERE live.record_id = gone.record_id AND live.valid_from = gone.valid_from
                          AND live.known_to = 9223372036854775807 OFFSET 0) AS v))
