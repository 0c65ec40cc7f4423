-- A company by chance, always the same one: units, codings and answers cut at random days, spend, time entries and budgets over them. Snapshot 2
-- replaces a part of each.

CREATE FUNCTION head(record_id bigint, known_from bigint) RETURNS kontor.record LANGUAGE sql AS $$
    SELECT ROW(record_id, 1, md5(record_id || ' ' || known_from)::uuid, 0, 0, known_from, record_id, 0, 0, known_from, 9223372036854775807)::kontor.record
$$;
CREATE FUNCTION day(n integer) RETURNS date VOLATILE LANGUAGE sql AS $$ SELECT date '2025-01-01' + floor(random() * n)::integer $$;
-- One of the entities of a kind, 0 with the given probability.
CREATE FUNCTION any_one(wanted text, blank double precision) RETURNS integer VOLATILE LANGUAGE sql AS $$
    SELECT CASE WHEN random() < blank THEN 0 ELSE (SELECT entity_id FROM entity WHERE kind = wanted ORDER BY random() LIMIT 1) END
$$;
SELECT setseed(0.5);
INSERT INTO currency VALUES ('EUR', 2), ('USD', 2), ('KWD', 3);
INSERT INTO source (code) VALUES ('');
INSERT INTO entity
SELECT row_number() OVER (), kind, '', letter || n, 1
FROM (VALUES ('org_unit', 'U', 8), ('cost_center', 'C', 8), ('project', 'P', 4), ('role', 'R', 5), ('worker', 'W', 6)) AS k (kind, letter, many),
     generate_series(1, many) AS n;
INSERT INTO record_exchange_rates
SELECT h.*, c, 'EUR', '2024-01-01', rate FROM (VALUES (1, 'USD', 0.917), (2, 'KWD', 3.0133)) AS v (id, c, rate), head(v.id, 1) AS h;
INSERT INTO coding
SELECT row_number() OVER (), p, c, u, w
FROM (SELECT DISTINCT any_one('project', 0.5) AS p, any_one('cost_center', 0.3) AS c, 0 AS u, 0 AS w FROM generate_series(1, 30)
      UNION SELECT entity_id, 0, 0, 0 FROM entity WHERE kind = 'project'
      UNION SELECT 0, entity_id, 0, 0 FROM entity WHERE kind = 'cost_center'
      UNION SELECT 0, 0, entity_id, 0 FROM entity WHERE kind = 'org_unit'
      UNION SELECT 0, 0, 0, entity_id FROM entity WHERE kind = 'worker'
      UNION SELECT 0, 0, 0, 0) AS c;

-- Every object gets new versions or answers, as of this snapshot; days are cut at random.
CREATE PROCEDURE organise(snapshot bigint, share double precision) LANGUAGE plpgsql AS $$
DECLARE
    one record;
    cuts date[];
BEGIN
    FOR one IN SELECT entity_id FROM entity WHERE kind = 'org_unit' AND random() < share ORDER BY 1 LOOP
        UPDATE org_unit_version SET known_to = snapshot WHERE org_unit_id = one.entity_id AND known_to = 9223372036854775807;
        cuts := ARRAY(SELECT DISTINCT day(120) FROM generate_series(1, 2) ORDER BY 1);
        INSERT INTO org_unit_version
        SELECT one.entity_id, f, t, snapshot, 9223372036854775807, 'unit', '',
               -- Below a unit of a smaller number, so that the tree has no circle.
               coalesce((SELECT entity_id FROM entity WHERE kind = 'org_unit' AND entity_id < one.entity_id AND f > '-infinity' ORDER BY random() LIMIT 1),
                        one.entity_id - 1) * (random() < 0.9)::integer,
               any_one('role', 0.6), 0
        FROM unnest('-infinity'::date || cuts, cuts || 'infinity'::date) AS piece (f, t);
    END LOOP;
    FOR one IN SELECT * FROM coding WHERE random() < share ORDER BY coding_id LOOP
        UPDATE coding_interval SET known_to = snapshot WHERE coding_id = one.coding_id AND known_to = 9223372036854775807;
        cuts := ARRAY(SELECT DISTINCT day(120) FROM generate_series(1, 3) ORDER BY 1);
        INSERT INTO coding_interval
        SELECT one.coding_id, f, t, snapshot, 9223372036854775807, center,
               CASE WHEN center <> 0 THEN any_one('org_unit', 0.1) ELSE one.org_unit_id END, role, CASE role WHEN 0 THEN 'none' ELSE 'org_unit' END, 0,
               CASE WHEN role = 0 THEN 0 ELSE holder END, CASE WHEN role = 0 OR holder = 0 THEN 'none' ELSE 'regular' END,
               CASE WHEN role = 0 THEN 'E10' WHEN holder = 0 THEN 'E11' END,
               CASE WHEN role = 0 THEN 'no_owner_role' WHEN holder = 0 THEN 'role_vacant' END
        FROM (SELECT f, t, CASE WHEN one.cost_center_id <> 0 OR one.org_unit_id <> 0 THEN one.cost_center_id ELSE any_one('cost_center', 0.3) END AS center,
                     any_one('role', 0.3) AS role, any_one('worker', 0.3) AS holder
              FROM unnest('-infinity'::date || cuts, cuts || 'infinity'::date) AS piece (f, t)) AS answer;
    END LOOP;
END $$;

CREATE PROCEDURE facts(snapshot bigint, n integer) LANGUAGE plpgsql AS $$
DECLARE
    base bigint := snapshot * 1000000;
BEGIN
    UPDATE spend SET known_to = snapshot WHERE known_to = 9223372036854775807 AND random() < 0.2;
    UPDATE record_time_entries SET known_to = snapshot WHERE known_to = 9223372036854775807 AND random() < 0.2;
    UPDATE record_budgets SET known_to = snapshot WHERE known_to = 9223372036854775807 AND random() < 0.2;
    INSERT INTO spend
    SELECT CASE WHEN labor THEN 'p' ELSE 'x' END::"char", base + g, CASE WHEN labor THEN 't' ELSE '-' END::"char", CASE WHEN labor THEN g ELSE 0 END,
           snapshot, 9223372036854775807, on_day, (SELECT coding_id FROM coding WHERE org_unit_id = 0 AND g > 0 ORDER BY random() LIMIT 1),
           any_one('worker', CASE WHEN labor THEN 0 ELSE 0.5 END), (ARRAY['a', 'b', 'c', ''])[1 + floor(random() * 4)], minor, minor, 'EUR', 1, NULL, 'same',
           CASE WHEN labor THEN 'hours' ELSE 'expense' END, CASE WHEN labor THEN date_trunc('month', on_day)::date END, snapshot, g
    FROM (SELECT g, random() < 0.5 AS labor, day(120) AS on_day, floor(random() * 200000)::bigint - 50000 AS minor FROM generate_series(1, n) AS g) AS fact;
    INSERT INTO record_time_entries
    SELECT h.*, '', any_one('worker', 0), day(120), floor(random() * 36000000000)::bigint, 0, 0, 0, 0, NULL, NULL, '', '', '', NULL, '', 1,
           (SELECT coding_id FROM coding WHERE org_unit_id = 0 AND g > 0 ORDER BY random() LIMIT 1)
    FROM generate_series(1, n / 10) AS g, head(base + g, snapshot) AS h;
    INSERT INTO record_budgets
    SELECT h.*, 'v' || floor(random() * 12), date_trunc('month', day(120)), c.cost_center_id, c.project_id, c.org_unit_id,
           (ARRAY['a', 'b', ''])[1 + floor(random() * 3)], g::text, floor(random() * 1000000)::bigint, (ARRAY['EUR', 'USD', 'KWD'])[1 + floor(random() * 3)],
           CASE WHEN random() < 0.8 THEN day(200) END, ''
    FROM generate_series(1, n / 10) AS g, head(base + g, snapshot) AS h,
         LATERAL (SELECT * FROM coding WHERE worker_id = 0 AND g > 0 ORDER BY random() LIMIT 1) AS c;
END $$;

CREATE PROCEDURE next_snapshot(number bigint) LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO batch
    VALUES (number, 1, '', 0, 'file', decode(repeat('00', 32), 'hex'), 0, decode(repeat('00', 32), 'hex'), 'increment', NULL, NULL, '{}',
            md5(number::text)::uuid, 'published', 'unproven', '{}', number, '2025-01-01', '2025-01-01');
    INSERT INTO snapshot VALUES (number, '2025-01-01', number);
    CALL organise(number, CASE number WHEN 1 THEN 1 ELSE 0.5 END);
    CALL facts(number, 2000);
END $$;
CALL next_snapshot(1);
CALL next_snapshot(2);
ANALYZE;
