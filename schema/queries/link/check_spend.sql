-- Facts $2 of kind $1 whose live spend is not their amount $3, converted again. The exponents $4 and $7 are of their and the reporting currency.
SELECT count(*) AS wrong, coalesce(min(fact_id), 0) AS first, coalesce(sum(expected), 0) AS expected, coalesce(sum(found), 0) AS found
FROM (SELECT fact_id, link_converted(minor, exponent, $7, rate, source) AS expected,
             (SELECT coalesce(sum(s.amount), 0)
              FROM spend AS s
              WHERE s.fact_kind = $1::text::"char" AND s.fact_id = fact.fact_id AND s.known_to = 9223372036854775807) AS found
      FROM unnest($2::bigint[], $3::bigint[], $4::integer[], $5::numeric[], $6::text[]) AS fact (fact_id, minor, exponent, rate, source)
      OFFSET 0) AS sums
WHERE expected <> found
