-- report: slow
-- version: 1
-- title: Takes its time
-- rule: One row after so many seconds.
-- right: read
-- params: as_of
-- param: seconds int optional "how long"
-- column: number count key
-- column: waited text
SELECT 1 AS number, pg_sleep(coalesce($12, 0)::double precision)::text AS waited
