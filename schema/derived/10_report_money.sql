-- Minor units of the reporting currency and of others as amounts.

CREATE FUNCTION reporting_currency() RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce((SELECT value FROM kontor.setting WHERE name = 'currency'), 'EUR');
END;
COMMENT ON FUNCTION reporting_currency() IS 'The currency of every report, from table setting.';

CREATE FUNCTION currency_units(exponent smallint) RETURNS numeric LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT CASE exponent WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 3 THEN 1000 WHEN 4 THEN 10000 ELSE 100 END::numeric;
END;
COMMENT ON FUNCTION currency_units(smallint) IS 'Minor units in one unit of a currency with so many decimals.';

CREATE FUNCTION minor_unit(exponent smallint) RETURNS numeric LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    -- Multiplied with, not divided by: a quotient of numerics keeps about 16 digits only.
    SELECT CASE exponent WHEN 0 THEN 1 WHEN 1 THEN 0.1 WHEN 3 THEN 0.001 WHEN 4 THEN 0.0001 ELSE 0.01 END::numeric;
END;
COMMENT ON FUNCTION minor_unit(smallint) IS 'One minor unit of a currency with so many decimals, as a part of its unit.';

CREATE FUNCTION reporting_exponent() RETURNS smallint LANGUAGE sql STABLE
BEGIN ATOMIC
    -- Table currency has what occurred in files; the reporting currency itself need not.
    SELECT coalesce((SELECT exponent FROM kontor.currency WHERE currency = reporting_currency()),
                    CASE WHEN reporting_currency() IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV',
                                                       'XAF', 'XOF', 'XPF') THEN 0
                         WHEN reporting_currency() IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 3
                         WHEN reporting_currency() IN ('CLF', 'UYW') THEN 4
                         ELSE 2 END::smallint);
END;
COMMENT ON FUNCTION reporting_exponent() IS 'Decimals of the reporting currency.';

CREATE FUNCTION reporting_unit() RETURNS numeric LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT minor_unit(reporting_exponent());
END;
COMMENT ON FUNCTION reporting_unit() IS 'One minor unit of the reporting currency as an amount. Over many rows multiply with (SELECT reporting_unit()), which is asked once.';

CREATE FUNCTION reporting_amount(minor numeric) RETURNS numeric LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT minor * reporting_unit();
END;
COMMENT ON FUNCTION reporting_amount(numeric) IS 'Minor units of the reporting currency as an amount with its decimals.';

CREATE FUNCTION divide_half_away(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT sign(a) * div(2 * abs(a) + b, 2 * b);
END;
COMMENT ON FUNCTION divide_half_away(numeric, numeric) IS 'a / b (b > 0) as a whole number, half away from zero, without an intermediate rounding.';

CREATE FUNCTION percent(part numeric, whole numeric) RETURNS numeric LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT CASE WHEN whole <> 0 THEN round(sign(whole) * divide_half_away(part * 1000, abs(whole)) * 0.1, 1) END;
END;
COMMENT ON FUNCTION percent(numeric, numeric) IS 'Percentage with one decimal, half away from zero; null when the base is 0 (RULINGS R46).';

CREATE FUNCTION rates_known(p_snapshot bigint)
RETURNS TABLE (currency text, valid_from date, valid_to date, above numeric, below numeric) LANGUAGE sql STABLE
BEGIN ATOMIC
    -- R15: the greatest rate_date on or before the day over direct and inverse quotations together, direct first on a tie.
    WITH quotation AS (
        SELECT DISTINCT ON (foreign_currency, rate_date) foreign_currency, rate_date, rate, direct
        FROM (SELECT CASE WHEN quote_currency = reporting_currency() THEN currency ELSE quote_currency END AS foreign_currency, rate_date, rate,
                     quote_currency = reporting_currency() AS direct, record_id
              FROM kontor.record_exchange_rates
              WHERE known_from <= p_snapshot AND p_snapshot < known_to AND currency <> quote_currency
                AND reporting_currency() IN (currency, quote_currency)) AS q
        ORDER BY foreign_currency, rate_date, direct DESC, record_id
    )
    SELECT q.foreign_currency, q.rate_date, lead(q.rate_date, 1, 'infinity') OVER (PARTITION BY q.foreign_currency ORDER BY q.rate_date),
           currency_units(reporting_exponent()) * CASE WHEN q.direct THEN q.rate ELSE 1 END,
           currency_units(c.exponent) * CASE WHEN q.direct THEN 1 ELSE q.rate END
    FROM quotation q
    JOIN kontor.currency c ON c.currency = q.foreign_currency
    UNION ALL
    SELECT reporting_currency(), '-infinity', 'infinity', 1, 1;
END;
COMMENT ON FUNCTION rates_known(bigint) IS
    'Rates into the reporting currency with their days: divide_half_away(minor * above, below) turns minor units of the currency into its.';
