-- The rules again, evaluated day by day from the records as known at a snapshot, without version tables and timelines. Slow and plain on purpose.

CREATE INDEX ON record_workers (worker_id);  -- for the evaluation here only
CREATE TABLE test_day (day date PRIMARY KEY);
INSERT INTO test_day SELECT date '2024-01-22' + g FROM generate_series(0, 26) AS g;
INSERT INTO test_day VALUES ('-infinity'), ('1900-01-01'), ('2100-01-01');

CREATE FUNCTION naive_fill(s bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DROP TABLE IF EXISTS day_unit, day_center, day_project, day_assignment, day_main, day_held, day_row, day_chain, naive_answer;
    CREATE TABLE day_unit AS
        SELECT DISTINCT ON (day, org_unit_id) day, org_unit_id, parent_id, owner_role_id, record_id
        FROM test_day JOIN record_org_units ON valid_from <= day AND day < valid_to AND known_from <= s AND s < known_to
        ORDER BY day, org_unit_id, valid_from DESC;
    CREATE INDEX ON day_unit (org_unit_id, day);
    CREATE TABLE day_center AS
        SELECT DISTINCT ON (day, cost_center_id) day, cost_center_id, org_unit_id, owner_role_id, record_id
        FROM test_day JOIN record_cost_centers ON valid_from <= day AND day < valid_to AND known_from <= s AND s < known_to
        ORDER BY day, cost_center_id, valid_from DESC;
    CREATE TABLE day_project AS
        SELECT DISTINCT ON (day, project_id) day, project_id, cost_center_id, owner_role_id, record_id
        FROM test_day JOIN record_projects ON valid_from <= day AND day < valid_to AND known_from <= s AND s < known_to
        ORDER BY day, project_id, valid_from DESC;
    PERFORM naive_assignments(s);
    CREATE TABLE day_main AS
        SELECT DISTINCT ON (day, worker_id) day, worker_id, cost_center_id
        FROM day_assignment
        ORDER BY day, worker_id, share DESC, valid_from DESC, position_code COLLATE "C", cost_center_id;
    CREATE TABLE day_held AS
        SELECT day, r.role_id, r.worker_id, r.scope_kind, r.scope_id, r.valid_from, r.holder_type = 'acting' AS acting, r.record_id
        FROM test_day
        JOIN record_role_assignments AS r ON r.valid_from <= day AND day < r.valid_to AND r.known_from <= s AND s < r.known_to
        WHERE NOT coalesce((SELECT w.left_on < day FROM record_workers AS w
                            WHERE w.worker_id = r.worker_id AND w.hired_on <= day AND w.known_from <= s AND s < w.known_to
                            ORDER BY w.hired_on DESC LIMIT 1), false);
    CREATE TABLE day_row AS
        SELECT k.coding_id, d.day, k.project_id, p.owner_role_id AS project_role, cc AS cost_center_id, c.owner_role_id AS center_role,
               c.cost_center_id IS NOT NULL AS center_open, CASE cc WHEN 0 THEN k.org_unit_id ELSE coalesce(c.org_unit_id, 0) END AS org_unit_id
        FROM coding AS k
        CROSS JOIN test_day AS d
        LEFT JOIN day_project AS p ON p.project_id = k.project_id AND p.day = d.day
        LEFT JOIN day_main AS m ON m.worker_id = k.worker_id AND m.day = d.day
        CROSS JOIN LATERAL (SELECT coalesce(nullif(k.cost_center_id, 0), nullif(p.cost_center_id, 0), m.cost_center_id, 0) AS cc) AS filled
        LEFT JOIN day_center AS c ON c.cost_center_id = cc AND c.day = d.day
        WHERE k.coding_id <= (SELECT max(coding_id) FROM coding_interval WHERE known_from <= s);  -- later ones were not asked for
    CREATE TABLE day_chain AS
        WITH RECURSIVE chain AS (
            SELECT DISTINCT org_unit_id AS start_id, day, 0 AS level, org_unit_id, ARRAY[org_unit_id] AS path FROM day_row WHERE org_unit_id <> 0
            UNION ALL
            SELECT c.start_id, c.day, c.level + 1, u.parent_id, c.path || u.parent_id
            FROM chain AS c JOIN day_unit AS u ON u.org_unit_id = c.org_unit_id AND u.day = c.day
            WHERE u.parent_id <> 0 AND u.parent_id <> ALL (c.path))
        SELECT c.start_id, c.day, c.level, c.org_unit_id, u.owner_role_id, u.org_unit_id IS NOT NULL AS open
        FROM chain AS c LEFT JOIN day_unit AS u ON u.org_unit_id = c.org_unit_id AND u.day = c.day;
    CREATE INDEX ON day_chain (start_id, day);
    CREATE INDEX ON day_held (role_id, day);
    ANALYZE day_chain; ANALYZE day_row; ANALYZE day_held;
    CREATE TABLE naive_answer AS
        SELECT r.coding_id, r.day, r.cost_center_id, r.org_unit_id, role_id, found_by, level, h.worker_id AS holder_id, h.acting,
               CASE WHEN role_id = 0 THEN 'E10' WHEN h.worker_id IS NULL THEN 'E11' END AS exception,
               CASE WHEN role_id <> 0 AND h.worker_id IS NULL THEN 'role_vacant' WHEN role_id <> 0 THEN NULL
                    WHEN (r.cost_center_id <> 0 AND NOT center_open)
                         OR EXISTS (SELECT FROM day_chain AS c WHERE c.start_id = r.org_unit_id AND c.day = r.day AND level = 0 AND NOT open) THEN 'closed_object'
                    WHEN r.project_id = 0 AND r.cost_center_id = 0 AND r.org_unit_id = 0 THEN 'unknown_object' ELSE 'no_owner_role' END AS orphan_reason
        FROM day_row AS r
        CROSS JOIN LATERAL (
            SELECT * FROM (SELECT 0 AS step, project_role AS role_id, 'project' AS found_by, 0 AS level WHERE project_role <> 0
                           UNION ALL SELECT 1, center_role, 'cost_center', 0 WHERE center_role <> 0
                           UNION ALL SELECT 2, c.owner_role_id, 'org_unit', c.level FROM day_chain AS c
                                     WHERE c.start_id = r.org_unit_id AND c.day = r.day AND c.owner_role_id <> 0
                           UNION ALL SELECT 3, 0, 'none', 0) AS step
            ORDER BY step, level LIMIT 1) AS owner
        LEFT JOIN LATERAL (
            SELECT held.worker_id, held.acting
            FROM day_held AS held
            LEFT JOIN day_chain AS c ON held.scope_kind = 'org_unit' AND c.start_id = r.org_unit_id AND c.day = r.day AND c.org_unit_id = held.scope_id
            JOIN entity AS worker ON worker.entity_id = held.worker_id
            WHERE held.role_id = owner.role_id AND held.day = r.day
              AND (held.scope_kind IN ('', 'company') OR (held.scope_kind = 'project' AND held.scope_id = r.project_id)
                   OR (held.scope_kind = 'cost_center' AND held.scope_id = r.cost_center_id) OR c.org_unit_id IS NOT NULL)
            ORDER BY held.acting DESC, array_position('{project,cost_center,org_unit}', held.scope_kind), c.level, held.valid_from DESC, worker.code COLLATE "C"
            LIMIT 1) AS h ON true;
END $$;

-- T01 and T02, one worker at a time.
CREATE FUNCTION naive_assignments(s bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    d date;
    victim record;
BEGIN
    DROP TABLE IF EXISTS stands;
    CREATE TEMP TABLE stands AS
        SELECT a.worker_id, a.position_code, a.cost_center_id, a.valid_from, a.valid_to AS record_to, a.valid_to AS stands_to, coalesce(share_percent, 100) AS share, record_id
        FROM record_assignments AS a WHERE known_from <= s AND s < known_to;
    CREATE TABLE day_assignment AS SELECT day::date, stands.* FROM stands, test_day WHERE false;
    FOR d IN SELECT DISTINCT valid_from FROM stands ORDER BY 1 LOOP
        LOOP
            WITH standing AS (
                SELECT DISTINCT ON (worker_id, position_code, cost_center_id) * FROM stands WHERE valid_from <= d AND d < record_to
                ORDER BY worker_id, position_code, cost_center_id, valid_from DESC),
            today AS (
                SELECT *, sum(share) OVER worker AS all_shares, sum(share) FILTER (WHERE valid_from = d) OVER worker AS beginning
                FROM standing WHERE d < stands_to WINDOW worker AS (PARTITION BY worker_id)),
            loser AS (
                SELECT DISTINCT ON (worker_id) record_id
                FROM today
                WHERE all_shares > 100 AND record_to = 'infinity' AND valid_from < d AND share <= beginning
                ORDER BY worker_id, valid_from, position_code COLLATE "C", cost_center_id)
            UPDATE stands SET stands_to = d FROM loser WHERE loser.record_id = stands.record_id;
            EXIT WHEN NOT FOUND;
        END LOOP;
    END LOOP;
    INSERT INTO day_assignment
        SELECT * FROM (SELECT DISTINCT ON (day, worker_id, position_code, cost_center_id) day, stands.* FROM test_day JOIN stands ON valid_from <= day AND day < record_to
                       ORDER BY day, worker_id, position_code, cost_center_id, valid_from DESC) AS t WHERE day < stands_to;
END $$;

CREATE FUNCTION must_be_empty(what text, query text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
    sample text;
BEGIN
    EXECUTE format('SELECT count(*), min(q::text) FROM (%s) AS q', query) INTO n, sample;
    IF n > 0 THEN
        RAISE EXCEPTION '%: % rows differ, for example %', what, n, sample;
    END IF;
END $$;

-- Everything that linking said at snapshot s against the rules.
CREATE FUNCTION check_snapshot(s bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM naive_fill(s);
    PERFORM must_be_empty('owner answers at snapshot ' || s, format($q$
        (SELECT coding_id, day, cost_center_id, org_unit_id, role_id, found_by, level, coalesce(holder_id, 0),
                coalesce(CASE WHEN acting THEN 'acting' ELSE 'regular' END, 'none') AS t, exception, orphan_reason
         FROM naive_answer WHERE holder_id IS NOT NULL
         UNION ALL SELECT coding_id, day, cost_center_id, org_unit_id, role_id, found_by, level, 0, 'none', exception, orphan_reason FROM naive_answer WHERE holder_id IS NULL)
        EXCEPT ALL
        SELECT coding_id, day, cost_center_id, org_unit_id, role_id, found_by, levels, holder_id, holder_type, exception, orphan_reason
        FROM coding_interval JOIN test_day ON valid_from <= day AND day < valid_to WHERE known_from <= %1$s AND %1$s < known_to$q$, s));
    PERFORM must_be_empty('units at snapshot ' || s, format($q$SELECT day, org_unit_id, record_id FROM day_unit EXCEPT
        SELECT day, org_unit_id, record_id FROM org_unit_version JOIN test_day ON valid_from <= day AND day < valid_to WHERE known_from <= %1$s AND %1$s < known_to$q$, s));
    PERFORM must_be_empty('units too many at snapshot ' || s, format($q$SELECT day, org_unit_id, record_id FROM org_unit_version
        JOIN test_day ON valid_from <= day AND day < valid_to WHERE known_from <= %1$s AND %1$s < known_to EXCEPT SELECT day, org_unit_id, record_id FROM day_unit$q$, s));
    PERFORM must_be_empty('assignments at snapshot ' || s, format($q$SELECT day, record_id FROM day_assignment EXCEPT
        SELECT day, record_id FROM assignment_version JOIN test_day ON valid_from <= day AND day < valid_to WHERE known_from <= %1$s AND %1$s < known_to$q$, s));
    PERFORM must_be_empty('assignments too many at snapshot ' || s, format($q$SELECT day, record_id FROM assignment_version
        JOIN test_day ON valid_from <= day AND day < valid_to WHERE known_from <= %1$s AND %1$s < known_to EXCEPT SELECT day, record_id FROM day_assignment$q$, s));
    PERFORM must_be_empty('role holders at snapshot ' || s, format($q$(SELECT day, record_id FROM day_held EXCEPT
        SELECT day, record_id FROM role_holding JOIN test_day ON valid_from <= day AND day < valid_to WHERE known_from <= %1$s AND %1$s < known_to)
        UNION ALL (SELECT day, record_id FROM role_holding JOIN test_day ON valid_from <= day AND day < valid_to WHERE known_from <= %1$s AND %1$s < known_to
        EXCEPT SELECT day, record_id FROM day_held)$q$, s));
END $$;

-- Spend by the rules, as known at s: expenses, and each payroll line by largest remainder.
CREATE FUNCTION naive_rate(s bigint, wanted text, on_day date, OUT rate numeric, OUT inverse boolean, OUT found_on date) LANGUAGE sql AS $$
    SELECT rate, inverse, rate_date
    FROM (SELECT rate, currency = 'EUR' AS inverse, rate_date FROM record_exchange_rates
          WHERE known_from <= s AND s < known_to AND rate_date <= on_day AND ((currency = wanted AND quote_currency = 'EUR') OR (currency = 'EUR' AND quote_currency = wanted))
          UNION ALL SELECT 1, NULL, NULL WHERE wanted = 'EUR') AS quotation
    ORDER BY rate_date DESC, inverse LIMIT 1
$$;
CREATE FUNCTION naive_amount(s bigint, minor bigint, wanted text, on_day date) RETURNS bigint LANGUAGE sql AS $$
    SELECT round(CASE WHEN inverse THEN minor / rate ELSE minor * rate END * CASE wanted WHEN 'JPY' THEN 100 ELSE 1 END)::bigint FROM naive_rate(s, wanted, on_day)
$$;

CREATE FUNCTION check_spend(s bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DROP TABLE IF EXISTS naive_weight, naive_spend;
    CREATE TABLE naive_weight AS
        WITH line AS (
            SELECT r.record_id AS fact_id, r.worker_id, r.period, (r.period + interval '1 month')::date AS next, r.cost_center_id, naive_amount(s, r.amount, r.currency, r.paid_on) AS total
            FROM record_payroll AS r JOIN record_pay_components AS c ON c.component_id = r.component_id AND c.known_from <= s AND s < c.known_to
            WHERE r.known_from <= s AND s < r.known_to AND c.class IN ('earning', 'employer_contribution')),
        hours AS (
            SELECT fact_id, total, 't' AS part_kind, t.record_id AS part_id, t.work_date AS accounting_date, t.coding_id, t.hours_us::numeric AS weight,
                   row_number() OVER (PARTITION BY fact_id ORDER BY entry_no = '', entry_no COLLATE "C", work_date, coalesce(p.code, '') COLLATE "C",
                                      coalesce(c.code, '') COLLATE "C", hours_us, occurrence, t.record_id) AS tie
            FROM line JOIN record_time_entries AS t ON t.worker_id = line.worker_id AND work_date >= period AND work_date < next
            LEFT JOIN entity AS p ON p.entity_id = t.project_id LEFT JOIN entity AS c ON c.entity_id = t.cost_center_id
            WHERE t.known_from <= s AND s < t.known_to AND lower(status) NOT IN ('draft', 'rejected') AND hours_us > 0),
        days AS (
            SELECT fact_id, total, 'a', record_id, (next - 1), (SELECT coding_id FROM coding AS k WHERE (k.project_id, k.cost_center_id, k.org_unit_id, k.worker_id) = (0, a.cost_center_id, 0, 0)),
                   (share * days)::numeric, row_number() OVER (PARTITION BY fact_id ORDER BY position_code COLLATE "C", a.cost_center_id, begun_on)
            FROM line JOIN LATERAL (
                SELECT record_id, position_code, v.cost_center_id, begun_on, share_percent AS share, sum(least(valid_to, next) - greatest(valid_from, period)) AS days
                FROM assignment_version AS v WHERE v.worker_id = line.worker_id AND valid_from < next AND valid_to > period AND known_from <= s AND s < known_to
                GROUP BY 1, 2, 3, 4, 5) AS a ON share > 0
            WHERE fact_id NOT IN (SELECT fact_id FROM hours))
        SELECT * FROM hours UNION ALL SELECT * FROM days
        UNION ALL SELECT fact_id, total, '-', 0, next - 1, (SELECT coding_id FROM coding AS k WHERE (k.project_id, k.cost_center_id, k.org_unit_id, k.worker_id) = (0, line.cost_center_id, 0, 0)), 1, 1
                  FROM line WHERE fact_id NOT IN (SELECT fact_id FROM hours) AND fact_id NOT IN (SELECT fact_id FROM days);
    CREATE TABLE naive_spend AS
        SELECT 'p' AS fact_kind, fact_id, part_kind, part_id, accounting_date, coding_id,
               sign(total)::bigint * (base + CASE WHEN row_number() OVER (PARTITION BY fact_id ORDER BY remainder DESC, tie) <= rest THEN 1 ELSE 0 END) AS amount
        FROM (SELECT *, abs(total) - sum(base) OVER (PARTITION BY fact_id) AS rest
              FROM (SELECT *, div(abs(total) * weight, sum(weight) OVER fact)::bigint AS base, mod(abs(total) * weight, sum(weight) OVER fact) AS remainder
                    FROM naive_weight WINDOW fact AS (PARTITION BY fact_id)) AS share) AS split
        UNION ALL
        SELECT 'x', record_id, '-', 0, coalesce(accounting_date, spent_on), coding_id, naive_amount(s, amount - coalesce(tax_amount, 0), currency, spent_on)
        FROM record_expenses WHERE known_from <= s AND s < known_to AND lower(decision) <> 'rejected';
    DELETE FROM naive_spend WHERE amount = 0 AND fact_kind = 'p';
    PERFORM must_be_empty('spend at snapshot ' || s, format($q$
        (SELECT fact_kind, fact_id, part_kind, part_id, accounting_date, coding_id, amount FROM naive_spend EXCEPT ALL
         SELECT fact_kind::text, fact_id, part_kind::text, part_id, accounting_date, coding_id, amount FROM spend WHERE known_from <= %1$s AND %1$s < known_to)
        UNION ALL
        (SELECT fact_kind::text, fact_id, part_kind::text, part_id, accounting_date, coding_id, amount FROM spend WHERE known_from <= %1$s AND %1$s < known_to EXCEPT ALL
         SELECT fact_kind, fact_id, part_kind, part_id, accounting_date, coding_id, amount FROM naive_spend)$q$, s));
END $$;

-- F09: no two rows of a key overlap in both times; by comparing every row with every other, not by trusting the constraint.
CREATE FUNCTION check_overlaps() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT * FROM (VALUES ('org_unit_version', 'org_unit_id'), ('cost_center_version', 'cost_center_id'), ('project_version', 'project_id'),
                                   ('employment', 'worker_id'), ('role_holding', 'record_id'), ('coding_interval', 'coding_id'),
                                   ('assignment_version', 'worker_id, position_code, cost_center_id')) AS v (name, key) LOOP
        PERFORM must_be_empty('overlaps in ' || t.name, format($q$
            SELECT a.* FROM %1$s AS a JOIN %1$s AS b USING (%2$s)
            WHERE a.ctid <> b.ctid AND a.valid_from < b.valid_to AND b.valid_from < a.valid_to AND a.known_from < b.known_to AND b.known_from < a.known_to$q$, t.name, t.key));
    END LOOP;
END $$;

-- Live state, whenever it came to be known: what incremental linking left and what linking from scratch gives must be the same.
CREATE FUNCTION save_live() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['org_unit_version', 'cost_center_version', 'project_version', 'employment', 'assignment_version', 'role_holding', 'coding_interval', 'spend'] LOOP
        EXECUTE format('CREATE TABLE saved_%1$s AS SELECT * FROM %1$s WHERE known_to = 9223372036854775807', t);
        EXECUTE format('ALTER TABLE saved_%1$s DROP COLUMN known_from', t);
        EXECUTE format('TRUNCATE %I', t);
    END LOOP;
END $$;

-- Forgets all history: the live records alone, all published at once.
CREATE FUNCTION forget_history(s bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    t text;
BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'kontor' AND tablename LIKE 'record\_%' LOOP
        EXECUTE format('DELETE FROM %I WHERE known_to < 9223372036854775807', t);
        EXECUTE format('UPDATE %I SET known_from = %s', t, s);
    END LOOP;
END $$;

CREATE FUNCTION compare_live() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    t text;
    columns text;
BEGIN
    FOREACH t IN ARRAY ARRAY['org_unit_version', 'cost_center_version', 'project_version', 'employment', 'assignment_version', 'role_holding', 'coding_interval', 'spend'] LOOP
        SELECT string_agg(column_name, ', ') INTO columns FROM information_schema.columns WHERE table_schema = 'kontor' AND table_name = 'saved_' || t;
        PERFORM must_be_empty(t || ' from scratch', format('(SELECT %1$s FROM saved_%2$s EXCEPT ALL SELECT %1$s FROM %2$s) UNION ALL (SELECT %1$s FROM %2$s EXCEPT ALL SELECT %1$s FROM saved_%2$s)',
                              columns, t));
    END LOOP;
END $$;
