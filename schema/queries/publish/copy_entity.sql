COPY entity (entity_id, kind, namespace, code, known_from) FROM STDIN (FORMAT binary)
