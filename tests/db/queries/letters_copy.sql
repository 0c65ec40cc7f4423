COPY copied (n, letters) FROM STDIN (FORMAT binary)
