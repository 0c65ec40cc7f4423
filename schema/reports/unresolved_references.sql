-- report: unresolved_references
-- version: 1
-- title: Codes that nothing known has
-- rule: Open quarantined rows whose only fault is an unknown reference, by object and code as written; lines that name it and up to three candidates that differ only in leading zeros or case.
-- rule: amount is what these lines would add, net of tax, at the rate of their day; a line that names two of them counts with both. Null for feeds without money.
-- right: import
-- params: as_of
-- column: entity text key
-- column: source text key
-- column: alias text key
-- column: lines count
-- column: amount money
-- column: candidates text
WITH missing AS (
    SELECT m.kind AS entity, s.code AS source, q.namespace, m.value AS alias, q.quarantine_id, q.feed, q.cells
    FROM quarantine q
    JOIN quarantine_missing m USING (quarantine_id)
    JOIN source s USING (source_id)
    WHERE q.known_from <= $1 AND $1 < q.known_to AND q.releasable AND m.kind <> 'rate'
      AND q.code IN ('unknown_reference', 'ambiguous_reference')
      AND NOT EXISTS (SELECT FROM quarantine_missing r WHERE r.quarantine_id = q.quarantine_id AND r.kind = 'rate')
), line AS (
    SELECT m.entity, m.source, m.namespace, m.alias,
           divide_half_away(waiting_amount(m.feed, m.cells) * currency_units(c.exponent) * r.above, r.below) AS minor
    FROM missing m
    LEFT JOIN currency c ON c.currency = amount_cell(m.feed, m.cells, 'currency')
    LEFT JOIN rates_known($1) r ON r.currency = c.currency AND r.valid_from <= waiting_day(m.feed, m.cells)
                               AND waiting_day(m.feed, m.cells) < r.valid_to
), object AS (
    SELECT entity, source, namespace, alias, count(*) AS lines, sum(minor) AS minor
    FROM line
    GROUP BY entity, source, namespace, alias
)
SELECT o.entity, o.source, o.alias, o.lines, reporting_amount(o.minor) AS amount,
       nullif(array_to_string((array_agg(e.code ORDER BY e.code COLLATE "C"))[1:3], ', '), '') AS candidates
FROM object o
LEFT JOIN entity e ON e.kind = o.entity AND e.namespace = o.namespace AND e.known_from <= $1
                  AND ltrim(lower(e.code), '0') = ltrim(lower(o.alias), '0')
GROUP BY o.entity, o.source, o.alias, o.lines, o.minor
