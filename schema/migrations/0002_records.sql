-- One record table per feed: its rows as they were imported, typed, references resolved, with lineage (batch, line, bytes) and a period in
-- known time. What is valid on a day is derived from them into the tables of 0003.
--
-- Every reference is the entity_id of an object, 0 for none; every text that was blank is ''. valid_to is exclusive: a feed's valid_until
-- plus one day, or infinity.

-- The columns every record table begins with; the comments go along with them.
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
    known_to     bigint NOT NULL,
    CONSTRAINT record_is_known_before_it_is_replaced CHECK (known_from < known_to)
);
COMMENT ON TABLE record IS 'Pattern of the record tables; holds no rows itself.';
COMMENT ON COLUMN record.record_id IS 'The record''s number for life: all versions of one key share it.';
COMMENT ON COLUMN record.source_id IS 'Source it came from.';
COMMENT ON COLUMN record.key_hash IS 'Hash of the key columns, and of the source for facts.';
COMMENT ON COLUMN record.key_order IS 'A number that grows with the key (a day, a document number): finds the keys a file can meet by a BRIN index.';
COMMENT ON COLUMN record.content_hash IS 'Hash of all feed columns: equal means unchanged.';
COMMENT ON COLUMN record.batch_id IS 'Batch whose file holds the row.';
COMMENT ON COLUMN record.line IS 'Physical line of the row''s first byte; the header is line 1.';
COMMENT ON COLUMN record.byte_from IS 'Offset of the row''s first byte in the original file.';
COMMENT ON COLUMN record.byte_length IS 'Length of the row in bytes.';
COMMENT ON COLUMN record.known_from IS 'Snapshot that published this version.';
COMMENT ON COLUMN record.known_to IS 'Snapshot that replaced it (exclusive); 9223372036854775807 = still known.';
COMMENT ON CONSTRAINT record_is_known_before_it_is_replaced ON record IS 'An empty period of known time would slip past uniqueness.';

CREATE SEQUENCE record_number MINVALUE 0 START 0;
COMMENT ON SEQUENCE record_number IS 'Numbers of records. Advanced once per publish, under the publish lock; a failed publish leaves a gap.';

-- Master data.

CREATE TABLE record_org_units (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    org_unit_id integer NOT NULL, name text NOT NULL, kind text NOT NULL, parent_id integer NOT NULL, owner_role_id integer NOT NULL,
    valid_from date NOT NULL, valid_to date NOT NULL,
    CONSTRAINT record_is_valid_on_some_day CHECK (valid_from < valid_to));
COMMENT ON COLUMN record_org_units.org_unit_id IS 'The unit.';
COMMENT ON COLUMN record_org_units.name IS 'Its name.';
COMMENT ON COLUMN record_org_units.kind IS 'Its kind as the source calls it: company, department, ...';
COMMENT ON COLUMN record_org_units.parent_id IS 'Unit above it, 0 = none.';
COMMENT ON COLUMN record_org_units.owner_role_id IS 'Role that answers for it, 0 = none: then the unit above is asked.';

CREATE TABLE record_cost_centers (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    cost_center_id integer NOT NULL, name text NOT NULL, org_unit_id integer NOT NULL, owner_role_id integer NOT NULL,
    valid_from date NOT NULL, valid_to date NOT NULL,
    CONSTRAINT record_is_valid_on_some_day CHECK (valid_from < valid_to));
COMMENT ON COLUMN record_cost_centers.cost_center_id IS 'The cost center.';
COMMENT ON COLUMN record_cost_centers.name IS 'Its name.';
COMMENT ON COLUMN record_cost_centers.org_unit_id IS 'Unit it belongs to, 0 = none.';
COMMENT ON COLUMN record_cost_centers.owner_role_id IS 'Role that answers for it, 0 = none: then its unit is asked.';

CREATE TABLE record_roles (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    role_id integer NOT NULL, title text NOT NULL, job_family text NOT NULL, level text NOT NULL);
COMMENT ON COLUMN record_roles.role_id IS 'The role.';
COMMENT ON COLUMN record_roles.title IS 'Its title.';
COMMENT ON COLUMN record_roles.job_family IS 'Job family as the source calls it.';
COMMENT ON COLUMN record_roles.level IS 'Level as the source calls it.';

CREATE TABLE record_workers (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    worker_id integer NOT NULL, given_name text NOT NULL, family_name text NOT NULL, email text NOT NULL, hired_on date NOT NULL,
    left_on date, worker_type text NOT NULL, birth_date date);
COMMENT ON COLUMN record_workers.worker_id IS 'The worker; a rehire is a second row of the same person.';
COMMENT ON COLUMN record_workers.given_name IS 'Given name.';
COMMENT ON COLUMN record_workers.family_name IS 'Family name.';
COMMENT ON COLUMN record_workers.email IS 'Address for mail.';
COMMENT ON COLUMN record_workers.hired_on IS 'First day of the employment spell.';
COMMENT ON COLUMN record_workers.left_on IS 'Last day of the spell, inclusive; NULL = has not left.';
COMMENT ON COLUMN record_workers.worker_type IS 'Employee, contractor, ... as the source calls it.';
COMMENT ON COLUMN record_workers.birth_date IS 'Date of birth, if the source gives one.';

CREATE TABLE record_assignments (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    worker_id integer NOT NULL, org_unit_id integer NOT NULL, cost_center_id integer NOT NULL, position_code text NOT NULL,
    position_title text NOT NULL, manager_id integer NOT NULL, share_percent numeric, weekly_hours numeric, fte numeric,
    region text NOT NULL, valid_from date NOT NULL, valid_to date NOT NULL,
    CONSTRAINT record_is_valid_on_some_day CHECK (valid_from < valid_to));
COMMENT ON COLUMN record_assignments.worker_id IS 'Worker who is assigned.';
COMMENT ON COLUMN record_assignments.org_unit_id IS 'Unit he works in, 0 = none.';
COMMENT ON COLUMN record_assignments.cost_center_id IS 'Cost center that bears him, 0 = none.';
COMMENT ON COLUMN record_assignments.position_code IS 'Seat he fills, as the source calls it.';
COMMENT ON COLUMN record_assignments.position_title IS 'Title of that seat.';
COMMENT ON COLUMN record_assignments.manager_id IS 'Worker he reports to, 0 = none.';
COMMENT ON COLUMN record_assignments.share_percent IS 'Share of his working time in percent; NULL counts as 100.';
COMMENT ON COLUMN record_assignments.weekly_hours IS 'Agreed hours per week.';
COMMENT ON COLUMN record_assignments.fte IS 'Full-time equivalents, as the source states them.';
COMMENT ON COLUMN record_assignments.region IS 'Region whose holidays apply.';

CREATE TABLE record_role_assignments (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    role_id integer NOT NULL, worker_id integer NOT NULL, holder_type text NOT NULL, scope_kind text NOT NULL, scope_id integer NOT NULL,
    valid_from date NOT NULL, valid_to date NOT NULL,
    CONSTRAINT record_is_valid_on_some_day CHECK (valid_from < valid_to));
COMMENT ON COLUMN record_role_assignments.role_id IS 'Role that is held.';
COMMENT ON COLUMN record_role_assignments.worker_id IS 'Worker who holds it.';
COMMENT ON COLUMN record_role_assignments.holder_type IS 'regular or acting as written; blank counts as regular.';
COMMENT ON COLUMN record_role_assignments.scope_kind IS 'Kind of object for which he holds it, as written; blank counts as company.';
COMMENT ON COLUMN record_role_assignments.scope_id IS 'That object, 0 = the whole company.';

CREATE TABLE record_projects (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    project_id integer NOT NULL, name text NOT NULL, customer_id integer NOT NULL, owner_role_id integer NOT NULL,
    cost_center_id integer NOT NULL, billing_type text NOT NULL, starts_on date, ends_on date, valid_from date NOT NULL, valid_to date NOT NULL,
    CONSTRAINT record_is_valid_on_some_day CHECK (valid_from < valid_to));
COMMENT ON COLUMN record_projects.project_id IS 'The project.';
COMMENT ON COLUMN record_projects.name IS 'Its name.';
COMMENT ON COLUMN record_projects.customer_id IS 'Customer it is done for, 0 = none.';
COMMENT ON COLUMN record_projects.owner_role_id IS 'Role that answers for it, 0 = none: then its cost center is asked.';
COMMENT ON COLUMN record_projects.cost_center_id IS 'Cost center that bears it, 0 = none.';
COMMENT ON COLUMN record_projects.billing_type IS 'How it is billed, as the source calls it.';
COMMENT ON COLUMN record_projects.starts_on IS 'Planned first day.';
COMMENT ON COLUMN record_projects.ends_on IS 'Planned last day, inclusive.';

CREATE TABLE record_pay_components (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    component_id integer NOT NULL, name text NOT NULL, class text NOT NULL, category text NOT NULL, hours_class text NOT NULL);
COMMENT ON COLUMN record_pay_components.component_id IS 'The pay component (wage type).';
COMMENT ON COLUMN record_pay_components.name IS 'Its name.';
COMMENT ON COLUMN record_pay_components.class IS 'earning, employer_contribution, deduction, net or information: the first two cost the employer.';
COMMENT ON COLUMN record_pay_components.category IS 'Category of spend it is reported under.';
COMMENT ON COLUMN record_pay_components.hours_class IS 'regular, overtime or absence, or blank.';

CREATE TABLE record_customers (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    customer_id integer NOT NULL, name text NOT NULL, tier text NOT NULL);
COMMENT ON COLUMN record_customers.customer_id IS 'The customer.';
COMMENT ON COLUMN record_customers.name IS 'Its name.';
COMMENT ON COLUMN record_customers.tier IS 'Its class as the source calls it.';

CREATE TABLE record_skills (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    skill_id integer NOT NULL, name text NOT NULL, parent_id integer NOT NULL, framework text NOT NULL, framework_id text NOT NULL);
COMMENT ON COLUMN record_skills.skill_id IS 'The skill.';
COMMENT ON COLUMN record_skills.name IS 'Its name.';
COMMENT ON COLUMN record_skills.parent_id IS 'Skill it is part of, 0 = none.';
COMMENT ON COLUMN record_skills.framework IS 'Catalogue of skills it is taken from.';
COMMENT ON COLUMN record_skills.framework_id IS 'Its number there.';

CREATE TABLE record_activities (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    activity_id integer NOT NULL, name text NOT NULL, skill_id integer NOT NULL, weight numeric, billable boolean);
COMMENT ON COLUMN record_activities.activity_id IS 'The activity.';
COMMENT ON COLUMN record_activities.name IS 'Its name.';
COMMENT ON COLUMN record_activities.skill_id IS 'Skill it needs, 0 = none.';
COMMENT ON COLUMN record_activities.weight IS 'Weight of that skill in it.';
COMMENT ON COLUMN record_activities.billable IS 'Whether its hours can be billed; NULL = not said.';

CREATE TABLE record_exchange_rates (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    currency text NOT NULL, quote_currency text NOT NULL, rate_date date NOT NULL,
    rate numeric NOT NULL CONSTRAINT rate_is_positive CHECK (rate > 0));
COMMENT ON COLUMN record_exchange_rates.currency IS 'ISO 4217 code of the currency that is quoted.';
COMMENT ON COLUMN record_exchange_rates.quote_currency IS 'ISO 4217 code of the currency the rate is in.';
COMMENT ON COLUMN record_exchange_rates.rate_date IS 'Day of the quotation; it applies until the next one.';
COMMENT ON COLUMN record_exchange_rates.rate IS 'One unit of the currency in the quote currency.';
COMMENT ON CONSTRAINT rate_is_positive ON record_exchange_rates IS 'Amounts are multiplied with it or divided by it.';

CREATE TABLE record_budgets (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    version text NOT NULL, month date NOT NULL, cost_center_id integer NOT NULL, project_id integer NOT NULL, org_unit_id integer NOT NULL,
    category text NOT NULL, line_no text NOT NULL, amount bigint NOT NULL, currency text NOT NULL, approved_on date, reason text NOT NULL);
COMMENT ON COLUMN record_budgets.version IS 'Budget version the line belongs to.';
COMMENT ON COLUMN record_budgets.month IS 'First day of the month it is for.';
COMMENT ON COLUMN record_budgets.cost_center_id IS 'Cost center it is for, 0 = none.';
COMMENT ON COLUMN record_budgets.project_id IS 'Project it is for, 0 = none.';
COMMENT ON COLUMN record_budgets.org_unit_id IS 'Unit it is for, 0 = none.';
COMMENT ON COLUMN record_budgets.category IS 'Category of spend it is for.';
COMMENT ON COLUMN record_budgets.line_no IS 'Number of the line, where one object has several.';
COMMENT ON COLUMN record_budgets.amount IS 'Budgeted amount in minor units of the currency.';
COMMENT ON COLUMN record_budgets.currency IS 'ISO 4217 code.';
COMMENT ON COLUMN record_budgets.approved_on IS 'Day it was approved.';
COMMENT ON COLUMN record_budgets.reason IS 'Why it was set or changed.';

CREATE TABLE record_aliases (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    entity text NOT NULL, alias_source text NOT NULL, alias text NOT NULL, target_id integer NOT NULL);
COMMENT ON COLUMN record_aliases.entity IS 'Kind of object.';
COMMENT ON COLUMN record_aliases.alias_source IS 'Source that uses the other code.';
COMMENT ON COLUMN record_aliases.alias IS 'Code as that source writes it.';
COMMENT ON COLUMN record_aliases.target_id IS 'Object it means.';

-- Facts.

CREATE TABLE record_time_entries (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    entry_no text NOT NULL, worker_id integer NOT NULL, work_date date NOT NULL,
    hours_us bigint NOT NULL CONSTRAINT hours_are_not_negative CHECK (hours_us >= 0),
    project_id integer NOT NULL, cost_center_id integer NOT NULL, activity_id integer NOT NULL, skill_id integer NOT NULL,
    billable boolean, bill_rate numeric, currency text NOT NULL, status text NOT NULL, approver_no text NOT NULL, approved_on date,
    note text NOT NULL, occurrence integer NOT NULL, coding_id integer NOT NULL);
COMMENT ON COLUMN record_time_entries.entry_no IS 'Number the source gives it, or blank.';
COMMENT ON COLUMN record_time_entries.worker_id IS 'Worker who worked.';
COMMENT ON COLUMN record_time_entries.work_date IS 'Day he worked.';
COMMENT ON COLUMN record_time_entries.hours_us IS 'Time worked in whole microseconds.';
COMMENT ON COLUMN record_time_entries.project_id IS 'Project worked on, 0 = none.';
COMMENT ON COLUMN record_time_entries.cost_center_id IS 'Cost center named, 0 = none: then his assignment fills it.';
COMMENT ON COLUMN record_time_entries.activity_id IS 'What he did, 0 = not said.';
COMMENT ON COLUMN record_time_entries.skill_id IS 'Skill it needed, 0 = not said.';
COMMENT ON COLUMN record_time_entries.billable IS 'Whether it can be billed; NULL = not said.';
COMMENT ON COLUMN record_time_entries.bill_rate IS 'Price of an hour.';
COMMENT ON COLUMN record_time_entries.currency IS 'ISO 4217 code of that price.';
COMMENT ON COLUMN record_time_entries.status IS 'State as written: draft, approved, rejected, ...';
COMMENT ON COLUMN record_time_entries.approver_no IS 'Number of the worker who approved it, as written.';
COMMENT ON COLUMN record_time_entries.approved_on IS 'Day of the approval.';
COMMENT ON COLUMN record_time_entries.note IS 'Note of the worker.';
COMMENT ON COLUMN record_time_entries.occurrence IS 'Which of several rows of equal content it is: part of the key where there is no number.';
COMMENT ON COLUMN record_time_entries.coding_id IS 'Coding block of its project, cost center and worker.';
COMMENT ON CONSTRAINT hours_are_not_negative ON record_time_entries IS 'They are weights of a distribution.';

CREATE TABLE record_expenses (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    document_no text NOT NULL, line_no text NOT NULL, kind text NOT NULL, worker_id integer NOT NULL, vendor text NOT NULL,
    category text NOT NULL, spent_on date NOT NULL, accounting_date date, amount bigint NOT NULL, currency text NOT NULL,
    tax_amount bigint, cost_center_id integer NOT NULL, project_id integer NOT NULL, submitted_on date, decision text NOT NULL,
    decider_no text NOT NULL, decider_role_code text NOT NULL, on_behalf_of_no text NOT NULL, decided_on date, reason text NOT NULL,
    paid_on date, commitment_no text NOT NULL, note text NOT NULL, occurrence integer NOT NULL, coding_id integer NOT NULL);
COMMENT ON COLUMN record_expenses.document_no IS 'Number of the document, or blank.';
COMMENT ON COLUMN record_expenses.line_no IS 'Line of the document.';
COMMENT ON COLUMN record_expenses.kind IS 'Claim, invoice, ... as the source calls it.';
COMMENT ON COLUMN record_expenses.worker_id IS 'Worker who claims it, 0 = none.';
COMMENT ON COLUMN record_expenses.vendor IS 'Vendor as written.';
COMMENT ON COLUMN record_expenses.category IS 'Category of spend.';
COMMENT ON COLUMN record_expenses.spent_on IS 'Day of the transaction; its exchange rate applies.';
COMMENT ON COLUMN record_expenses.accounting_date IS 'Day on which it is booked; NULL = the day of the transaction.';
COMMENT ON COLUMN record_expenses.amount IS 'Gross amount in minor units of the currency.';
COMMENT ON COLUMN record_expenses.currency IS 'ISO 4217 code.';
COMMENT ON COLUMN record_expenses.tax_amount IS 'Recoverable tax inside the amount, in minor units; NULL = none.';
COMMENT ON COLUMN record_expenses.cost_center_id IS 'Cost center named, 0 = none.';
COMMENT ON COLUMN record_expenses.project_id IS 'Project named, 0 = none.';
COMMENT ON COLUMN record_expenses.submitted_on IS 'Day it was handed in.';
COMMENT ON COLUMN record_expenses.decision IS 'approved, rejected or pending as written, or blank; rejected costs nothing.';
COMMENT ON COLUMN record_expenses.decider_no IS 'Number of the worker who decided, as written.';
COMMENT ON COLUMN record_expenses.decider_role_code IS 'Role in which he decided, as written.';
COMMENT ON COLUMN record_expenses.on_behalf_of_no IS 'Number of the worker for whom he decided, as written.';
COMMENT ON COLUMN record_expenses.decided_on IS 'Day of the decision.';
COMMENT ON COLUMN record_expenses.reason IS 'Reason given.';
COMMENT ON COLUMN record_expenses.paid_on IS 'Day it was paid.';
COMMENT ON COLUMN record_expenses.commitment_no IS 'Order it draws on, as written.';
COMMENT ON COLUMN record_expenses.note IS 'Note.';
COMMENT ON COLUMN record_expenses.occurrence IS 'Which of several rows of equal content it is: part of the key where there is no number.';
COMMENT ON COLUMN record_expenses.coding_id IS 'Coding block of its project and cost center.';

CREATE TABLE record_payroll (LIKE record INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    run_no text NOT NULL, run_type text NOT NULL, period date NOT NULL, paid_on date NOT NULL, worker_id integer NOT NULL,
    component_id integer NOT NULL, amount bigint NOT NULL, currency text NOT NULL, hours_us bigint, cost_center_id integer NOT NULL,
    occurrence integer NOT NULL);
COMMENT ON COLUMN record_payroll.run_no IS 'Pay run, or blank.';
COMMENT ON COLUMN record_payroll.run_type IS 'Regular, correction, ... as the source calls it.';
COMMENT ON COLUMN record_payroll.period IS 'First day of the month it is paid for.';
COMMENT ON COLUMN record_payroll.paid_on IS 'Day it was paid; its exchange rate applies.';
COMMENT ON COLUMN record_payroll.worker_id IS 'Worker who is paid.';
COMMENT ON COLUMN record_payroll.component_id IS 'Pay component.';
COMMENT ON COLUMN record_payroll.amount IS 'Amount in minor units of the currency.';
COMMENT ON COLUMN record_payroll.currency IS 'ISO 4217 code.';
COMMENT ON COLUMN record_payroll.hours_us IS 'Hours it pays, in whole microseconds; NULL = not said.';
COMMENT ON COLUMN record_payroll.cost_center_id IS 'Cost center named, 0 = none.';
COMMENT ON COLUMN record_payroll.occurrence IS 'Which of several rows of the same key in its file it is.';

-- Master data is small: a key has one row at any moment of known time, and the constraint proves it. The check waits for the commit, because
-- a version is written before its predecessor is closed.
-- Facts have BRIN indexes only, for rows arrive in order of record_id and dates cluster; publishing proves their uniqueness by hash set.
-- Rows of facts that a snapshot closed are found by an index of closed rows only: a fact that is never replaced costs nothing.
DO $$
DECLARE
    feed text;
BEGIN
    FOREACH feed IN ARRAY ARRAY['org_units', 'cost_centers', 'roles', 'workers', 'assignments', 'role_assignments', 'projects',
                                'pay_components', 'customers', 'skills', 'activities', 'exchange_rates', 'budgets', 'aliases'] LOOP
        EXECUTE format('ALTER TABLE record_%1$s
                            ADD PRIMARY KEY (record_id, known_from),
                            ADD CONSTRAINT %1$s_key_has_one_row_at_any_known_time
                                EXCLUDE USING gist (key_hash WITH =, int8range(known_from, known_to) WITH &&) DEFERRABLE INITIALLY DEFERRED', feed);
        EXECUTE format('COMMENT ON CONSTRAINT record_%1$s_pkey ON record_%1$s IS %2$L', feed, 'A record has one version per snapshot.');
        EXECUTE format('COMMENT ON CONSTRAINT %1$s_key_has_one_row_at_any_known_time ON record_%1$s IS %2$L', feed,
                       'As known at any snapshot, a key has one row or none.');
    END LOOP;
    FOREACH feed IN ARRAY ARRAY['time_entries', 'expenses', 'payroll'] LOOP
        EXECUTE format('CREATE INDEX ON record_%s USING brin (record_id)', feed);
        EXECUTE format('CREATE INDEX ON record_%s USING brin (key_order)', feed);
        EXECUTE format('CREATE INDEX ON record_%s USING brin (known_from)', feed);
        EXECUTE format('CREATE INDEX record_%1$s_closed ON record_%1$s (known_to) WHERE known_to < 9223372036854775807', feed);
    END LOOP;
    FOREACH feed IN ARRAY ARRAY['org_units', 'cost_centers', 'assignments', 'role_assignments', 'projects'] LOOP
        EXECUTE format('COMMENT ON COLUMN record_%s.valid_from IS %L', feed, 'First day; -infinity = always.');
        EXECUTE format('COMMENT ON COLUMN record_%s.valid_to IS %L', feed, 'First day after (exclusive); infinity = open.');
        EXECUTE format('COMMENT ON CONSTRAINT record_is_valid_on_some_day ON record_%s IS %L', feed, 'An empty period is a mistake of the source.');
    END LOOP;
    FOREACH feed IN ARRAY ARRAY['org_units', 'cost_centers', 'roles', 'workers', 'assignments', 'role_assignments', 'projects',
                                'pay_components', 'customers', 'skills', 'activities', 'exchange_rates', 'budgets', 'aliases',
                                'time_entries', 'expenses', 'payroll'] LOOP
        EXECUTE format('COMMENT ON TABLE record_%1$s IS %2$L', feed, 'Rows of the feed ' || feed || ' as imported, one per version in known time.');
    END LOOP;
END $$;
CREATE INDEX ON record_time_entries USING brin (work_date);
CREATE INDEX ON record_expenses USING brin (spent_on);
CREATE INDEX ON record_payroll USING brin (period);
