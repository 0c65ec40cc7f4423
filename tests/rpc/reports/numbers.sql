-- report: numbers
-- version: 3
-- title: Whole numbers
-- rule: The numbers from 1 to n,
-- rule: each with an exact amount and as many letters as asked for.
-- right: read
-- params: from to as_of responsibility role kind
-- param: n int optional "the last number"
-- param: letters int optional "length of the padding"
-- param: month month optional "any month"
-- column: word text key
-- column: number count key
-- column: amount money sum
-- column: day date
-- column: month month
-- column: padding text
SELECT 'w' || (i % 3) AS word, i AS number, (i * 1.01)::numeric(20, 2) AS amount, coalesce($2, date '2025-01-31') AS day,
    coalesce($14, '2025-01') AS month, repeat('x', coalesce($13, 0)::int) AS padding
FROM generate_series(1, coalesce($12, 7)) i
-- totals
SELECT 'all' AS word, count(*) AS number, sum(i * 1.01)::numeric(20, 2) AS amount, NULL::date AS day, NULL::text AS month, NULL::text AS padding
FROM generate_series(1, coalesce($12, 7)) i
