-- report: budget_accountability
-- version: 1
-- title: Budget, spend and what is left, by responsible role
-- rule: budget: lines of the latest version approved up to as_of, months touched by from..to, owned by the role on the first of the month. actual: spend by responsible role.
-- rule: available = budget - commitment - actual; variance = budget - actual; consumed_pct = (actual + commitment) / budget. Commitments are not imported by this version: commitment is 0.
-- rule: Budgets name neither worker nor kind: filtered by one of these, actual and what follows from it is that part, budget stays whole.
-- rule: holders are those of as_of. exception_lines counts lines with E10 (orphan) or E11 (vacant).
-- right: read
-- params: from to as_of responsibility org_basis org_unit cost_center project role worker category kind
-- column: role_code text key
-- column: role_title text
-- column: holders text
-- column: budget money sum
-- column: actual money sum
-- column: commitment money sum
-- column: available money sum
-- column: variance money sum
-- column: consumed_pct percent
-- column: spend_lines count sum
-- column: exception_lines count sum
WITH budget AS (
    SELECT role_id, sum(amount) AS budget
    FROM budget_known($1, $2, $3, $4, $5, $6, $7, $8, $10)
    GROUP BY role_id
), actual AS (
    SELECT role_id, sum(amount) AS actual, count(*) AS lines, count(exception) AS exceptions
    FROM spend_known($1, $2, $3, $5, $6, $7, $8, $9, $10, $11)
    GROUP BY role_id
), roles AS (
    SELECT role_id, coalesce(budget, 0) AS budget, coalesce(actual, 0) AS actual, coalesce(lines, 0) AS lines, coalesce(exceptions, 0) AS exceptions
    FROM (SELECT 0 AS role_id WHERE coalesce($8, 'ORPHAN') = 'ORPHAN' UNION SELECT role_id FROM budget UNION SELECT role_id FROM actual) r
    LEFT JOIN budget USING (role_id)
    LEFT JOIN actual USING (role_id)
)
SELECT role_name(role_id) AS role_code, role_title(role_id, $1) AS role_title, holders(role_id, $4, $1) AS holders,
       reporting_amount(budget) AS budget, reporting_amount(actual) AS actual, reporting_amount(0) AS commitment, reporting_amount(budget - actual) AS available,
       reporting_amount(budget - actual) AS variance, percent(actual, budget) AS consumed_pct, lines AS spend_lines, exceptions AS exception_lines
FROM roles
