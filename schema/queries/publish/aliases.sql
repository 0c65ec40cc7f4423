SELECT entity, alias_source, alias, target_id FROM record_aliases WHERE known_to = 9223372036854775807
