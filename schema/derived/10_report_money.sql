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
    SELECT coalesce((SELECT exponent FROM kontor.currency WHERE currency = reporting_currency()), 2::smallint);
END;
COMMENT ON FUNCTION reporting_exponent() IS 'Decimals of the reporting currency.';

CREATE FUNCTION reporting_amount(minor numeric) RETURNS numeric LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT round(minor * minor_unit(reporting_exponent()), reporting_exponent());
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
