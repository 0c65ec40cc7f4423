COPY copied (n, truth, small, whole, large, day, letters, fixed, bytes, id, exact, list, moment) FROM STDIN (FORMAT binary)
