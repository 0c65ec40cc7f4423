SELECT i, repeat('x', 200) AS padding, CASE WHEN i = $2::integer THEN 1 / (i - $2::integer) END AS trap FROM generate_series(1, $1::integer) AS i
