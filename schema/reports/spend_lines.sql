-- report: spend_lines
-- version: 1
-- title: Spend lines: the drill-down of every figure
-- rule: One row per atomic amount with its owner answer, its original amount and the file line it comes from.
-- rule: amount_original is net of tax, in the currency of the source. holder_no is VACANT when nobody held the role, null for ORPHAN.
-- right: read
-- params: from to as_of responsibility org_basis org_unit cost_center project role worker category kind
-- column: spend_id text key
-- column: kind text
-- column: accounting_date date
-- column: amount money sum
-- column: amount_original number
-- column: currency text
-- column: cost_center_code text
-- column: project_code text
-- column: category text
-- column: worker_no text
-- column: vendor text
-- column: role_code text
-- column: holder_no text
-- column: decider_no text
-- column: on_behalf_of_no text
-- column: decided_on date
-- column: basis text
-- column: exceptions text
-- column: reason text
-- column: batch count
-- column: line count
SELECT s.fact_kind::text || s.fact_id || CASE WHEN s.part_kind <> '-' THEN '.' || s.part_kind::text || s.part_id ELSE '' END AS spend_id,
       s.kind, s.accounting_date, s.amount * (SELECT reporting_unit()) AS amount,
       s.amount_original * minor_unit(oc.exponent) AS amount_original, s.currency,
       coalesce(cc.code, 'UNASSIGNED') AS cost_center_code, p.code AS project_code, nullif(s.category, '') AS category,
       w.code AS worker_no, nullif(x.vendor, '') AS vendor, coalesce(r.code, 'ORPHAN') AS role_code,
       CASE WHEN s.role_id = 0 THEN NULL ELSE coalesce(h.code, 'VACANT') END AS holder_no,
       nullif(x.decider_no, '') AS decider_no, NULL::text AS on_behalf_of_no, x.decided_on, 'owner' AS basis,
       coalesce(s.exception, '') AS exceptions, nullif(x.reason, '') AS reason, s.batch_id AS batch, s.line
FROM spend_known($1, $2, $3, $5, $6, $7, $8, $9, $10, $11) s
LEFT JOIN currency oc ON oc.currency = s.currency
LEFT JOIN entity cc ON cc.entity_id = s.cost_center_id
LEFT JOIN entity p ON p.entity_id = s.project_id
LEFT JOIN entity w ON w.entity_id = s.worker_id
LEFT JOIN entity r ON r.entity_id = s.role_id
LEFT JOIN entity h ON h.entity_id = s.holder_id
LEFT JOIN record_expenses x ON s.fact_kind = 'x' AND x.record_id = s.fact_id AND x.known_from <= $1 AND $1 < x.known_to
