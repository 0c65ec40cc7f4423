-- Lines that snapshot $1 closed without a new version spend nothing any more.
UPDATE spend AS s SET known_to = $1
WHERE s.fact_kind = 'x' AND s.known_to = 9223372036854775807
  AND s.fact_id IN (SELECT record_id FROM record_expenses WHERE known_to = $1 AND known_to < 9223372036854775807
                    EXCEPT
                    SELECT record_id FROM record_expenses WHERE known_from = $1)
