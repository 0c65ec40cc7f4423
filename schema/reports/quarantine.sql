-- report: quarantine
-- version: 1
-- title: Rows put aside, with reason and remedy
-- rule: Nothing of them is counted. Rows that lack a reference or a rate are released by themselves when it arrives (released_in). age_days counts up to as_of, or to the day on which the row was closed.
-- right: import
-- params: as_of
-- param: status text optional "open, closed or all; default those that wait and those that were released"
-- param: batch_no int optional "rows of one batch only"
-- column: batch count key
-- column: line count key
-- column: feed text key
-- column: code text key
-- column: column text
-- column: value text
-- column: reason text
-- column: remedy text
-- column: age_days count
-- column: released_in count
-- column: quarantine_no count key
-- column: closed_by text
SELECT q.batch_id AS batch, q.line, q.feed, q.code, nullif(q.column_name, '') AS "column", nullif(q.value, '') AS value, q.reason, q.remedy,
       greatest(0, least($4, closed.published_at::date) - q.quarantined_at::date)::bigint AS age_days,
       CASE WHEN closed.snapshot IS NOT NULL AND q.closed_by = 'released' THEN q.closed_in_batch END AS released_in, q.quarantine_id AS quarantine_no,
       CASE WHEN closed.snapshot IS NOT NULL THEN q.closed_by END AS closed_by
FROM quarantine q
LEFT JOIN snapshot closed ON closed.snapshot = q.known_to AND closed.snapshot <= $1
WHERE q.known_from <= $1
  AND CASE coalesce($12, '') WHEN 'all' THEN true WHEN 'closed' THEN q.known_to <= $1 WHEN 'open' THEN $1 < q.known_to
           ELSE $1 < q.known_to OR q.closed_by = 'released' END
  AND ($13 IS NULL OR q.batch_id = $13)
