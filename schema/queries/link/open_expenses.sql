-- Expense lines whose spend may be another one since snapshot $1: new versions, and those whose exchange rate may have changed.
-- has_spend: the line may have spend already. Read in pieces with link/fetch_expenses.
DECLARE link_expenses CURSOR FOR
SELECT r.record_id, r.batch_id, r.line, r.coding_id, r.worker_id, r.category, coalesce(r.accounting_date, r.spent_on) AS accounting_date,
       r.spent_on, r.amount - coalesce(r.tax_amount, 0) AS net, r.currency, lower(r.decision) = 'rejected' AS rejected,
       r.record_id IN (SELECT record_id FROM record_expenses WHERE known_to = $1 AND known_to < 9223372036854775807) AS has_spend
FROM record_expenses AS r
WHERE r.known_from = $1 AND r.known_to = 9223372036854775807
UNION ALL
SELECT r.record_id, r.batch_id, r.line, r.coding_id, r.worker_id, r.category, coalesce(r.accounting_date, r.spent_on), r.spent_on,
       r.amount - coalesce(r.tax_amount, 0), r.currency, lower(r.decision) = 'rejected', true
FROM record_expenses AS r
WHERE r.known_from < $1 AND r.known_to = 9223372036854775807
  AND EXISTS (SELECT FROM link_rate_ranges($1) AS rate
              WHERE rate.currency = r.currency AND r.spent_on >= rate.day_from AND r.spent_on < rate.day_to)
