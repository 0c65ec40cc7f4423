-- What linking asserts before the publish commits: calculated here a second time, by numeric arithmetic instead of the integers in C.

CREATE FUNCTION link_converted(minor bigint, from_exponent integer, to_exponent integer, rate numeric, rate_source text) RETURNS numeric
IMMUTABLE LANGUAGE sql AS $$
    SELECT CASE rate_source
        WHEN 'same' THEN minor
        WHEN 'direct' THEN round(minor * rate * 10::numeric ^ (to_exponent - from_exponent))
        ELSE (SELECT sign(minor) * div(2 * abs(minor) * above + below, 2 * below)
              FROM (SELECT round(10::numeric ^ (scale(rate) + to_exponent)) AS above,
                           round(rate * 10::numeric ^ (scale(rate) + from_exponent)) AS below) AS fraction)
        END
$$;

-- Live spend of the facts that snapshot $1 touched, whole.
CREATE FUNCTION link_touched_spend(snapshot bigint, kind "char")
RETURNS TABLE (fact_id bigint, amount numeric, rate numeric, rate_source text) STABLE LANGUAGE sql AS $$
    WITH fact AS MATERIALIZED (
        SELECT fact_id FROM spend WHERE fact_kind = $2 AND known_from = $1
        UNION
        SELECT fact_id FROM spend WHERE fact_kind = $2 AND known_to = $1 AND known_to < 9223372036854775807
        UNION
        SELECT record_id FROM record_expenses WHERE $2 = 'x' AND known_from = $1
        UNION
        SELECT record_id FROM record_payroll WHERE $2 = 'p' AND known_from = $1)
    SELECT fact.fact_id, sum(s.amount), min(s.rate), min(s.rate_source)
    FROM fact
    LEFT JOIN spend AS s ON s.fact_id = fact.fact_id AND s.fact_kind = $2 AND s.known_to = 9223372036854775807
    GROUP BY fact.fact_id
$$;

-- Expense lines that snapshot $1 touched: their spend is the converted net amount, none if rejected.
CREATE FUNCTION link_wrong_expenses(snapshot bigint) RETURNS TABLE (record_id bigint, expected numeric, found numeric) STABLE LANGUAGE sql AS $$
    SELECT s.fact_id, e.amount, coalesce(s.amount, 0)
    FROM link_touched_spend($1, 'x') AS s
    CROSS JOIN (SELECT coalesce((SELECT value FROM setting WHERE name = 'currency'), 'EUR') AS currency) AS setting
    LEFT JOIN record_expenses AS r ON r.record_id = s.fact_id AND r.known_to = 9223372036854775807
    LEFT JOIN currency AS original ON original.currency = r.currency
    LEFT JOIN currency AS reporting ON reporting.currency = setting.currency
    CROSS JOIN LATERAL (SELECT CASE
        WHEN r.record_id IS NULL OR lower(r.decision) = 'rejected' THEN 0
        WHEN s.amount IS NULL THEN CASE WHEN r.currency = setting.currency THEN r.amount - coalesce(r.tax_amount, 0) END
        ELSE link_converted(r.amount - coalesce(r.tax_amount, 0), original.exponent, reporting.exponent, s.rate, s.rate_source)
        END AS amount) AS e
    WHERE e.amount <> coalesce(s.amount, 0)
$$;

-- Payroll lines that snapshot $1 touched: the parts sum to the converted amount; lines that are no employer cost have none.
CREATE FUNCTION link_wrong_payroll(snapshot bigint) RETURNS TABLE (record_id bigint, expected numeric, found numeric) STABLE LANGUAGE sql AS $$
    SELECT s.fact_id, e.amount, coalesce(s.amount, 0)
    FROM link_touched_spend($1, 'p') AS s
    CROSS JOIN (SELECT coalesce((SELECT value FROM setting WHERE name = 'currency'), 'EUR') AS currency) AS setting
    LEFT JOIN record_payroll AS r ON r.record_id = s.fact_id AND r.known_to = 9223372036854775807
    LEFT JOIN record_pay_components AS c ON c.component_id = r.component_id AND c.known_to = 9223372036854775807
    LEFT JOIN currency AS original ON original.currency = r.currency
    LEFT JOIN currency AS reporting ON reporting.currency = setting.currency
    CROSS JOIN LATERAL (SELECT CASE
        WHEN r.record_id IS NULL OR c.class IS NULL OR lower(c.class) NOT IN ('earning', 'employer_contribution') THEN 0
        WHEN s.amount IS NULL THEN CASE WHEN r.currency = setting.currency THEN r.amount END
        ELSE link_converted(r.amount, original.exponent, reporting.exponent, s.rate, s.rate_source)
        END AS amount) AS e
    WHERE e.amount <> coalesce(s.amount, 0)
$$;

-- Codings that have no answer on some day: those without any, and of those whose answers snapshot $1 changed those with a gap.
CREATE FUNCTION link_gaps(snapshot bigint) RETURNS TABLE (coding_id integer) STABLE LANGUAGE sql AS $$
    SELECT coding_id FROM coding
    EXCEPT
    SELECT coding_id FROM coding_interval WHERE known_to = 9223372036854775807
    UNION
    SELECT coding_id
    FROM (SELECT coding_id, valid_from, valid_to, lag(valid_to, 1, '-infinity') OVER (PARTITION BY coding_id ORDER BY valid_from) AS so_far
          FROM coding_interval
          WHERE known_to = 9223372036854775807
            AND coding_id IN (SELECT coding_id FROM coding_interval WHERE known_from = $1 OR known_to = $1)) AS i
    GROUP BY coding_id
    HAVING bool_or(valid_from <> so_far) OR max(valid_to) <> 'infinity'
$$;
