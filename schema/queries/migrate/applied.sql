SELECT number, name, sha256 FROM migration WHERE number > 0 ORDER BY number
