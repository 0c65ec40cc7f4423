COPY publish_closed (record_id) FROM STDIN (FORMAT binary)
