COPY publish_arrived (kind, value) FROM STDIN (FORMAT binary)
