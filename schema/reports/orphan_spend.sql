-- report: orphan_spend
-- version: 1
-- title: Spend for which nobody was responsible
-- rule: Lines without an owner role (E10) or whose role nobody held on the accounting date (E11).
-- rule: reason: no_owner_role, role_vacant, unknown_object (neither project nor cost center named), closed_object (no version of the cost center or its unit that day).
-- rule: last_owner_role is the last role that owned the object up to that day, for E11 the vacant one; orphan_since the first day of the unbroken time without owner or holder, null if there never was one.
-- right: read
-- params: from to as_of responsibility org_basis org_unit cost_center project role worker category kind
-- column: spend_id text key
-- column: accounting_date date
-- column: amount money sum
-- column: cost_center_code text
-- column: project_code text
-- column: reason text
-- column: last_owner_role text
-- column: orphan_since date
SELECT s.fact_kind::text || s.fact_id || CASE WHEN s.part_kind <> '-' THEN '.' || s.part_kind::text || s.part_id ELSE '' END AS spend_id,
       s.accounting_date, s.amount * (SELECT reporting_unit()) AS amount, coalesce(cc.code, 'UNASSIGNED') AS cost_center_code, p.code AS project_code,
       s.orphan_reason AS reason, r.code AS last_owner_role, g.orphan_since
FROM spend_known($1, $2, $3, $5, $6, $7, $8, $9, $10, $11) s
LEFT JOIN entity cc ON cc.entity_id = s.cost_center_id
LEFT JOIN entity p ON p.entity_id = s.project_id
LEFT JOIN owner_gaps($1) g ON g.coding_id = s.coding_id AND g.valid_from <= s.accounting_date AND s.accounting_date < g.valid_to
LEFT JOIN entity r ON r.entity_id = g.last_owner_role_id
WHERE s.exception IS NOT NULL
