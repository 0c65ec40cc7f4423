-- Spend with its owner answer, as known at a snapshot, under the common filters of reports. One SELECT, so that the planner sees through it.

CREATE FUNCTION units_below(p_snapshot bigint, p_org_unit text) RETURNS TABLE (org_unit_id integer, valid_from date, valid_to date)
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH RECURSIVE below AS (
        SELECT entity_id AS org_unit_id, '-infinity'::date AS valid_from, 'infinity'::date AS valid_to
        FROM kontor.entity
        WHERE kind = 'org_unit' AND code = p_org_unit
        UNION
        SELECT v.org_unit_id, greatest(v.valid_from, b.valid_from), least(v.valid_to, b.valid_to)
        FROM below b
        JOIN kontor.org_unit_version v ON v.parent_id = b.org_unit_id AND v.valid_from < b.valid_to AND b.valid_from < v.valid_to
        WHERE v.known_from <= p_snapshot AND p_snapshot < v.known_to
    )
    SELECT org_unit_id, valid_from, valid_to FROM below;
END;
COMMENT ON FUNCTION units_below(bigint, text) IS 'The unit and everything below it, each with the days on which that is so. Cycles end by themselves: periods only shrink.';

CREATE FUNCTION spend_known(p_snapshot bigint, p_from date, p_to date, p_org_unit text, p_cost_center text, p_project text, p_role text,
                            p_worker text, p_category text, p_kind text)
RETURNS TABLE (fact_kind "char", fact_id bigint, part_kind "char", part_id bigint, accounting_date date, amount bigint,
               amount_original bigint, currency text, worker_id integer, category text, basis text, period date, batch_id bigint,
               line bigint, coding_id integer, project_id integer, cost_center_id integer, org_unit_id integer, role_id integer,
               holder_id integer, exception text, orphan_reason text, kind text)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT s.fact_kind, s.fact_id, s.part_kind, s.part_id, s.accounting_date, s.amount, s.amount_original, s.currency, s.worker_id,
           s.category, s.basis, s.period, s.batch_id, s.line, s.coding_id, c.project_id, i.cost_center_id, i.org_unit_id, i.role_id,
           i.holder_id, i.exception, i.orphan_reason, CASE s.fact_kind WHEN 'x' THEN 'expense' ELSE 'labor' END AS kind
    FROM kontor.spend s
    JOIN kontor.coding c ON c.coding_id = s.coding_id
    JOIN kontor.coding_interval i ON i.coding_id = s.coding_id AND i.valid_from <= s.accounting_date AND s.accounting_date < i.valid_to
                                 AND i.known_from <= p_snapshot AND p_snapshot < i.known_to
    WHERE s.known_from <= p_snapshot AND p_snapshot < s.known_to
      AND (p_from IS NULL OR s.accounting_date >= p_from)
      AND (p_to IS NULL OR s.accounting_date <= p_to)
      AND (p_category IS NULL OR s.category = p_category)
      AND (p_kind IS NULL OR (s.fact_kind = 'x') = (p_kind = 'expense'))
      AND (p_cost_center IS NULL OR i.cost_center_id = ANY (CASE WHEN p_cost_center = 'UNASSIGNED' THEN ARRAY[0]
               ELSE ARRAY(SELECT entity_id FROM kontor.entity WHERE entity.kind = 'cost_center' AND code = p_cost_center) END))
      AND (p_project IS NULL OR c.project_id = ANY (ARRAY(SELECT entity_id FROM kontor.entity WHERE entity.kind = 'project' AND code = p_project)))
      AND (p_role IS NULL OR i.role_id = ANY (CASE WHEN p_role = 'ORPHAN' THEN ARRAY[0]
               ELSE ARRAY(SELECT entity_id FROM kontor.entity WHERE entity.kind = 'role' AND code = p_role) END))
      AND (p_worker IS NULL OR s.worker_id = ANY (ARRAY(SELECT entity_id FROM kontor.entity WHERE entity.kind = 'worker' AND code = p_worker)))
      AND (p_org_unit IS NULL OR EXISTS (
               SELECT FROM kontor.units_below(p_snapshot, p_org_unit) b
               WHERE b.org_unit_id = i.org_unit_id AND b.valid_from <= s.accounting_date AND s.accounting_date < b.valid_to));
END;
COMMENT ON FUNCTION spend_known(bigint, date, date, text, text, text, text, text, text, text) IS
    'Spend rows with effective cost center, unit, responsible role and holder of their accounting date, filtered as reports are.';

CREATE FUNCTION owner_gaps(p_snapshot bigint)
RETURNS TABLE (coding_id integer, valid_from date, valid_to date, orphan_since date, last_owner_role_id integer) LANGUAGE sql STABLE
BEGIN ATOMIC
    -- Answers of a coding follow each other without gaps: where the last good one ended, the run without owner or holder began.
    WITH answer AS (
        SELECT i.coding_id, i.valid_from, i.valid_to, i.exception, max(i.valid_to) FILTER (WHERE i.exception IS NULL) OVER so_far AS orphan_since,
               max(i.valid_from) FILTER (WHERE i.role_id <> 0) OVER so_far AS owned_from
        FROM kontor.coding_interval i
        WHERE i.known_from <= p_snapshot AND p_snapshot < i.known_to
        WINDOW so_far AS (PARTITION BY i.coding_id ORDER BY i.valid_from)
    )
    SELECT a.coding_id, a.valid_from, a.valid_to, a.orphan_since, owned.role_id
    FROM answer a
    LEFT JOIN kontor.coding_interval owned ON owned.coding_id = a.coding_id AND owned.valid_from = a.owned_from
                                          AND owned.known_from <= p_snapshot AND p_snapshot < owned.known_to
    WHERE a.exception IS NOT NULL;
END;
COMMENT ON FUNCTION owner_gaps(bigint) IS 'Days on which a coding has no owner or holder: since when without a break, and the last role that owned it.';
