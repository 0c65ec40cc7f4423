-- The registry of migrations cannot be a migration itself; this script runs at every start, before anything else, and only ever grows by
-- IF NOT EXISTS. A schema made beforehand spares us the right to make one.
DO $$
BEGIN
    IF to_regnamespace('kontor') IS NULL THEN
        CREATE SCHEMA kontor;
        COMMENT ON SCHEMA kontor IS 'Everything of Kontor.';
    END IF;
END $$;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE TABLE IF NOT EXISTS kontor.migration (
    number integer PRIMARY KEY,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE kontor.migration IS 'Migrations that ran; number 0 stands for the views and functions, which are rebuilt whole.';
COMMENT ON COLUMN kontor.migration.number IS 'Order of the migration.';
COMMENT ON COLUMN kontor.migration.name IS 'Its name.';
COMMENT ON COLUMN kontor.migration.sha256 IS 'SHA-256 of its text.';
COMMENT ON COLUMN kontor.migration.applied_at IS 'When it ran.';
COMMENT ON CONSTRAINT migration_pkey ON kontor.migration IS 'Each number is one migration.';
