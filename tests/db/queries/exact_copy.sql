COPY copied (n, exact) FROM STDIN (FORMAT binary)
