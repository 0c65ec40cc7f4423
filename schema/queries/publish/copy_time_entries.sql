COPY record_time_entries (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, entry_no, worker_id, work_date, hours_us, project_id, cost_center_id, activity_id, skill_id, billable,
    bill_rate, currency, status, approver_no, approved_on, note, occurrence, coding_id)
FROM STDIN (FORMAT binary)
