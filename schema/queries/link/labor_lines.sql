-- Employer cost lines of workers $1 in periods $2 (all within $3..$4).
SELECT r.worker_id, r.period, r.record_id, r.batch_id, r.line, r.paid_on, r.amount, r.currency, r.cost_center_id, c.category
FROM unnest($1::integer[], $2::date[]) AS pair (worker_id, period)
JOIN record_payroll AS r USING (worker_id, period)
JOIN record_pay_components AS c ON c.component_id = r.component_id AND c.known_to = 9223372036854775807
WHERE r.period BETWEEN $3 AND $4 AND r.known_to = 9223372036854775807 AND lower(c.class) IN ('earning', 'employer_contribution')
ORDER BY r.period, r.worker_id, r.record_id
