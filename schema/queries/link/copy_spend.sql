COPY spend (fact_kind, fact_id, part_kind, part_id, known_from, known_to, accounting_date, coding_id, worker_id, category, amount,
            amount_original, currency, rate, rate_date, rate_source, basis, period, batch_id, line) FROM STDIN (FORMAT binary)
