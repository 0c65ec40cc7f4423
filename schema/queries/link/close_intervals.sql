UPDATE coding_interval AS i SET known_to = $1
FROM unnest($2::integer[], $3::date[]) AS gone (coding_id, valid_from)
WHERE i.known_to = 9223372036854775807 AND i.coding_id = gone.coding_id AND i.valid_from = gone.valid_from
