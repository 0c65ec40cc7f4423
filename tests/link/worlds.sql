-- Small independent worlds that change at random, so that incremental linking can be compared with an evaluation from the records. World w owns the
-- numbers 100 w .. 100 w + 99: units 1-4, cost centers 11-13, projects 21-22, roles 31-33, workers 41-44, pay components 51-53. Codes of
-- workers run against their numbers. Days lie around the end of January 2024, so that ends, beginnings and pay periods often meet.

CREATE TABLE world (base integer PRIMARY KEY);
CREATE SEQUENCE test_record;
CREATE INDEX ON coding (worker_id);  -- for the generator only
CREATE INDEX ON coding (cost_center_id);

CREATE FUNCTION any_day() RETURNS date VOLATILE LANGUAGE sql AS $$ SELECT date '2024-01-25' + (random() * 14)::integer $$;
-- One of base + low .. base + high, or 0 with the given probability.
CREATE FUNCTION any_of(base integer, low integer, high integer, blank double precision) RETURNS integer VOLATILE LANGUAGE sql AS $$
    SELECT CASE WHEN random() < blank THEN 0 ELSE base + low + floor(random() * (high - low + 1))::integer END
$$;
CREATE FUNCTION any_end(valid_from date) RETURNS date VOLATILE LANGUAGE sql AS $$
    SELECT CASE WHEN random() < 0.5 THEN 'infinity' ELSE valid_from + 1 + (random() * 8)::integer END
$$;

CREATE FUNCTION worlds_create(n integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO world SELECT 100 * g FROM generate_series(1, n) AS g;
    INSERT INTO source (code) VALUES ('worlds');
    INSERT INTO currency VALUES ('EUR', 2), ('USD', 2), ('JPY', 0);
    INSERT INTO entity (entity_id, kind, namespace, code, known_from)
    SELECT base + k, CASE k / 10 WHEN 0 THEN 'org_unit' WHEN 1 THEN 'cost_center' WHEN 2 THEN 'project' WHEN 3 THEN 'role' WHEN 4 THEN 'worker'
                     ELSE 'pay_component' END, base::text, 'K' || CASE k / 10 WHEN 4 THEN 49 - k ELSE k END, 1
    FROM world, unnest('{1,2,3,4,11,12,13,21,22,31,32,33,41,42,43,44,51,52,53}'::integer[]) AS k;
$$;

-- Coding blocks as facts would bring them; more of them at later snapshots.
CREATE FUNCTION worlds_codings(share double precision) RETURNS void LANGUAGE sql AS $$
    INSERT INTO coding
    SELECT (SELECT coalesce(max(coding_id), 0) FROM coding) + row_number() OVER (), p0, c0, u0, w0
    FROM (SELECT base + p AS p, base + c AS c, base + u AS u, base + w AS w
          FROM world, (VALUES (NULL, 11, NULL, NULL), (NULL, 12, NULL, NULL), (NULL, 13, NULL, NULL), (21, NULL, NULL, NULL),
                              (22, NULL, NULL, NULL), (21, 11, NULL, NULL), (22, 13, NULL, NULL), (NULL, NULL, 1, NULL), (NULL, NULL, 2, NULL),
                              (NULL, 12, 3, NULL), (22, NULL, 4, NULL), (NULL, NULL, NULL, 41), (NULL, NULL, NULL, 42), (21, NULL, NULL, 43),
                              (NULL, NULL, NULL, 44)) AS t (p, c, u, w)
          UNION ALL SELECT 0, 0, 0, 0) AS wanted (p, c, u, w),
         LATERAL (SELECT coalesce(p, 0), coalesce(c, 0), coalesce(u, 0), coalesce(w, 0)) AS objects (p0, c0, u0, w0)
    WHERE random() < share
      AND NOT EXISTS (SELECT FROM coding AS x WHERE (x.project_id, x.cost_center_id, x.org_unit_id, x.worker_id) = (p0, c0, u0, w0))
$$;

-- The columns of the pattern record, for the key given as text.
CREATE FUNCTION record_head(table_name text, key text, snapshot bigint) RETURNS kontor.record VOLATILE LANGUAGE sql AS $$
    SELECT ROW(nextval('test_record'), 1, md5(table_name || key)::uuid, 0, 0, snapshot, 1, 0, 0, snapshot, 9223372036854775807)::kontor.record
$$;

-- Closes a share of the live rows of a table, and gives most of them a next version of the same key with new content in `change`.
CREATE FUNCTION worlds_replace(table_name text, snapshot bigint, share double precision, change text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    columns text := (SELECT string_agg(CASE column_name WHEN 'known_from' THEN snapshot::text
                                       ELSE coalesce((regexp_match(change, '(?:^|;)\s*' || column_name || ' := ([^;]*)'))[1], column_name) END,
                                       ', ' ORDER BY ordinal_position)
                     FROM information_schema.columns AS c WHERE c.table_name = worlds_replace.table_name AND table_schema = 'kontor');
BEGIN
    EXECUTE format('CREATE TEMP TABLE chosen ON COMMIT DROP AS SELECT * FROM %I WHERE known_to = 9223372036854775807 AND known_from < %s AND random() < %s',
                   table_name, snapshot, share);
    EXECUTE format('UPDATE %I AS r SET known_to = %s FROM chosen WHERE r.record_id = chosen.record_id AND r.known_to = 9223372036854775807',
                   table_name, snapshot);
    EXECUTE format('INSERT INTO %I SELECT %s FROM chosen WHERE random() < 0.8 OR %L = ''record_exchange_rates''', table_name, columns, table_name);
    DROP TABLE chosen;
END $$;

-- Of rows of one key that the generator made by chance the first stays.
CREATE FUNCTION worlds_unique(s bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['org_units', 'cost_centers', 'projects', 'workers', 'role_assignments', 'assignments', 'exchange_rates'] LOOP
        EXECUTE format('DELETE FROM record_%1$s AS a USING record_%1$s AS b WHERE a.key_hash = b.key_hash AND a.known_from = %2$s AND a.record_id > b.record_id
                        AND b.known_to > %2$s', t, s);
    END LOOP;
END $$;

CREATE FUNCTION worlds_organisation(s bigint, share double precision) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM worlds_replace('record_org_units', s, share / 4, 'parent_id := any_of(org_unit_id / 100 * 100, 1, 4, 0.3); owner_role_id := any_of(org_unit_id / 100 * 100, 31, 33, 0.5); valid_to := any_end(valid_from)');
    PERFORM worlds_replace('record_cost_centers', s, share / 4, 'owner_role_id := any_of(cost_center_id / 100 * 100, 31, 33, 0.7); org_unit_id := any_of(cost_center_id / 100 * 100, 1, 4, 0.1)');
    PERFORM worlds_replace('record_projects', s, share / 4, 'owner_role_id := any_of(project_id / 100 * 100, 31, 33, 0.7); cost_center_id := any_of(project_id / 100 * 100, 11, 13, 0.3)');
    PERFORM worlds_replace('record_workers', s, share / 4, 'left_on := CASE WHEN random() < 0.6 THEN any_day() END');
    PERFORM worlds_replace('record_role_assignments', s, share / 4, 'holder_type := CASE WHEN random() < 0.3 THEN ''acting'' ELSE '''' END; valid_to := any_end(valid_from)');
    PERFORM worlds_replace('record_assignments', s, share / 4, 'share_percent := CASE WHEN random() < 0.3 THEN NULL ELSE (random() * 10)::integer * 10 END; valid_to := any_end(valid_from)');
    INSERT INTO record_org_units
    SELECT (record_head('u', u || f::text, s)).*, u, 'n', 'k', any_of(base, 1, 4, 0.2), any_of(base, 31, 33, 0.5), f, any_end(f)
    FROM world, generate_series(base + 1, base + 4) AS u, LATERAL (SELECT any_day() + u * 0 AS f) AS d WHERE random() < share;
    INSERT INTO record_cost_centers
    SELECT (record_head('c', u || f::text, s)).*, u, 'n', any_of(base, 1, 4, 0.1), any_of(base, 31, 33, 0.7), f, any_end(f)
    FROM world, generate_series(base + 11, base + 13) AS u, LATERAL (SELECT any_day() + u * 0 AS f) AS d WHERE random() < share;
    INSERT INTO record_projects
    SELECT (record_head('p', u || f::text, s)).*, u, 'n', 0, any_of(base, 31, 33, 0.7), any_of(base, 11, 13, 0.3), '', NULL, NULL, f, any_end(greatest(f, '2024-01-25'))
    FROM world, generate_series(base + 21, base + 22) AS u, LATERAL (SELECT CASE WHEN random() < 0.3 THEN '-infinity' ELSE any_day() + u * 0 END AS f) AS d
    WHERE random() < share;
    INSERT INTO record_workers
    SELECT (record_head('w', u || f::text, s)).*, u, '', '', '', f, CASE WHEN random() < 0.6 THEN f - 3 + (random() * 10)::integer END, '', NULL
    FROM world, generate_series(base + 41, base + 44) AS u, LATERAL (SELECT any_day() + u * 0 AS f) AS d WHERE random() < share;
    INSERT INTO record_role_assignments
    SELECT (record_head('r', concat_ws('/', r, w, kind, scope, f), s)).*, r, w, (ARRAY['', 'regular', 'acting'])[1 + floor(random() * 3)::integer], kind, scope, f, any_end(f)
    FROM (SELECT *, CASE kind WHEN 'project' THEN any_of(base, 21, 22, 0) WHEN 'cost_center' THEN any_of(base, 11, 13, 0)
                              WHEN 'org_unit' THEN any_of(base, 1, 4, 0) ELSE 0 END AS scope
          FROM (SELECT base, any_of(base, 31, 33, 0) AS r, any_of(base, 41, 44, 0) AS w, any_day() AS f,
                       (ARRAY['', 'company', 'org_unit', 'org_unit', 'cost_center', 'project'])[1 + floor(random() * 6)::integer] AS kind
                FROM world, generate_series(1, 6)) AS chosen) AS scoped
    WHERE random() < share;
    INSERT INTO record_assignments
    SELECT (record_head('a', concat_ws('/', w, p, c, f), s)).*, w, any_of(base, 1, 4, 0.5), c, p, '', 0,
           CASE WHEN random() < 0.3 THEN NULL ELSE (random() * 10)::integer * 10 END, NULL, NULL, '', f, any_end(f)
    FROM (SELECT base, any_of(base, 41, 44, 0) AS w, any_of(base, 11, 13, 0.2) AS c, any_day() AS f, (ARRAY['', 'A', 'B'])[1 + floor(random() * 3)::integer] AS p
          FROM world, generate_series(1, 6)) AS chosen
    WHERE random() < share;
END $$;

CREATE FUNCTION worlds_facts(s bigint, share double precision) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM worlds_replace('record_time_entries', s, share / 4, 'hours_us := (random() * 3)::bigint * 3600000000; status := CASE WHEN random() < 0.2 THEN ''Draft'' ELSE '''' END');
    PERFORM worlds_replace('record_payroll', s, share / 4, 'amount := (random() * 100000 - 20000)::integer; cost_center_id := any_of(worker_id / 100 * 100, 11, 13, 0.5)');
    PERFORM worlds_replace('record_expenses', s, share / 4, 'amount := (random() * 100000 - 20000)::integer; decision := CASE WHEN random() < 0.3 THEN ''Rejected'' ELSE '''' END; note := ''changed''');
    PERFORM worlds_replace('record_pay_components', s, share / 4, 'class := (ARRAY[''earning'', ''employer_contribution'', ''deduction''])[1 + floor(random() * 3)::integer]');
    PERFORM worlds_replace('record_exchange_rates', s, CASE WHEN s % 2 = 0 THEN 0.2 ELSE 0 END, 'rate := (rate + 0.0137)');
    IF s = 1 THEN
        INSERT INTO record_exchange_rates SELECT (record_head('x', concat_ws('/', a, b, d), s)).*, a, b, d, r
        FROM (VALUES ('USD', 'EUR', date '2023-01-01', 0.91), ('EUR', 'JPY', '2023-01-01', 161.37)) AS t (a, b, d, r);
    ELSE
        INSERT INTO record_exchange_rates SELECT (record_head('x', concat_ws('/', a, b, d), s)).*, a, b, d, r
        FROM (SELECT a, b, any_day() AS d, r FROM (VALUES ('USD', 'EUR', 0.93), ('EUR', 'USD', 1.0713), ('EUR', 'JPY', 159.9), ('JPY', 'EUR', 0.0061)) AS t (a, b, r)
              WHERE random() < 0.5) AS chosen;
    END IF;
    INSERT INTO record_pay_components SELECT (record_head('pc', u::text, s)).*, u, 'n', CASE u % 100 WHEN 53 THEN 'deduction' ELSE 'earning' END, 'category ' || u % 100, ''
    FROM world, generate_series(base + 51, base + 53) AS u WHERE s = 1;
    INSERT INTO record_time_entries
    SELECT (record_head('t', nextval('test_record')::text, s)).*, CASE WHEN random() < 0.5 THEN '' ELSE 'E' || (random() * 3)::integer END, w, any_day() + w * 0,
           (random() * 5)::bigint * 1800000000, k.project_id, k.cost_center_id, 0, 0, NULL, NULL, '', (ARRAY['', 'draft', 'approved', 'REJECTED'])[1 + floor(random() * 4)::integer],
           '', NULL, '', 1, k.coding_id
    FROM (SELECT any_of(base, 41, 44, 0) AS w FROM world, generate_series(1, 12) WHERE random() < share) AS chosen
    JOIN LATERAL (SELECT * FROM coding WHERE worker_id = w OR cost_center_id = w / 100 * 100 + 11 ORDER BY random() LIMIT 1) AS k ON true;
    INSERT INTO record_payroll
    SELECT (record_head('p', nextval('test_record')::text, s)).*, 'R', '', date '2024-01-01' + 31 * (random() * 1.2)::integer, any_day(), w, any_of(base, 51, 53, 0),
           (random() * 100000 - 20000)::integer, (ARRAY['EUR', 'EUR', 'USD', 'JPY'])[1 + floor(random() * 4)::integer], NULL, any_of(base, 11, 13, 0.5), 1
    FROM (SELECT base, any_of(base, 41, 44, 0) AS w FROM world, generate_series(1, 8) WHERE random() < share) AS chosen;
    INSERT INTO record_expenses
    SELECT (record_head('e', nextval('test_record')::text, s)).*, '', '', '', any_of(100, 41, 44, 0.5), '', 'travel', any_day() + coding_id * 0,
           CASE WHEN random() < 0.3 THEN any_day() END, (random() * 100000 - 20000)::integer, (ARRAY['EUR', 'EUR', 'USD', 'JPY'])[1 + floor(random() * 4)::integer],
           CASE WHEN random() < 0.3 THEN (random() * 1000)::integer END, cost_center_id, project_id, NULL, (ARRAY['', 'approved', 'rejected'])[1 + floor(random() * 3)::integer],
           '', '', '', NULL, '', NULL, '', '', 1, coding_id
    FROM coding WHERE worker_id = 0 AND org_unit_id = 0 AND random() < share;
    INSERT INTO record_budgets
    SELECT (record_head('b', concat_ws('/', base, s), s)).*, 'v', '2024-01-01', any_of(base, 11, 13, 0.3), any_of(base, 21, 22, 0.3), any_of(base, 1, 4, 0.3), '', '', 100, 'EUR', NULL, ''
    FROM world WHERE random() < share / 2;
END $$;
