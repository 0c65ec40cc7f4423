UPDATE spend AS s SET known_to = $1
FROM unnest($3::bigint[], $4::text[], $5::bigint[]) AS gone (fact_id, part_kind, part_id)
WHERE s.known_to = 9223372036854775807 AND s.fact_kind = $2::text::"char" AND s.fact_id = gone.fact_id
  AND s.part_kind = gone.part_kind::"char" AND s.part_id = gone.part_id
