-- report: budget_by_cost_center
-- version: 1
-- title: Budget and spend by cost center, month by month
-- rule: Budget lines that name only an org unit are left out; a project line without cost center takes the project's. owner_role is that of the first of the month, in totals.rows that of as_of; ORPHAN when there is none.
-- rule: totals.rows has one row per cost center over all its months.
-- right: read
-- params: from to as_of responsibility org_basis org_unit cost_center project role worker category kind
-- column: cost_center_code text key
-- column: name text
-- column: owner_role text
-- column: month month key
-- column: budget money sum
-- column: actual money sum
-- column: variance money sum
-- column: consumed_pct percent
WITH both_sides AS (
    SELECT cost_center_id, month, amount AS budget, 0::numeric AS actual
    FROM budget_known($1, $2, $3, $4, $5, $6, $7, $8, $10)
    WHERE NOT named_unit_only
    UNION ALL
    SELECT cost_center_id, date_trunc('month', accounting_date)::date, 0, amount
    FROM spend_known($1, $2, $3, $5, $6, $7, $8, $9, $10, $11)
), months AS (
    SELECT cost_center_id, month, sum(budget) AS budget, sum(actual) AS actual
    FROM both_sides
    GROUP BY cost_center_id, month
)
SELECT coalesce(e.code, 'UNASSIGNED') AS cost_center_code, n.name, coalesce(r.code, 'ORPHAN') AS owner_role, to_char(m.month, 'YYYY-MM') AS month,
       m.budget * (SELECT reporting_unit()) AS budget, m.actual * (SELECT reporting_unit()) AS actual, (m.budget - m.actual) * (SELECT reporting_unit()) AS variance,
       percent(m.actual, m.budget) AS consumed_pct
FROM months m
LEFT JOIN entity e ON e.entity_id = m.cost_center_id
LEFT JOIN cost_centers_named($4, $1) n ON n.cost_center_id = m.cost_center_id
LEFT JOIN cost_centers_owned($1) o ON o.cost_center_id = m.cost_center_id AND o.valid_from <= m.month AND m.month < o.valid_to
LEFT JOIN entity r ON r.entity_id = o.role_id
-- totals
WITH both_sides AS (
    SELECT cost_center_id, amount AS budget, 0::numeric AS actual
    FROM budget_known($1, $2, $3, $4, $5, $6, $7, $8, $10)
    WHERE NOT named_unit_only
    UNION ALL
    SELECT cost_center_id, 0, amount
    FROM spend_known($1, $2, $3, $5, $6, $7, $8, $9, $10, $11)
), whole AS (
    SELECT cost_center_id, sum(budget) AS budget, sum(actual) AS actual
    FROM both_sides
    GROUP BY cost_center_id
)
SELECT coalesce(e.code, 'UNASSIGNED') AS cost_center_code, n.name, coalesce(r.code, 'ORPHAN') AS owner_role, NULL::text AS month,
       reporting_amount(w.budget) AS budget, reporting_amount(w.actual) AS actual, reporting_amount(w.budget - w.actual) AS variance,
       percent(w.actual, w.budget) AS consumed_pct
FROM whole w
LEFT JOIN entity e ON e.entity_id = w.cost_center_id
LEFT JOIN cost_centers_named($4, $1) n ON n.cost_center_id = w.cost_center_id
LEFT JOIN cost_centers_owned($1) o ON o.cost_center_id = w.cost_center_id AND o.valid_from <= $4 AND $4 < o.valid_to
LEFT JOIN entity r ON r.entity_id = o.role_id
ORDER BY e.code COLLATE "C"
