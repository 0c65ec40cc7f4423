COPY quarantine_missing (quarantine_id, kind, value, column_name) FROM STDIN (FORMAT binary)
