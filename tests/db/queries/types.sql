SELECT n, truth, small, whole, large, day, letters, fixed, encode(bytes, 'hex') AS bytes, id, exact, list, array_length(list, 1) AS list_n,
       moment
FROM copied ORDER BY n
