-- What linking asserts before the publish commits: calculated here a second time, by numeric arithmetic instead of the integers in C.

CREATE FUNCTION link_converted(minor bigint, from_exponent integer, to_exponent integer, rate numeric, rate_source text) RETURNS numeric
IMMUTABLE LANGUAGE sql AS $$
    SELECT CASE rate_source
        WHEN 'same' THEN minor::numeric
        WHEN 'direct' THEN round(minor * rate * 10::numeric ^ (to_exponent - from_exponent))
        ELSE (SELECT sign(minor::numeric) * div(2 * abs(minor::numeric) * above + below, 2 * below)
              FROM (SELECT round(10::numeric ^ (scale(rate) + to_exponent)) AS above,
                           round(rate * 10::numeric ^ (scale(rate) + from_exponent)) AS below) AS fraction)
        END
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

COMMENT ON FUNCTION link_converted(bigint, integer, integer, numeric, text) IS 'Minor units of the reporting currency for those of another, at this rate.';
COMMENT ON FUNCTION link_gaps(bigint) IS 'Codings without an answer on some day after this snapshot; none may be.';
