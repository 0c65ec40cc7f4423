-- report: unresolved_references
-- version: 1
-- title: Codes that nothing known has
-- rule: Open quarantined rows whose only fault is an unknown reference, by object and code as written; lines that name it, their amount, and up to three candidates that differ only in leading zeros or case.
-- right: import
-- params: as_of
-- column: entity text key
-- column: source text key
-- column: alias text key
-- column: lines count sum
-- column: amount text
-- column: candidates text
WITH missing AS (
    SELECT m.kind AS entity, s.code AS source, q.namespace, m.value AS alias, q.quarantine_id, q.feed, q.cells
    FROM quarantine q
    JOIN quarantine_missing m USING (quarantine_id)
    JOIN source s USING (source_id)
    WHERE q.known_from <= $1 AND $1 < q.known_to AND q.releasable AND m.kind <> 'rate'
      AND q.code IN ('unknown_reference', 'ambiguous_reference')
      AND NOT EXISTS (SELECT FROM quarantine_missing r WHERE r.quarantine_id = q.quarantine_id AND r.kind = 'rate')
), amounts AS (
    SELECT entity, source, alias, amount_cell(feed, cells, 'currency') AS currency, sum(amount_cell(feed, cells, 'amount')::numeric) AS amount
    FROM missing
    WHERE amount_cell(feed, cells, 'amount') IS NOT NULL
    GROUP BY 1, 2, 3, 4
)
SELECT m.entity, m.source, m.alias, count(*) AS lines,
       (SELECT string_agg(a.currency || ' ' || a.amount, ', ' ORDER BY a.currency)
        FROM amounts a
        WHERE (a.entity, a.source, a.alias) = (m.entity, m.source, m.alias)) AS amount,
       (SELECT string_agg(c.code, ', ' ORDER BY c.code)
        FROM (SELECT e.code
              FROM entity e
              WHERE e.kind = m.entity AND e.namespace = min(m.namespace)
                AND (ltrim(lower(e.code), '0') = ltrim(lower(m.alias), '0'))
              ORDER BY e.code LIMIT 3) c) AS candidates
FROM missing m
GROUP BY m.entity, m.source, m.alias
