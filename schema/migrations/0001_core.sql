-- Batches, snapshots, the code dictionary, and one record table per feed.
--
-- A record table holds the rows of its feed as they were imported: typed, references resolved, with lineage (batch, line, bytes) and a
-- period in known time. What is valid on a day is derived from it into the *_version tables of 0002.
--
-- Known time: known_from is the snapshot that published the row, known_to the snapshot that replaced it (exclusive); 9223372036854775807
-- is "still known". Snapshot numbers are handed out under one publish lock, so a row can carry its number from the start.
-- Blank parts of keys are the value blank ('' or 0), never NULL: a NULL slips past uniqueness and exclusion.

CREATE TABLE setting (
    name        text PRIMARY KEY,
    value       text NOT NULL
);
COMMENT ON TABLE setting IS 'Configuration that enters a figure, such as the reporting currency. Fixed once facts exist.';
COMMENT ON COLUMN setting.name IS 'Name of the setting: currency.';
COMMENT ON COLUMN setting.value IS 'Its value as text.';

CREATE TABLE currency (
    currency    text PRIMARY KEY,
    exponent    smallint NOT NULL CHECK (exponent BETWEEN 0 AND 4)
);
COMMENT ON TABLE currency IS 'ISO 4217 currencies that occur, with the number of decimals of their minor unit.';
COMMENT ON COLUMN currency.currency IS 'ISO 4217 code.';
COMMENT ON COLUMN currency.exponent IS 'Decimals of an amount: 2 for EUR, 0 for JPY. Amounts are stored as whole minor units.';

CREATE TABLE source (
    source_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code        text NOT NULL UNIQUE,
    namespace   text NOT NULL DEFAULT ''
);
COMMENT ON TABLE source IS 'One legacy system. Facts are keyed per source; codes of master data are unique per namespace.';
COMMENT ON COLUMN source.source_id IS 'Surrogate key.';
COMMENT ON COLUMN source.code IS 'Name of the source as given with --source or by the profile; blank when neither says.';
COMMENT ON COLUMN source.namespace IS 'Set of master data its codes belong to; blank is the common one.';

CREATE TABLE snapshot (
    snapshot     bigint PRIMARY KEY,
    published_at timestamptz NOT NULL,
    batch_id     bigint NOT NULL
);
COMMENT ON TABLE snapshot IS 'Publish numbers in commit order. As known at snapshot n = known_from <= n < known_to.';
COMMENT ON COLUMN snapshot.snapshot IS 'Publish number: 1, 2, 3, ... without gaps.';
COMMENT ON COLUMN snapshot.published_at IS 'When it was published; never before the one before it.';
COMMENT ON COLUMN snapshot.batch_id IS 'Batch that was published.';

CREATE TABLE batch (
    batch_id       bigint PRIMARY KEY,
    source_id      integer NOT NULL REFERENCES source,
    profile        text NOT NULL,
    profile_version integer NOT NULL,
    file_name      text NOT NULL,
    file_sha256    bytea NOT NULL CHECK (length(file_sha256) = 32),
    file_size      bigint NOT NULL CHECK (file_size >= 0),
    archive_sha256 bytea NOT NULL CHECK (length(archive_sha256) = 32),
    mode           text NOT NULL CHECK (mode IN ('increment', 'snapshot', 'window')),
    window_from    date,
    window_to      date,
    options        text NOT NULL,
    identity       uuid NOT NULL,
    status         text NOT NULL CHECK (status IN ('published', 'held', 'undone')),
    completeness   text NOT NULL CHECK (completeness IN ('proven', 'unproven')),
    warnings       text[] NOT NULL DEFAULT '{}',
    snapshot       bigint,
    received_at    timestamptz NOT NULL,
    published_at   timestamptz
);
CREATE UNIQUE INDEX batch_of_one_file_is_published_once ON batch (identity) WHERE status = 'published';
COMMENT ON TABLE batch IS 'One imported file. Everything in it became visible in one transaction.';
COMMENT ON COLUMN batch.batch_id IS 'Number of the batch, shown to users.';
COMMENT ON COLUMN batch.source_id IS 'Legacy system it came from.';
COMMENT ON COLUMN batch.profile IS 'Profile that read it; blank for a file in a feed''s own form.';
COMMENT ON COLUMN batch.profile_version IS 'Version of that profile, 0 without one.';
COMMENT ON COLUMN batch.file_name IS 'Name as given by the client, without folder.';
COMMENT ON COLUMN batch.file_sha256 IS 'SHA-256 of the original bytes.';
COMMENT ON COLUMN batch.file_size IS 'Size of the original in bytes.';
COMMENT ON COLUMN batch.archive_sha256 IS 'SHA-256 of the reduced copy in the archive; also its file name.';
COMMENT ON COLUMN batch.mode IS 'What a missing row means: nothing, or withdrawn.';
COMMENT ON COLUMN batch.window_from IS 'First day of the window (mode window).';
COMMENT ON COLUMN batch.window_to IS 'Last day of the window, inclusive (mode window).';
COMMENT ON COLUMN batch.options IS 'Options of the import as JSON.';
COMMENT ON COLUMN batch.identity IS 'Hash of file, feed, profile, source, mode and options: the same import again creates no batch.';
COMMENT ON COLUMN batch.status IS 'published, held (control totals differ, nothing visible) or undone.';
COMMENT ON COLUMN batch.completeness IS 'proven when a control total agreed, else unproven.';
COMMENT ON COLUMN batch.warnings IS 'Sentences for the person who imported it.';
COMMENT ON COLUMN batch.snapshot IS 'Publish number.';
COMMENT ON COLUMN batch.received_at IS 'When the last byte had arrived.';
COMMENT ON COLUMN batch.published_at IS 'When it was published.';

CREATE TABLE batch_feed (
    batch_id     bigint NOT NULL REFERENCES batch,
    feed         text NOT NULL,
    position     smallint NOT NULL,
    read         bigint NOT NULL,
    inserted     bigint NOT NULL,
    new_version  bigint NOT NULL,
    unchanged    bigint NOT NULL,
    duplicate    bigint NOT NULL,
    quarantined  bigint NOT NULL,
    ignored      bigint NOT NULL,
    withdrawn    bigint NOT NULL,
    released     bigint NOT NULL,
    PRIMARY KEY (batch_id, feed),
    CONSTRAINT every_row_read_has_one_outcome
        CHECK (read = inserted + new_version + unchanged + duplicate + quarantined + ignored)
);
COMMENT ON TABLE batch_feed IS 'Rows of a batch by feed and outcome (invariant 1 of PRODUCT.md is a constraint here).';
COMMENT ON COLUMN batch_feed.batch_id IS 'The batch.';
COMMENT ON COLUMN batch_feed.feed IS 'Kind of record.';
COMMENT ON COLUMN batch_feed.position IS 'Order in the file''s profile; the main feed is the last.';
COMMENT ON COLUMN batch_feed.read IS 'Rows read, the header and blank lines not counted... see ignored.';
COMMENT ON COLUMN batch_feed.inserted IS 'New keys.';
COMMENT ON COLUMN batch_feed.new_version IS 'Known key, other content: the old version was closed.';
COMMENT ON COLUMN batch_feed.unchanged IS 'Known key, same content.';
COMMENT ON COLUMN batch_feed.duplicate IS 'The same key and content again in this file.';
COMMENT ON COLUMN batch_feed.quarantined IS 'Rows put aside with a reason.';
COMMENT ON COLUMN batch_feed.ignored IS 'Blank, preamble and total rows, and rows the profile leaves out.';
COMMENT ON COLUMN batch_feed.withdrawn IS 'Stored rows that a snapshot or window file no longer has.';
COMMENT ON COLUMN batch_feed.released IS 'Rows of earlier files that this batch released from quarantine; not part of the row law.';

CREATE TABLE batch_money (
    batch_id     bigint NOT NULL REFERENCES batch,
    feed         text NOT NULL,
    currency     text NOT NULL,
    outcome      text NOT NULL CHECK (outcome IN ('read', 'inserted', 'new_version', 'unchanged', 'duplicate', 'quarantined', 'ignored', 'released')),
    amount       numeric NOT NULL,
    PRIMARY KEY (batch_id, feed, currency, outcome)
);
COMMENT ON TABLE batch_money IS 'Money of a batch by currency and outcome (invariant 2): read = the sum of the outcomes of the file.';
COMMENT ON COLUMN batch_money.batch_id IS 'The batch.';
COMMENT ON COLUMN batch_money.feed IS 'Kind of record.';
COMMENT ON COLUMN batch_money.currency IS 'ISO 4217 code, as written in the row.';
COMMENT ON COLUMN batch_money.outcome IS 'read, or the outcome of the rows that carry it.';
COMMENT ON COLUMN batch_money.amount IS 'Exact sum in that currency.';

CREATE TABLE batch_touch (
    batch_id      bigint NOT NULL REFERENCES batch,
    touched_batch_id bigint NOT NULL,
    feed          text NOT NULL,
    touch         text NOT NULL CHECK (touch IN ('changed', 'closed', 'unchanged', 'released')),
    rows          bigint NOT NULL,
    PRIMARY KEY (batch_id, touched_batch_id, feed, touch)
);
COMMENT ON TABLE batch_touch IS 'Which earlier batches'' rows a batch changed, closed, found unchanged or released: undo asks here.';
COMMENT ON COLUMN batch_touch.batch_id IS 'The later batch.';
COMMENT ON COLUMN batch_touch.touched_batch_id IS 'The batch whose rows it touched.';
COMMENT ON COLUMN batch_touch.feed IS 'Kind of record.';
COMMENT ON COLUMN batch_touch.touch IS 'How.';
COMMENT ON COLUMN batch_touch.rows IS 'Number of rows.';

CREATE TABLE entity (
    entity_id   integer PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('worker', 'org_unit', 'cost_center', 'role', 'project', 'pay_component',
                                              'customer', 'skill', 'activity')),
    namespace   text NOT NULL,
    code        text NOT NULL CHECK (code <> ''),
    known_from  bigint NOT NULL,
    CONSTRAINT code_is_unique_per_kind_and_namespace UNIQUE (kind, namespace, code)
);
COMMENT ON TABLE entity IS 'The code dictionary: every object that master data ever named. A row is for life, its key never reused.';
COMMENT ON COLUMN entity.entity_id IS 'Surrogate key; 0 is used elsewhere for "none".';
COMMENT ON COLUMN entity.kind IS 'Kind of object.';
COMMENT ON COLUMN entity.namespace IS 'Set of master data; blank is the common one.';
COMMENT ON COLUMN entity.code IS 'Code or number as the source writes it; leading zeros and case matter.';
COMMENT ON COLUMN entity.known_from IS 'Snapshot that brought it.';

-- Columns every record table begins with. Facts get BRIN indexes only (rows arrive in order of record_id, dates cluster);
-- master data get an exclusion constraint, so that a key has one row at any moment of known time.
CREATE TABLE record (
    record_id    bigint NOT NULL,
    source_id    integer NOT NULL,
    key_hash     uuid NOT NULL,
    key_order    bigint NOT NULL,
    content_hash bigint NOT NULL,
    batch_id     bigint NOT NULL,
    line         bigint NOT NULL,
    byte_from    bigint NOT NULL,
    byte_length  integer NOT NULL,
    known_from   bigint NOT NULL,
    known_to     bigint NOT NULL
);
COMMENT ON TABLE record IS 'Pattern of the record tables; holds no rows itself.';

CREATE TABLE record_org_units (LIKE record,
    org_unit_id integer NOT NULL, name text NOT NULL, kind text NOT NULL, parent_id integer NOT NULL, owner_role_id integer NOT NULL,
    valid_from date NOT NULL, valid_to date NOT NULL);
CREATE TABLE record_cost_centers (LIKE record,
    cost_center_id integer NOT NULL, name text NOT NULL, org_unit_id integer NOT NULL, owner_role_id integer NOT NULL,
    valid_from date NOT NULL, valid_to date NOT NULL);
CREATE TABLE record_roles (LIKE record,
    role_id integer NOT NULL, title text NOT NULL, job_family text NOT NULL, level text NOT NULL);
CREATE TABLE record_workers (LIKE record,
    worker_id integer NOT NULL, given_name text NOT NULL, family_name text NOT NULL, email text NOT NULL, hired_on date NOT NULL,
    left_on date, worker_type text NOT NULL, birth_date date);
CREATE TABLE record_assignments (LIKE record,
    worker_id integer NOT NULL, org_unit_id integer NOT NULL, cost_center_id integer NOT NULL, position_code text NOT NULL,
    position_title text NOT NULL, manager_id integer NOT NULL, share_percent numeric, weekly_hours numeric, fte numeric,
    region text NOT NULL, valid_from date NOT NULL, valid_to date NOT NULL);
CREATE TABLE record_role_assignments (LIKE record,
    role_id integer NOT NULL, worker_id integer NOT NULL, holder_type text NOT NULL, scope_kind text NOT NULL, scope_id integer NOT NULL,
    valid_from date NOT NULL, valid_to date NOT NULL);
CREATE TABLE record_projects (LIKE record,
    project_id integer NOT NULL, name text NOT NULL, customer_id integer NOT NULL, owner_role_id integer NOT NULL,
    cost_center_id integer NOT NULL, billing_type text NOT NULL, starts_on date, ends_on date, valid_from date NOT NULL, valid_to date NOT NULL);
CREATE TABLE record_pay_components (LIKE record,
    component_id integer NOT NULL, name text NOT NULL, class text NOT NULL, category text NOT NULL, hours_class text NOT NULL);
CREATE TABLE record_customers (LIKE record, customer_id integer NOT NULL, name text NOT NULL, tier text NOT NULL);
CREATE TABLE record_skills (LIKE record, skill_id integer NOT NULL, name text NOT NULL, parent_id integer NOT NULL,
    framework text NOT NULL, framework_id text NOT NULL);
CREATE TABLE record_activities (LIKE record, activity_id integer NOT NULL, name text NOT NULL, skill_id integer NOT NULL, weight numeric,
    billable boolean);
CREATE TABLE record_exchange_rates (LIKE record,
    currency text NOT NULL, quote_currency text NOT NULL, rate_date date NOT NULL, rate numeric NOT NULL CHECK (rate > 0));
CREATE TABLE record_budgets (LIKE record,
    version text NOT NULL, month date NOT NULL, cost_center_id integer NOT NULL, project_id integer NOT NULL, org_unit_id integer NOT NULL,
    category text NOT NULL, line_no text NOT NULL, amount bigint NOT NULL, currency text NOT NULL, approved_on date, reason text NOT NULL);
CREATE TABLE record_aliases (LIKE record,
    entity text NOT NULL, alias_source text NOT NULL, alias text NOT NULL, target_id integer NOT NULL);

CREATE TABLE record_time_entries (LIKE record,
    entry_no text NOT NULL, worker_id integer NOT NULL, work_date date NOT NULL, hours_us bigint NOT NULL CHECK (hours_us >= 0),
    project_id integer NOT NULL, cost_center_id integer NOT NULL, activity_id integer NOT NULL, skill_id integer NOT NULL,
    billable boolean, bill_rate numeric, currency text NOT NULL, status text NOT NULL, approver_no text NOT NULL, approved_on date,
    note text NOT NULL, occurrence integer NOT NULL, coding_id integer NOT NULL);
CREATE TABLE record_expenses (LIKE record,
    document_no text NOT NULL, line_no text NOT NULL, kind text NOT NULL, worker_id integer NOT NULL, vendor text NOT NULL,
    category text NOT NULL, spent_on date NOT NULL, accounting_date date, amount bigint NOT NULL, currency text NOT NULL,
    tax_amount bigint, cost_center_id integer NOT NULL, project_id integer NOT NULL, submitted_on date, decision text NOT NULL,
    decider_no text NOT NULL, decider_role_code text NOT NULL, on_behalf_of_no text NOT NULL, decided_on date, reason text NOT NULL,
    paid_on date, commitment_no text NOT NULL, note text NOT NULL, occurrence integer NOT NULL, coding_id integer NOT NULL);
CREATE TABLE record_payroll (LIKE record,
    run_no text NOT NULL, run_type text NOT NULL, period date NOT NULL, paid_on date NOT NULL, worker_id integer NOT NULL,
    component_id integer NOT NULL, amount bigint NOT NULL, currency text NOT NULL, hours_us bigint, cost_center_id integer NOT NULL,
    occurrence integer NOT NULL);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['org_units', 'cost_centers', 'roles', 'workers', 'assignments', 'role_assignments', 'projects', 'pay_components',
                             'customers', 'skills', 'activities', 'exchange_rates', 'budgets', 'aliases'] LOOP
        EXECUTE format('ALTER TABLE record_%s ADD CONSTRAINT %s_key_has_one_row_at_any_known_time EXCLUDE USING gist (key_hash WITH =, int8range(known_from, known_to) WITH &&) DEFERRABLE INITIALLY DEFERRED', t, t);
        EXECUTE format('ALTER TABLE record_%s ADD PRIMARY KEY (record_id, known_from)', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['time_entries', 'expenses', 'payroll'] LOOP
        EXECUTE format('CREATE INDEX ON record_%s USING brin (record_id)', t);
        EXECUTE format('CREATE INDEX ON record_%s USING brin (key_order)', t);
        EXECUTE format('CREATE INDEX ON record_%s USING brin (known_from)', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['org_units', 'cost_centers', 'roles', 'workers', 'assignments', 'role_assignments', 'projects', 'pay_components',
                             'customers', 'skills', 'activities', 'exchange_rates', 'budgets', 'aliases', 'time_entries', 'expenses',
                             'payroll'] LOOP
        EXECUTE format('ALTER TABLE record_%s ADD CONSTRAINT %s_is_known_before_it_is_replaced CHECK (known_from < known_to)', t, t);
        EXECUTE format('COMMENT ON TABLE record_%s IS %L', t, 'Rows of the feed ' || t || ' as imported, one per version in known time.');
        EXECUTE format('COMMENT ON COLUMN record_%s.record_id IS %L', t, 'The record''s number for life: all versions of one key share it.');
        EXECUTE format('COMMENT ON COLUMN record_%s.source_id IS %L', t, 'Source it came from.');
        EXECUTE format('COMMENT ON COLUMN record_%s.key_hash IS %L', t, 'Hash of the key columns, and of the source for facts.');
        EXECUTE format('COMMENT ON COLUMN record_%s.key_order IS %L', t, 'A number that grows with the key (a day, a document number): finds the keys a file can meet by a BRIN index.');
        EXECUTE format('COMMENT ON COLUMN record_%s.content_hash IS %L', t, 'Hash of all feed columns: equal means unchanged.');
        EXECUTE format('COMMENT ON COLUMN record_%s.batch_id IS %L', t, 'Batch whose file holds the row.');
        EXECUTE format('COMMENT ON COLUMN record_%s.line IS %L', t, 'Physical line of the row''s first byte; the header is line 1.');
        EXECUTE format('COMMENT ON COLUMN record_%s.byte_from IS %L', t, 'Offset of the row''s first byte in the original file.');
        EXECUTE format('COMMENT ON COLUMN record_%s.byte_length IS %L', t, 'Length of the row in bytes.');
        EXECUTE format('COMMENT ON COLUMN record_%s.known_from IS %L', t, 'Snapshot that published this version.');
        EXECUTE format('COMMENT ON COLUMN record_%s.known_to IS %L', t, 'Snapshot that replaced it (exclusive); 9223372036854775807 = still known.');
    END LOOP;
END $$;
CREATE INDEX ON record_time_entries USING brin (work_date);
CREATE INDEX ON record_expenses USING brin (spent_on);
CREATE INDEX ON record_payroll USING brin (period);

CREATE TABLE quarantine (
    quarantine_id bigint PRIMARY KEY,
    batch_id     bigint NOT NULL,
    feed         text NOT NULL,
    source_id    integer NOT NULL,
    namespace    text NOT NULL,
    line         bigint NOT NULL,
    byte_from    bigint NOT NULL,
    byte_length  integer NOT NULL,
    code         text NOT NULL,
    column_name  text NOT NULL,
    value        text NOT NULL,
    reason       text NOT NULL,
    remedy       text NOT NULL,
    releasable   boolean NOT NULL,
    raw          bytea NOT NULL,
    cells        text[] NOT NULL,
    occurrence   integer NOT NULL,
    raw_key_hash uuid NOT NULL,
    quarantined_at timestamptz NOT NULL,
    known_from   bigint NOT NULL,
    known_to     bigint NOT NULL,
    closed_by    text CHECK (closed_by IN ('released', 'replaced', 'corrected', 'undone')),
    closed_in_batch bigint
);
CREATE INDEX quarantine_open ON quarantine (feed, source_id) WHERE known_to = 9223372036854775807;
CREATE INDEX quarantine_of_batch ON quarantine (batch_id, line);
COMMENT ON TABLE quarantine IS 'Rows put aside, with their reason. Nothing of them is counted until they are released or corrected.';
COMMENT ON COLUMN quarantine.quarantine_id IS 'Surrogate key.';
COMMENT ON COLUMN quarantine.batch_id IS 'Batch whose file holds the row.';
COMMENT ON COLUMN quarantine.feed IS 'Kind of record.';
COMMENT ON COLUMN quarantine.source_id IS 'Source of that batch.';
COMMENT ON COLUMN quarantine.namespace IS 'Namespace in which its references are looked up.';
COMMENT ON COLUMN quarantine.line IS 'Physical line of the row''s first byte.';
COMMENT ON COLUMN quarantine.byte_from IS 'Offset in the original file.';
COMMENT ON COLUMN quarantine.byte_length IS 'Length in bytes.';
COMMENT ON COLUMN quarantine.code IS 'Rule that put it aside: unknown_reference, no_rate, bad_date, ...';
COMMENT ON COLUMN quarantine.column_name IS 'First column at fault.';
COMMENT ON COLUMN quarantine.value IS 'The cell as written.';
COMMENT ON COLUMN quarantine.reason IS 'A sentence; refreshed at each try to release it.';
COMMENT ON COLUMN quarantine.remedy IS 'What to do.';
COMMENT ON COLUMN quarantine.releasable IS 'True when only references or rates are missing: released by itself when they arrive.';
COMMENT ON COLUMN quarantine.raw IS 'The row''s bytes, with the cells of ignored columns emptied.';
COMMENT ON COLUMN quarantine.cells IS 'The row''s cells in the order of the feed''s columns, normalised as far as possible.';
COMMENT ON COLUMN quarantine.occurrence IS 'Occurrence number of its content in the file.';
COMMENT ON COLUMN quarantine.raw_key_hash IS 'Hash of the key as written: recognises the row when it comes again.';
COMMENT ON COLUMN quarantine.quarantined_at IS 'When it was put aside.';
COMMENT ON COLUMN quarantine.known_from IS 'Snapshot of its batch.';
COMMENT ON COLUMN quarantine.known_to IS 'Snapshot that closed it (exclusive); 9223372036854775807 = open.';
COMMENT ON COLUMN quarantine.closed_by IS 'How it was closed.';
COMMENT ON COLUMN quarantine.closed_in_batch IS 'Batch that closed it.';

CREATE TABLE quarantine_missing (
    quarantine_id bigint NOT NULL REFERENCES quarantine,
    kind         text NOT NULL,
    value        text NOT NULL,
    column_name  text NOT NULL,
    PRIMARY KEY (quarantine_id, kind, value)
);
CREATE INDEX quarantine_missing_value ON quarantine_missing (kind, value);
COMMENT ON TABLE quarantine_missing IS 'Every distinct reference (or rate) a quarantined row still lacks.';
COMMENT ON COLUMN quarantine_missing.quarantine_id IS 'The row.';
COMMENT ON COLUMN quarantine_missing.kind IS 'Kind of object, or rate.';
COMMENT ON COLUMN quarantine_missing.value IS 'The reference as written, or the currency.';
COMMENT ON COLUMN quarantine_missing.column_name IS 'First column that names it.';
