-- Budget lines as they stand on a day, in the reporting currency, with their owner on the first of the month (RULINGS R08, T09).

CREATE FUNCTION budget_known(p_snapshot bigint, p_from date, p_to date, p_as_of date, p_org_unit text, p_cost_center text, p_project text,
                             p_role text, p_category text)
RETURNS TABLE (month date, category text, amount numeric, project_id integer, cost_center_id integer, org_unit_id integer, role_id integer,
               named_unit_only boolean)
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH approved AS (
        SELECT b.month, b.cost_center_id, b.project_id, b.org_unit_id, b.category, b.version, b.amount, b.currency,
               first_value(b.version) OVER (PARTITION BY b.month, b.cost_center_id, b.project_id, b.org_unit_id, b.category
                                            ORDER BY coalesce(b.approved_on, '-infinity') DESC, b.version COLLATE "C" DESC) AS standing
        FROM kontor.record_budgets b
        WHERE b.known_from <= p_snapshot AND p_snapshot < b.known_to
          AND coalesce(b.approved_on, '-infinity') <= p_as_of
          AND (p_from IS NULL OR b.month >= date_trunc('month', p_from)::date)
          AND (p_to IS NULL OR b.month <= p_to)
          AND (p_category IS NULL OR b.category = p_category)
    ), rate AS MATERIALIZED (
        -- Looked up once per currency and month, not per line.
        SELECT m.currency, m.month, r.above, r.below
        FROM (SELECT DISTINCT b.currency, b.month FROM kontor.record_budgets b) m
        JOIN rates_known(p_snapshot) r ON r.currency = m.currency AND r.valid_from <= m.month AND m.month < r.valid_to
    )
    SELECT a.month, a.category, divide_half_away(a.amount * r.above, r.below) AS amount, a.project_id,
           i.cost_center_id, i.org_unit_id, i.role_id, a.org_unit_id <> 0 AND a.cost_center_id = 0 AND a.project_id = 0 AS named_unit_only
    FROM approved a
    JOIN rate r ON r.currency = a.currency AND r.month = a.month
    JOIN kontor.coding c ON (c.project_id, c.cost_center_id, c.org_unit_id, c.worker_id) = (a.project_id, a.cost_center_id, a.org_unit_id, 0)
    JOIN kontor.coding_interval i ON i.coding_id = c.coding_id AND i.valid_from <= a.month AND a.month < i.valid_to
                                 AND i.known_from <= p_snapshot AND p_snapshot < i.known_to
    WHERE a.version = a.standing
      AND (p_cost_center IS NULL OR i.cost_center_id = ANY (CASE WHEN p_cost_center = 'UNASSIGNED' THEN ARRAY[0]
               ELSE ARRAY(SELECT entity_id FROM kontor.entity WHERE entity.kind = 'cost_center' AND code = p_cost_center) END))
      AND (p_project IS NULL OR a.project_id = ANY (ARRAY(SELECT entity_id FROM kontor.entity WHERE entity.kind = 'project' AND code = p_project)))
      AND (p_role IS NULL OR i.role_id = ANY (CASE WHEN p_role = 'ORPHAN' THEN ARRAY[0]
               ELSE ARRAY(SELECT entity_id FROM kontor.entity WHERE entity.kind = 'role' AND code = p_role) END))
      AND (p_org_unit IS NULL OR EXISTS (
               SELECT FROM kontor.units_below(p_snapshot, p_org_unit) b
               WHERE b.org_unit_id = i.org_unit_id AND b.valid_from <= a.month AND a.month < b.valid_to));
END;
COMMENT ON FUNCTION budget_known(bigint, date, date, date, text, text, text, text, text) IS
    'Lines of the version with the greatest approved_on up to as_of per month, objects and category; months touched by from..to.';

CREATE FUNCTION holders(p_role integer, p_day date, p_snapshot bigint) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(string_agg(DISTINCT w.code COLLATE "C", ', ' ORDER BY w.code COLLATE "C"), '')
    FROM kontor.role_holding h
    JOIN kontor.entity w ON w.entity_id = h.worker_id
    WHERE h.role_id = p_role AND h.valid_from <= p_day AND p_day < h.valid_to AND h.known_from <= p_snapshot AND p_snapshot < h.known_to;
END;
COMMENT ON FUNCTION holders(integer, date, bigint) IS 'Numbers of those who hold the role that day, sorted; empty when vacant (RULINGS F11).';
