COPY record_payroll (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, run_no, run_type, period, paid_on, worker_id, component_id, amount, currency, hours_us, cost_center_id,
    occurrence)
FROM STDIN (FORMAT binary)
