COPY record_budgets (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, version, month, cost_center_id, project_id, org_unit_id, category, line_no, amount, currency, approved_on,
    reason)
FROM STDIN (FORMAT binary)
