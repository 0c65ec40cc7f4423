-- Live rows that no longer stand at snapshot $1.
UPDATE employment AS v SET known_to = $1
WHERE known_to = 9223372036854775807 AND worker_id IN (SELECT worker_id FROM link_touched_workers($1))
  AND NOT EXISTS (SELECT FROM link_employment_pieces($1) AS p
                  WHERE (p.worker_id, p.valid_from, p.valid_to, p.hired_on, p.record_id)
                      = (v.worker_id, v.valid_from, v.valid_to, v.hired_on, v.record_id))
