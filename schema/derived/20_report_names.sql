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
                              WHEN 'expenses.amount' THEN 9 WHEN 'expenses.currency' THEN 10
                              WHEN 'payroll.amount' THEN 7 WHEN 'payroll.currency' THEN 8
                              WHEN 'budgets.amount' THEN 8 WHEN 'budgets.currency' THEN 9 END], '');
END;
COMMENT ON FUNCTION amount_cell(text, text[], text) IS 'Amount or currency among the cells of a waiting row, in the order of its feed''s columns; null where the feed has none.';

CREATE FUNCTION cost_center_at(p_cost_center integer, p_day date, p_snapshot bigint) RETURNS TABLE (name text, org_unit_id integer, owner_role_id integer)
LANGUAGE sql STABLE
BEGIN ATOMIC
    -- R40: the version valid that day, else the last one before it (that began last), else the first.
    SELECT v.name, v.org_unit_id, v.owner_role_id
    FROM kontor.cost_center_version v
    JOIN kontor.record_cost_centers r ON r.record_id = v.record_id AND r.known_from <= p_snapshot AND p_snapshot < r.known_to
    WHERE v.cost_center_id = p_cost_center AND v.known_from <= p_snapshot AND p_snapshot < v.known_to
    ORDER BY v.valid_from <= p_day AND p_day < v.valid_to DESC, r.valid_from <= p_day DESC,
             CASE WHEN r.valid_from <= p_day THEN p_day - r.valid_from ELSE r.valid_from - p_day END
    LIMIT 1;
END;
COMMENT ON FUNCTION cost_center_at(integer, date, bigint) IS 'The version of a cost center that names it on a day.';

CREATE FUNCTION cost_center_name(p_cost_center integer, p_day date, p_snapshot bigint) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT name FROM cost_center_at(p_cost_center, p_day, p_snapshot);
END;
COMMENT ON FUNCTION cost_center_name(integer, date, bigint) IS 'Name of a cost center on a day, else the last before it.';

CREATE FUNCTION cost_center_owner(p_cost_center integer, p_day date, p_snapshot bigint) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    -- The owner rule of section 5 without a project: the cost center's own role, else climbing from its unit.
    WITH RECURSIVE climb AS (
        SELECT v.owner_role_id AS role_id, v.org_unit_id AS next_unit, 0 AS level
        FROM kontor.cost_center_version v
        WHERE v.cost_center_id = p_cost_center AND v.known_from <= p_snapshot AND p_snapshot < v.known_to
          AND v.valid_from <= p_day AND p_day < v.valid_to
        UNION ALL
        SELECT u.owner_role_id, u.parent_id, c.level + 1
        FROM climb c
        JOIN kontor.org_unit_version u ON u.org_unit_id = c.next_unit AND u.known_from <= p_snapshot AND p_snapshot < u.known_to
                                      AND u.valid_from <= p_day AND p_day < u.valid_to
        WHERE c.role_id = 0 AND c.level < 64
    )
    SELECT role_name((SELECT role_id FROM climb WHERE role_id <> 0 ORDER BY level LIMIT 1));
END;
COMMENT ON FUNCTION cost_center_owner(integer, date, bigint) IS 'Role that owns a cost center on a day; null when none does.';
