SELECT entity_id, kind, namespace, code FROM entity
