-- Every view and function of the schema goes: schema/derived makes them again in the same transaction. Each kind goes in one statement,
-- because they use each other; a table that used one would refuse it, and must: it would lose a column or a check.
DO $$
DECLARE
    drop_all text;
BEGIN
    FOR drop_all IN
        SELECT 'DROP VIEW ' || string_agg(oid::regclass::text, ', ')
        FROM pg_class WHERE relnamespace = 'kontor'::regnamespace AND relkind = 'v' HAVING count(*) > 0
        UNION ALL
        SELECT 'DROP ROUTINE ' || string_agg(oid::regprocedure::text, ', ')
        FROM pg_proc WHERE pronamespace = 'kontor'::regnamespace HAVING count(*) > 0
    LOOP
        EXECUTE drop_all;
    END LOOP;
END $$
