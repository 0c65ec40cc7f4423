UPDATE assignment_version AS v SET known_to = $1
FROM unnest($2::bigint[], $3::date[]) AS gone (record_id, valid_from)
WHERE v.known_to = 9223372036854775807 AND v.record_id = gone.record_id AND v.valid_from = gone.valid_from
