-- Closes parts $4, $5 of facts $3. OFFSET 0 keeps it one look into the index per part.
UPDATE spend SET known_to = $1
WHERE ctid = ANY (ARRAY(
    SELECT s.ctid
    FROM unnest($3::bigint[], $4::text[], $5::bigint[]) AS gone (fact_id, part_kind, part_id)
    CROSS JOIN LATERAL (SELECT ctid FROM spend AS live
                        WHERE live.known_to = 9223372036854775807 AND live.fact_kind = $2::text::"char" AND live.fact_id = gone.fact_id
                          AND live.part_kind = gone.part_kind::"char" AND live.part_id = gone.part_id OFFSET 0) AS s))
