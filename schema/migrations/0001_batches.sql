-- Settings, sources, snapshots, batches with their outcomes, the code dictionary, quarantine.
--
-- Known time, here and in all later tables: known_from is the snapshot that published the row, known_to the snapshot that replaced it
-- (exclusive); 9223372036854775807 is "still known". Snapshot numbers are handed out under one publish lock, so a row can carry its number
-- from the start.
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
    exponent    smallint NOT NULL CONSTRAINT currency_has_up_to_4_decimals CHECK (exponent BETWEEN 0 AND 4)
);
COMMENT ON TABLE currency IS 'ISO 4217 currencies that occur, with the number of decimals of their minor unit.';
COMMENT ON COLUMN currency.currency IS 'ISO 4217 code.';
COMMENT ON COLUMN currency.exponent IS 'Decimals of an amount: 2 for EUR, 0 for JPY. Amounts are stored as whole minor units.';

CREATE TABLE source (
    source_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code        text NOT NULL CONSTRAINT source_code_is_unique UNIQUE,
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
    source_id      integer NOT NULL CONSTRAINT batch_comes_from_a_source REFERENCES source,
    profile        text NOT NULL,
    profile_version integer NOT NULL,
    file_name      text NOT NULL,
    file_sha256    bytea NOT NULL CONSTRAINT file_sha256_has_32_bytes CHECK (length(file_sha256) = 32),
    file_size      bigint NOT NULL CONSTRAINT file_size_is_not_negative CHECK (file_size >= 0),
    archive_sha256 bytea NOT NULL CONSTRAINT archive_sha256_has_32_bytes CHECK (length(archive_sha256) = 32),
    mode           text NOT NULL CONSTRAINT batch_mode_is_known CHECK (mode IN ('increment', 'snapshot', 'window')),
    window_from    date,
    window_to      date,
    options        text NOT NULL,
    identity       uuid NOT NULL,
    status         text NOT NULL CONSTRAINT batch_status_is_known CHECK (status IN ('published', 'held', 'undone')),
    completeness   text NOT NULL CONSTRAINT batch_completeness_is_known CHECK (completeness IN ('proven', 'unproven')),
    warnings       text[] NOT NULL DEFAULT '{}',
    snapshot       bigint,
    received_at    timestamptz NOT NULL,
    published_at   timestamptz
);
CREATE UNIQUE INDEX batch_of_one_file_is_published_once ON batch (identity) WHERE status = 'published';
COMMENT ON INDEX batch_of_one_file_is_published_once IS 'The same file with the same options is published once (R04).';
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
    batch_id     bigint NOT NULL CONSTRAINT outcomes_belong_to_a_batch REFERENCES batch,
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
COMMENT ON COLUMN batch_feed.read IS 'Rows read, without the header; blank lines count and are ignored.';
COMMENT ON COLUMN batch_feed.inserted IS 'New keys.';
COMMENT ON COLUMN batch_feed.new_version IS 'Known key, other content: the old version was closed.';
COMMENT ON COLUMN batch_feed.unchanged IS 'Known key, same content.';
COMMENT ON COLUMN batch_feed.duplicate IS 'The same key and content again in this file.';
COMMENT ON COLUMN batch_feed.quarantined IS 'Rows put aside with a reason.';
COMMENT ON COLUMN batch_feed.ignored IS 'Blank, preamble and total rows, and rows the profile leaves out.';
COMMENT ON COLUMN batch_feed.withdrawn IS 'Stored rows that a snapshot or window file no longer has.';
COMMENT ON COLUMN batch_feed.released IS 'Rows of earlier files that this batch released from quarantine; not part of the row law.';

CREATE TABLE batch_money (
    batch_id     bigint NOT NULL CONSTRAINT money_belongs_to_a_batch REFERENCES batch,
    feed         text NOT NULL,
    currency     text NOT NULL,
    outcome      text NOT NULL,
    amount       numeric NOT NULL,
    PRIMARY KEY (batch_id, feed, currency, outcome),
    CONSTRAINT money_outcome_is_known CHECK (outcome IN ('read', 'inserted', 'new_version', 'unchanged', 'duplicate', 'quarantined',
                                                         'ignored', 'released'))
);
COMMENT ON TABLE batch_money IS 'Money of a batch by currency and outcome (invariant 2): read = the sum of the outcomes of the file.';
COMMENT ON COLUMN batch_money.batch_id IS 'The batch.';
COMMENT ON COLUMN batch_money.feed IS 'Kind of record.';
COMMENT ON COLUMN batch_money.currency IS 'ISO 4217 code, as written in the row.';
COMMENT ON COLUMN batch_money.outcome IS 'read, or the outcome of the rows that carry it.';
COMMENT ON COLUMN batch_money.amount IS 'Exact sum in that currency.';

CREATE TABLE batch_touch (
    batch_id      bigint NOT NULL CONSTRAINT touch_belongs_to_a_batch REFERENCES batch,
    touched_batch_id bigint NOT NULL,
    feed          text NOT NULL,
    touch         text NOT NULL CONSTRAINT touch_is_known CHECK (touch IN ('changed', 'closed', 'unchanged', 'released')),
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
    kind        text NOT NULL CONSTRAINT entity_kind_is_known CHECK (kind IN (
                    'worker', 'org_unit', 'cost_center', 'role', 'project', 'pay_component', 'customer', 'skill', 'activity')),
    namespace   text NOT NULL,
    code        text NOT NULL CONSTRAINT entity_code_is_not_blank CHECK (code <> ''),
    known_from  bigint NOT NULL,
    CONSTRAINT code_is_unique_per_kind_and_namespace UNIQUE (kind, namespace, code)
);
COMMENT ON TABLE entity IS 'The code dictionary: every object that master data ever named. A row is for life, its key never reused.';
COMMENT ON COLUMN entity.entity_id IS 'Surrogate key; 0 is used elsewhere for "none".';
COMMENT ON COLUMN entity.kind IS 'Kind of object.';
COMMENT ON COLUMN entity.namespace IS 'Set of master data; blank is the common one.';
COMMENT ON COLUMN entity.code IS 'Code or number as the source writes it; leading zeros and case matter.';
COMMENT ON COLUMN entity.known_from IS 'Snapshot that brought it.';

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
    closed_by    text CONSTRAINT quarantine_is_closed_in_a_known_way CHECK (closed_by IN ('released', 'replaced', 'corrected', 'undone')),
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
    quarantine_id bigint NOT NULL CONSTRAINT what_is_missing_belongs_to_a_quarantined_row REFERENCES quarantine,
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

-- Constraints say in their names what holds; the comment says why, or what breaks it.
COMMENT ON CONSTRAINT setting_pkey ON setting IS 'A setting has one value.';
COMMENT ON CONSTRAINT currency_pkey ON currency IS 'A currency has one row.';
COMMENT ON CONSTRAINT currency_has_up_to_4_decimals ON currency IS 'ISO 4217 knows none with more than 4.';
COMMENT ON CONSTRAINT source_pkey ON source IS 'Surrogate key.';
COMMENT ON CONSTRAINT source_code_is_unique ON source IS 'A source is known by its name.';
COMMENT ON SEQUENCE source_source_id_seq IS 'Surrogate keys of sources.';
COMMENT ON CONSTRAINT snapshot_pkey ON snapshot IS 'A number is published once.';
COMMENT ON CONSTRAINT batch_pkey ON batch IS 'Number of the batch.';
COMMENT ON CONSTRAINT batch_comes_from_a_source ON batch IS 'Lineage of every figure ends at a source.';
COMMENT ON CONSTRAINT file_sha256_has_32_bytes ON batch IS 'Length of a SHA-256.';
COMMENT ON CONSTRAINT file_size_is_not_negative ON batch IS 'An empty file has 0 bytes.';
COMMENT ON CONSTRAINT archive_sha256_has_32_bytes ON batch IS 'Length of a SHA-256.';
COMMENT ON CONSTRAINT batch_mode_is_known ON batch IS 'The modes of DOMAIN.md section 3 rule 3.';
COMMENT ON CONSTRAINT batch_status_is_known ON batch IS 'What can have become of a file.';
COMMENT ON CONSTRAINT batch_completeness_is_known ON batch IS 'Whether a control total agreed.';
COMMENT ON CONSTRAINT batch_feed_pkey ON batch_feed IS 'A batch has each feed once.';
COMMENT ON CONSTRAINT outcomes_belong_to_a_batch ON batch_feed IS 'Counts without a file mean nothing.';
COMMENT ON CONSTRAINT every_row_read_has_one_outcome ON batch_feed IS 'Invariant 1 of PRODUCT.md: no row is lost, none counted twice.';
COMMENT ON CONSTRAINT batch_money_pkey ON batch_money IS 'One sum per currency and outcome.';
COMMENT ON CONSTRAINT money_belongs_to_a_batch ON batch_money IS 'Sums without a file mean nothing.';
COMMENT ON CONSTRAINT money_outcome_is_known ON batch_money IS 'read, or an outcome of DOMAIN.md section 3 rule 2.';
COMMENT ON CONSTRAINT batch_touch_pkey ON batch_touch IS 'One count per pair of batches, feed and kind of touch.';
COMMENT ON CONSTRAINT touch_belongs_to_a_batch ON batch_touch IS 'The later batch is the one that knows.';
COMMENT ON CONSTRAINT touch_is_known ON batch_touch IS 'What undo has to tell apart.';
COMMENT ON CONSTRAINT entity_pkey ON entity IS 'Surrogate key, for life.';
COMMENT ON CONSTRAINT entity_kind_is_known ON entity IS 'Kinds of objects that a feed can name.';
COMMENT ON CONSTRAINT entity_code_is_not_blank ON entity IS 'A blank reference is 0, no object.';
COMMENT ON CONSTRAINT code_is_unique_per_kind_and_namespace ON entity IS 'A code names one object for everybody who shares master data.';
COMMENT ON CONSTRAINT quarantine_pkey ON quarantine IS 'Surrogate key.';
COMMENT ON CONSTRAINT quarantine_is_closed_in_a_known_way ON quarantine IS 'What can become of a quarantined row; NULL while it is open.';
COMMENT ON CONSTRAINT quarantine_missing_pkey ON quarantine_missing IS 'Each missing thing is listed once per row.';
COMMENT ON CONSTRAINT what_is_missing_belongs_to_a_quarantined_row ON quarantine_missing IS 'Quarantined rows are closed, never deleted.';
