-- Every view and function of the schema goes: schema/derived makes them again in the same transaction.
DO $$
DECLARE
    item record;
BEGIN
    FOR item IN SELECT format('DROP VIEW IF EXISTS %I.%I CASCADE', 'kontor', viewname) AS command FROM pg_views WHERE schemaname = 'kontor'
                UNION ALL
                SELECT format('DROP FUNCTION IF EXISTS %s CASCADE', p.oid::regprocedure)
                FROM pg_proc p
                WHERE p.pronamespace = 'kontor'::regnamespace LOOP
        EXECUTE item.command;
    END LOOP;
END $$
