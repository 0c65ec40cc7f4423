-- report: snapshots
-- version: 1
-- title: Publish numbers
-- rule: Each import is published under the next number; known_at takes a number or a time.
-- right: read
-- params: as_of
-- column: snapshot count key
-- column: published_at time
-- column: batch count
SELECT snapshot, to_char(published_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS published_at, batch_id AS batch
FROM snapshot
WHERE snapshot <= $1
