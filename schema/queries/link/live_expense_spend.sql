-- Live spend of the expense lines $1, with the words as the numbers of the enums in importers/link/spend.h.
SELECT s.fact_id, s.part_kind, s.part_id, s.accounting_date, s.coding_id, s.worker_id, s.category, s.amount, s.amount_original, s.currency, s.rate,
       s.rate_date, array_position('{same,direct,inverse}', s.rate_source) - 1 AS rate_source,
       array_position('{expense,hours,assignment,payroll_line,unassigned}', s.basis) - 1 AS basis, s.period, s.batch_id, s.line
FROM spend AS s
JOIN unnest($1::bigint[]) AS fact (record_id) ON s.fact_id = fact.record_id
WHERE s.fact_kind = 'x' AND s.known_to = 9223372036854775807
