COPY copied (n, day) FROM STDIN (FORMAT binary)
