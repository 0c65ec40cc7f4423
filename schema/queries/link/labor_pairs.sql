-- Pairs of worker and pay period whose distribution may be another one since snapshot $1: through a payroll line, a time entry, an assignment,
-- a pay component or an exchange rate. Pairs without payroll are nothing to distribute.
WITH paid AS MATERIALIZED (
    SELECT DISTINCT worker_id, period FROM record_payroll WHERE known_to = 9223372036854775807
), entered AS (
    SELECT worker_id, date_trunc('month', work_date)::date AS period
    FROM record_time_entries
    WHERE known_from = $1 AND work_date >= (SELECT min(period) FROM paid) AND work_date < (SELECT max(period) + interval '1 month' FROM paid)
    UNION
    SELECT worker_id, date_trunc('month', work_date)::date
    FROM record_time_entries
    WHERE known_to = $1 AND known_to < 9223372036854775807
), component AS (
    SELECT component_id
    FROM record_pay_components
    WHERE known_from = $1 OR known_to = $1
    GROUP BY component_id
    HAVING count(DISTINCT (class, category)) > 1 OR count(*) < 2
)
SELECT worker_id, period FROM record_payroll WHERE known_from = $1
UNION
SELECT worker_id, period FROM record_payroll WHERE known_to = $1 AND known_to < 9223372036854775807
UNION
SELECT worker_id, period FROM paid JOIN entered USING (worker_id, period)
UNION
SELECT p.worker_id, p.period
FROM paid AS p
JOIN assignment_version AS a USING (worker_id)
WHERE (a.known_from = $1 OR a.known_to = $1) AND a.valid_from < p.period + interval '1 month' AND a.valid_to > p.period
UNION
SELECT worker_id, period FROM record_payroll JOIN component USING (component_id) WHERE known_to = 9223372036854775807
UNION
SELECT r.worker_id, r.period
FROM record_payroll AS r
JOIN link_rate_ranges($1) AS rate ON rate.currency = r.currency AND r.paid_on >= rate.day_from AND r.paid_on < rate.day_to
WHERE r.known_to = 9223372036854775807
ORDER BY period, worker_id
