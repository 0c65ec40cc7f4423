-- Names as they are printed, and cells of waiting rows.

CREATE FUNCTION role_name(p_role integer) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT CASE WHEN p_role = 0 THEN 'ORPHAN' ELSE (SELECT code FROM kontor.entity WHERE entity_id = p_role) END;
END;
COMMENT ON FUNCTION role_name(integer) IS 'Code of a role, ORPHAN for none.';

CREATE FUNCTION role_title(p_role integer, p_snapshot bigint) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT title
    FROM kontor.record_roles
    WHERE role_id = p_role AND known_from <= p_snapshot AND p_snapshot < known_to;
END;
COMMENT ON FUNCTION role_title(integer, bigint) IS 'Title of a role; null for ORPHAN. Titles are not dated (RULINGS R40).';

CREATE FUNCTION amount_cell(p_feed text, p_cells text[], p_column text) RETURNS text LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT nullif(p_cells[CASE p_feed || '.' || p_column
                              WHEN 'expenses.amount' THEN 9 WHEN 'expenses.tax_amount' THEN 11 WHEN 'expenses.currency' THEN 10
                              WHEN 'expenses.spent_on' THEN 7
                              WHEN 'payroll.amount' THEN 7 WHEN 'payroll.currency' THEN 8 WHEN 'payroll.paid_on' THEN 4
                              WHEN 'budgets.amount' THEN 8 WHEN 'budgets.currency' THEN 9 WHEN 'budgets.month' THEN 2 END], '');
END;
COMMENT ON FUNCTION amount_cell(text, text[], text) IS
    'Amount, tax, currency or day of the rate among the cells of a waiting row, in the order of its feed''s columns; null where the feed has none.';

CREATE FUNCTION waiting_amount(p_feed text, p_cells text[]) RETURNS numeric LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    -- Cells were written by others: what is no number must not end the report.
    SELECT sum(CASE WHEN cell ~ '^[+-]?[0-9]+([.][0-9]+)?$' THEN factor * cell::numeric END)
    FROM (VALUES (1, amount_cell(p_feed, p_cells, 'amount')), (-1, amount_cell(p_feed, p_cells, 'tax_amount'))) AS part (factor, cell);
END;
COMMENT ON FUNCTION waiting_amount(text, text[]) IS 'Net amount of a waiting row in its own currency; null where the feed has none.';

CREATE FUNCTION waiting_day(p_feed text, p_cells text[]) RETURNS date LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT CASE WHEN cell ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN to_date(cell, 'YYYY-MM-DD') END
    FROM (SELECT coalesce(amount_cell(p_feed, p_cells, 'spent_on'), amount_cell(p_feed, p_cells, 'paid_on'),
                          amount_cell(p_feed, p_cells, 'month') || '-01')) AS day (cell);
END;
COMMENT ON FUNCTION waiting_day(text, text[]) IS 'Day of the rate of a waiting row (RULINGS R33).';

CREATE FUNCTION cost_centers_named(p_day date, p_snapshot bigint) RETURNS TABLE (cost_center_id integer, name text) LANGUAGE sql STABLE
BEGIN ATOMIC
    -- R40: the version valid that day, else the last one before it, else the first; of several the one that began last.
    SELECT DISTINCT ON (r.cost_center_id) r.cost_center_id, r.name
    FROM kontor.record_cost_centers r
    WHERE r.known_from <= p_snapshot AND p_snapshot < r.known_to
    ORDER BY r.cost_center_id, r.valid_from <= p_day AND p_day < r.valid_to DESC, r.valid_from <= p_day DESC,
             CASE WHEN r.valid_from <= p_day THEN r.valid_from END DESC, r.valid_from, r.record_id;
END;
COMMENT ON FUNCTION cost_centers_named(date, bigint) IS 'Names of the cost centers on a day.';

CREATE FUNCTION cost_centers_owned(p_snapshot bigint) RETURNS TABLE (cost_center_id integer, valid_from date, valid_to date, role_id integer)
LANGUAGE sql STABLE
BEGIN ATOMIC
    -- The owner rule of section 5 without a project: the cost center's own role, else climbing from its unit. Days on which nothing owns it have no row;
    -- a circle ends by itself, since periods only shrink.
    WITH RECURSIVE climb AS (
        SELECT v.cost_center_id, v.valid_from, v.valid_to, v.owner_role_id, v.org_unit_id AS next_unit_id
        FROM kontor.cost_center_version v
        WHERE v.known_from <= p_snapshot AND p_snapshot < v.known_to
        UNION
        SELECT c.cost_center_id, greatest(c.valid_from, u.valid_from), least(c.valid_to, u.valid_to), u.owner_role_id, u.parent_id
        FROM climb c
        JOIN kontor.org_unit_version u ON u.org_unit_id = c.next_unit_id AND u.valid_from < c.valid_to AND c.valid_from < u.valid_to
                                      AND u.known_from <= p_snapshot AND p_snapshot < u.known_to
        WHERE c.owner_role_id = 0
    )
    SELECT c.cost_center_id, c.valid_from, c.valid_to, c.owner_role_id FROM climb c WHERE c.owner_role_id <> 0;
END;
COMMENT ON FUNCTION cost_centers_owned(bigint) IS 'Roles that own the cost centers, with their days.';
