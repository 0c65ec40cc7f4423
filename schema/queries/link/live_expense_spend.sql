-- Live spend of the expense lines $1, with the words as the numbers of the enums in importers/link/spend.h. OFFSET 0 keeps it one look into
-- the index per line.
SELECT s.fact_id, s.part_kind, s.part_id, s.accounting_date, s.coding_id, s.worker_id, s.category, s.amount, s.amount_original, s.currency, s.rate,
       s.rate_date, array_position('{same,direct,inverse}', s.rate_source) - 1 AS rate_source,
       array_position('{expense,hours,assignment,payroll_line,unassigned}', s.basis) - 1 AS basis, s.period, s.batch_id, s.line
FROM unnest($1::bigint[]) AS fact (record_id)
CROSS JOIN LATERAL (SELECT * FROM spend AS live
                    WHERE live.fact_kind = 'x' AND live.fact_id = fact.record_id AND live.known_to = 9223372036854775807 OFFSET 0) AS s
