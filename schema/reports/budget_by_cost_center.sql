-- report: budget_by_cost_center
-- version: 1
-- title: Budget and spend by cost center, month by month
-- rule: Budget lines that name only an org unit are left out; a project line without cost center takes the project's. owner_role is that of as_of.
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
)
SELECT coalesce(e.code, 'UNASSIGNED') AS cost_center_code, cost_center_name(b.cost_center_id, $4, $1) AS name,
       cost_center_owner(b.cost_center_id, $4, $1) AS owner_role, to_char(b.month, 'YYYY-MM') AS month, reporting_amount(sum(b.budget)) AS budget,
       reporting_amount(sum(b.actual)) AS actual, reporting_amount(sum(b.budget) - sum(b.actual)) AS variance, percent(sum(b.actual), sum(b.budget)) AS consumed_pct
FROM both_sides b
LEFT JOIN entity e ON e.entity_id = b.cost_center_id
GROUP BY b.cost_center_id, e.code, b.month
-- totals
WITH both_sides AS (
    SELECT cost_center_id, amount AS budget, 0::numeric AS actual
    FROM budget_known($1, $2, $3, $4, $5, $6, $7, $8, $10)
    WHERE NOT named_unit_only
    UNION ALL
    SELECT cost_center_id, 0, amount
    FROM spend_known($1, $2, $3, $5, $6, $7, $8, $9, $10, $11)
)
SELECT coalesce(e.code, 'UNASSIGNED') AS cost_center_code, cost_center_name(b.cost_center_id, $4, $1) AS name,
       cost_center_owner(b.cost_center_id, $4, $1) AS owner_role, NULL::text AS month, reporting_amount(sum(b.budget)) AS budget,
       reporting_amount(sum(b.actual)) AS actual, reporting_amount(sum(b.budget) - sum(b.actual)) AS variance, percent(sum(b.actual), sum(b.budget)) AS consumed_pct
FROM both_sides b
LEFT JOIN entity e ON e.entity_id = b.cost_center_id
GROUP BY b.cost_center_id, e.code
ORDER BY 1
