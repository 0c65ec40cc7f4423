-- Facts $2 of kind $1 whose live spend is not their amount $3, converted again. The exponents $4 and $7 are of their and the reporting currency.
SELECT count(*) AS wrong, coalesce(min(f.fact_id), 0) AS first, coalesce(sum(f.expected), 0) AS expected, coalesce(sum(f.found), 0) AS found
FROM (SELECT fact.fact_id, link_converted(fact.minor, fact.exponent, $7, fact.rate, fact.source) AS expected, coalesce(sum(s.amount), 0) AS found
      FROM unnest($2::bigint[], $3::bigint[], $4::integer[], $5::numeric[], $6::text[]) AS fact (fact_id, minor, exponent, rate, source)
      LEFT JOIN spend AS s ON s.fact_id = fact.fact_id AND s.fact_kind = $1::text::"char" AND s.known_to = 9223372036854775807
      GROUP BY fact.fact_id, fact.minor, fact.exponent, fact.rate, fact.source) AS f
WHERE f.expected <> f.found
