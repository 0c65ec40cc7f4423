-- report: spend_by_role
-- version: 1
-- title: Spend by responsible role
-- rule: Expenses net of tax and employer cost of labor, by the role responsible on the accounting date (DOMAIN.md section 5).
-- rule: ORPHAN = nobody was responsible; a vacant role keeps its spend.
-- right: read
-- params: from to as_of responsibility org_basis org_unit cost_center project role worker category kind
-- column: role_code text key
-- column: role_title text
-- column: kind text key
-- column: category text key
-- column: amount money sum
-- column: lines count sum
SELECT role_name(s.role_id) AS role_code, role_title(s.role_id, $1) AS role_title, s.kind, s.category, reporting_amount(s.amount) AS amount, s.lines
FROM (SELECT role_id, kind, category, sum(amount) AS amount, count(*) AS lines
      FROM spend_known($1, $2, $3, $5, $6, $7, $8, $9, $10, $11)
      GROUP BY role_id, kind, category) s
