-- report: labor_cost_allocation
-- version: 1
-- title: Employer cost of labor by worker, period, cost center and project
-- rule: Each payroll line of class earning or employer_contribution is split over the hours of its period (basis hours), else over assignments by days and share (assignment), else to its own cost center (payroll_line) or UNASSIGNED (unassigned).
-- rule: The sum of amount is the employer cost. hours are those of all counting time entries, with or without pay. from and to cut by accounting date.
-- right: pay
-- params: from to as_of responsibility org_basis org_unit cost_center project role worker category kind
-- column: worker_no text key
-- column: period month key
-- column: cost_center_code text key
-- column: project_code text key
-- column: hours number sum
-- column: amount money sum
-- column: basis text key
WITH cost AS (
    SELECT worker_id, period, cost_center_id, project_id, basis, sum(amount) AS amount
    FROM spend_known($1, $2, $3, $5, $6, $7, $8, $9, $10, 'labor')
    WHERE $11::text IS NULL OR $11 = 'labor'
    GROUP BY worker_id, period, cost_center_id, project_id, basis
), hours AS (
    SELECT t.worker_id, date_trunc('month', t.work_date)::date AS period, i.cost_center_id, c.project_id, sum(t.hours_us) AS hours_us
    FROM record_time_entries t
    JOIN coding c ON c.coding_id = t.coding_id
    JOIN coding_interval i ON i.coding_id = t.coding_id AND i.valid_from <= t.work_date AND t.work_date < i.valid_to
                          AND i.known_from <= $1 AND $1 < i.known_to
    WHERE t.known_from <= $1 AND $1 < t.known_to
      AND lower(t.status) NOT IN ('draft', 'rejected')
      AND $10::text IS NULL AND ($11::text IS NULL OR $11 = 'labor')
      AND ($2::date IS NULL OR t.work_date >= $2) AND ($3::date IS NULL OR t.work_date <= $3)
      AND ($6::text IS NULL OR i.cost_center_id = ANY (CASE WHEN $6 = 'UNASSIGNED' THEN ARRAY[0]
               ELSE ARRAY(SELECT entity_id FROM entity WHERE entity.kind = 'cost_center' AND code = $6) END))
      AND ($7::text IS NULL OR c.project_id = ANY (ARRAY(SELECT entity_id FROM entity WHERE entity.kind = 'project' AND code = $7)))
      AND ($8::text IS NULL OR i.role_id = ANY (CASE WHEN $8 = 'ORPHAN' THEN ARRAY[0]
               ELSE ARRAY(SELECT entity_id FROM entity WHERE entity.kind = 'role' AND code = $8) END))
      AND ($9::text IS NULL OR t.worker_id = ANY (ARRAY(SELECT entity_id FROM entity WHERE entity.kind = 'worker' AND code = $9)))
      AND ($5::text IS NULL OR EXISTS (
               SELECT FROM units_below($1, $5) b
               WHERE b.org_unit_id = i.org_unit_id AND b.valid_from <= t.work_date AND t.work_date < b.valid_to))
    GROUP BY 1, 2, 3, 4
)
SELECT w.code AS worker_no, to_char(period, 'YYYY-MM') AS period, coalesce(cc.code, 'UNASSIGNED') AS cost_center_code,
       coalesce(p.code, '') AS project_code, round(coalesce(h.hours_us, 0) / 3600000000.0, 2) AS hours,
       coalesce(c.amount, 0) * (SELECT reporting_unit()) AS amount, basis
FROM cost c
FULL JOIN (SELECT *, 'hours' AS basis FROM hours) h USING (worker_id, period, cost_center_id, project_id, basis)
JOIN entity w ON w.entity_id = worker_id
LEFT JOIN entity cc ON cc.entity_id = cost_center_id
LEFT JOIN entity p ON p.entity_id = project_id
