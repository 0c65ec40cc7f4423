COPY record_expenses (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, document_no, line_no, kind, worker_id, vendor, category, spent_on, accounting_date, amount, currency,
    tax_amount, cost_center_id, project_id, submitted_on, decision, decider_no, decider_role_code, on_behalf_of_no,
    decided_on, reason, paid_on, commitment_no, note, occurrence, coding_id)
FROM STDIN (FORMAT binary)
