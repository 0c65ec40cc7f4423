COPY record_exchange_rates (
    record_id, source_id, key_hash, key_order, content_hash, batch_id, line, byte_from, byte_length, known_from,
    known_to, currency, quote_currency, rate_date, rate)
FROM STDIN (FORMAT binary)
