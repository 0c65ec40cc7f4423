-- Live spend of the payroll lines of workers $1 in periods $2 (all within $3..$4), of lines that snapshot $5 closed too; with the
-- columns of link/live_expense_spend. OFFSET 0 keeps it one look into the index per line.
SELECT s.fact_id, s.part_kind, s.part_id, s.accounting_date, s.coding_id, s.worker_id, s.category, s.amount, s.amount_original, s.currency, s.rate,
       s.rate_date, array_position('{same,direct,inverse}', s.rate_source) - 1 AS rate_source,
       array_position('{expense,hours,assignment,payroll_line,unassigned}', s.basis) - 1 AS basis, s.period, s.batch_id, s.line
FROM (SELECT DISTINCT r.record_id
      FROM unnest($1::integer[], $2::date[]) AS pair (worker_id, period)
      JOIN record_payroll AS r USING (worker_id, period)
      WHERE r.period BETWEEN $3 AND $4 AND r.known_to IN ($5, 9223372036854775807)) AS fact
CROSS JOIN LATERAL (SELECT * FROM spend AS live
                    WHERE live.fact_kind = 'p' AND live.fact_id = fact.record_id AND live.known_to = 9223372036854775807 OFFSET 0) AS s
