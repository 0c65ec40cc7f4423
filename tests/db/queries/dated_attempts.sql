-- Functions of the test "dated" for the tables of the schema. Nothing here uses a range operator or a range type: what is an overlap is said by
-- plain comparisons.
DO $outer$
BEGIN
CREATE FUNCTION dated_tables() RETURNS SETOF text STABLE LANGUAGE sql AS $$
    SELECT attrelid::regclass::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'kontor'::regnamespace AND relkind = 'r' AND attname = 'known_to' AND relname ~ '(version|holding|interval|employment)$'
    ORDER BY 1
$$;

CREATE FUNCTION master_tables() RETURNS SETOF text STABLE LANGUAGE sql AS $$
    SELECT conrelid::regclass::text FROM pg_constraint
    WHERE connamespace = 'kontor'::regnamespace AND contype = 'x' AND conrelid::regclass::text LIKE 'record%' ORDER BY 1
$$;

-- What the exclusion constraint compares for equality: the key of the table.
CREATE FUNCTION key_of(target text) RETURNS text[] STABLE LANGUAGE sql AS $$
    SELECT array_agg(attname::text ORDER BY attname) FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
    WHERE conrelid = target::regclass AND contype = 'x'
$$;

-- A row that is fine but for `changes`.
CREATE FUNCTION row_of(target text, changes jsonb) RETURNS jsonb STABLE LANGUAGE sql AS $$
    SELECT jsonb_object_agg(attname, CASE WHEN attname = 'found_by' THEN '"none"' WHEN attname = 'holder_type' THEN '"regular"'
                                          WHEN attname = 'valid_to' THEN '"2024-02-01"' WHEN attname = 'known_to' THEN '2'
                                          WHEN attname = 'rate_source' THEN '"same"' WHEN attname = 'basis' THEN '"expense"'
                                          WHEN attname = 'fact_kind' THEN '"x"' WHEN attname = 'part_kind' THEN '"-"'
                                          WHEN atttypid = 'text'::regtype THEN '"a"' WHEN atttypid = 'date'::regtype THEN '"2024-01-01"'
                                          WHEN atttypid = 'uuid'::regtype THEN '"00000000-0000-0000-0000-000000000000"'
                                          ELSE '1' END::jsonb) || changes
    FROM pg_attribute WHERE attrelid = target::regclass AND attnum > 0 AND attnotnull
$$;

-- True if the table took it, checks that wait for the commit included.
CREATE FUNCTION takes(target text, changes jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO %1$I SELECT * FROM jsonb_populate_record(NULL::%1$I, $1)', target) USING row_of(target, changes);
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    RETURN true;
EXCEPTION WHEN exclusion_violation OR check_violation OR not_null_violation OR unique_violation OR data_exception THEN
    RETURN false;
END $$;

CREATE FUNCTION some_day() RETURNS text VOLATILE LANGUAGE sql AS $$
    SELECT CASE WHEN random() < 0.1 THEN '-infinity' WHEN random() < 0.1 THEN 'infinity' ELSE (date '2024-01-01' + (random() * 20)::integer)::text END
$$;

-- Random attempts; of each a model of its own says whether it must be taken. `wrong` is how often the table did otherwise.
CREATE FUNCTION random_attempts(target text, tries integer, OUT taken integer, OUT refused integer, OUT wrong integer) LANGUAGE plpgsql AS $$
DECLARE
    day_1 date; day_2 date; snapshot_1 bigint; snapshot_2 bigint; chosen integer; must boolean; did boolean;
    has_days boolean := target NOT LIKE 'record%';
BEGIN
    CREATE TEMPORARY TABLE IF NOT EXISTS model (key integer, f date, t date, k bigint, u bigint);
    TRUNCATE model;
    taken := 0; refused := 0; wrong := 0;
    FOR i IN 1 .. tries LOOP
        day_1 := CASE WHEN has_days THEN some_day() ELSE '2024-01-01' END;
        day_2 := CASE WHEN has_days THEN some_day() ELSE '2024-02-01' END;
        snapshot_1 := (random() * 8)::integer;
        snapshot_2 := CASE WHEN random() < 0.3 THEN 9223372036854775807 ELSE (random() * 8)::integer END;
        chosen := (random() * 20)::integer;
        must := day_1 < day_2 AND snapshot_1 < snapshot_2
                AND NOT EXISTS (SELECT FROM model WHERE key = chosen AND f < day_2 AND day_1 < t AND k < snapshot_2 AND snapshot_1 < u);
        did := takes(target, jsonb_build_object('known_from', snapshot_1, 'known_to', snapshot_2)
                             || CASE WHEN has_days THEN jsonb_build_object('valid_from', day_1, 'valid_to', day_2) ELSE jsonb_build_object('record_id', i) END
                             || (SELECT jsonb_object_agg(c, CASE c WHEN 'key_hash' THEN to_jsonb(lpad(chosen::text, 32, '0')::uuid)
                                                                   WHEN 'position_code' THEN to_jsonb(chosen::text) ELSE to_jsonb(chosen) END)
                                 FROM unnest(key_of(target)) AS c));
        IF did THEN
            INSERT INTO model VALUES (chosen, day_1, day_2, snapshot_1, snapshot_2);
        END IF;
        taken := taken + did::integer;
        refused := refused + (NOT did)::integer;
        wrong := wrong + (did <> must)::integer;
    END LOOP;
END $$;

-- Every pair of rows of a table, compared one by one.
CREATE FUNCTION scan(target text, OUT doubled bigint, OUT empties bigint) STABLE LANGUAGE plpgsql AS $$
DECLARE
    same_key text := (SELECT string_agg(format('a.%1$I = b.%1$I', c), ' AND ') FROM unnest(key_of(target)) AS c);
    has_days boolean := target NOT LIKE 'record%';
BEGIN
    EXECUTE format('SELECT count(*) FROM %1$I AS a JOIN %1$I AS b ON a.ctid < b.ctid AND %2$s AND a.known_from < b.known_to AND b.known_from < a.known_to %3$s',
                   target, same_key, CASE WHEN has_days THEN 'AND a.valid_from < b.valid_to AND b.valid_from < a.valid_to' END) INTO doubled;
    EXECUTE format('SELECT count(*) FROM %I WHERE NOT coalesce(known_from < known_to %s, false)', target,
                   CASE WHEN has_days THEN 'AND valid_from < valid_to' END) INTO empties;
END $$;
END $outer$
