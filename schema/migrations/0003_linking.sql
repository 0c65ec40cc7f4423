-- What is valid on a day, who is responsible, and what was spent: derived from the record tables at publish, for the touched keys only.
-- All tables are effective-dated twice and carry exclusion constraints; ends are exclusive.

CREATE TABLE org_unit_version (
    org_unit_id integer NOT NULL, valid_from date NOT NULL, valid_to date NOT NULL, known_from bigint NOT NULL, known_to bigint NOT NULL,
    name text NOT NULL, kind text NOT NULL, parent_id integer NOT NULL, owner_role_id integer NOT NULL, record_id bigint NOT NULL,
    CONSTRAINT org_unit_version_is_not_empty CHECK (valid_from < valid_to AND known_from < known_to),
    CONSTRAINT one_org_unit_version_per_day_and_snapshot
        EXCLUDE USING gist (org_unit_id WITH =, daterange(valid_from, valid_to) WITH &&, int8range(known_from, known_to) WITH &&));
CREATE TABLE cost_center_version (
    cost_center_id integer NOT NULL, valid_from date NOT NULL, valid_to date NOT NULL, known_from bigint NOT NULL, known_to bigint NOT NULL,
    name text NOT NULL, org_unit_id integer NOT NULL, owner_role_id integer NOT NULL, record_id bigint NOT NULL,
    CONSTRAINT cost_center_version_is_not_empty CHECK (valid_from < valid_to AND known_from < known_to),
    CONSTRAINT one_cost_center_version_per_day_and_snapshot
        EXCLUDE USING gist (cost_center_id WITH =, daterange(valid_from, valid_to) WITH &&, int8range(known_from, known_to) WITH &&));
CREATE TABLE project_version (
    project_id integer NOT NULL, valid_from date NOT NULL, valid_to date NOT NULL, known_from bigint NOT NULL, known_to bigint NOT NULL,
    owner_role_id integer NOT NULL, cost_center_id integer NOT NULL, record_id bigint NOT NULL,
    CONSTRAINT project_version_is_not_empty CHECK (valid_from < valid_to AND known_from < known_to),
    CONSTRAINT one_project_version_per_day_and_snapshot
        EXCLUDE USING gist (project_id WITH =, daterange(valid_from, valid_to) WITH &&, int8range(known_from, known_to) WITH &&));
CREATE TABLE employment (
    worker_id integer NOT NULL, valid_from date NOT NULL, valid_to date NOT NULL, known_from bigint NOT NULL, known_to bigint NOT NULL,
    hired_on date NOT NULL, record_id bigint NOT NULL,
    CONSTRAINT employment_is_not_empty CHECK (valid_from < valid_to AND known_from < known_to),
    CONSTRAINT one_employment_per_worker_day_and_snapshot
        EXCLUDE USING gist (worker_id WITH =, daterange(valid_from, valid_to) WITH &&, int8range(known_from, known_to) WITH &&));
CREATE TABLE assignment_version (
    worker_id integer NOT NULL, position_code text NOT NULL, cost_center_id integer NOT NULL, begun_on date NOT NULL,
    valid_from date NOT NULL, valid_to date NOT NULL, known_from bigint NOT NULL, known_to bigint NOT NULL,
    org_unit_id integer NOT NULL, share_percent numeric NOT NULL, cut_on date, cut_because_of text NOT NULL, record_id bigint NOT NULL,
    CONSTRAINT assignment_version_is_not_empty CHECK (valid_from < valid_to AND known_from < known_to),
    CONSTRAINT one_assignment_version_per_key_day_and_snapshot
        EXCLUDE USING gist (worker_id WITH =, position_code WITH =, cost_center_id WITH =, daterange(valid_from, valid_to) WITH &&,
                            int8range(known_from, known_to) WITH &&));
CREATE TABLE role_holding (
    role_id integer NOT NULL, worker_id integer NOT NULL, scope_kind text NOT NULL, scope_id integer NOT NULL, begun_on date NOT NULL,
    valid_from date NOT NULL, valid_to date NOT NULL, known_from bigint NOT NULL, known_to bigint NOT NULL,
    holder_type text NOT NULL CONSTRAINT role_is_held_in_a_known_way CHECK (holder_type IN ('regular', 'acting')), record_id bigint NOT NULL,
    CONSTRAINT role_holding_is_not_empty CHECK (valid_from < valid_to AND known_from < known_to),
    CONSTRAINT one_role_holding_per_record_day_and_snapshot
        EXCLUDE USING gist (record_id WITH =, daterange(valid_from, valid_to) WITH &&, int8range(known_from, known_to) WITH &&));

COMMENT ON TABLE org_unit_version IS 'The org tree, cut so that one version stands per unit and day: of those that cover a day the one that began last (R09).';
COMMENT ON TABLE cost_center_version IS 'Cost centers, cut in the same way.';
COMMENT ON TABLE project_version IS 'Owner role and cost center of projects, cut in the same way; name and customer are not dated.';
COMMENT ON TABLE employment IS 'Days on which a worker has not left: up to and including left_on of the spell that began last (R05, T11). Before the first hire counts as not left.';
COMMENT ON TABLE assignment_version IS 'Assignments as they count: the later of equal key replaces (T01), open ones give way above 100 percent (T02).';
COMMENT ON TABLE role_holding IS 'Who holds a role, cut to the days on which the worker has not left (R05).';

COMMENT ON COLUMN org_unit_version.org_unit_id IS 'The unit.';
COMMENT ON COLUMN org_unit_version.name IS 'Its name on these days.';
COMMENT ON COLUMN org_unit_version.kind IS 'Its kind.';
COMMENT ON COLUMN org_unit_version.parent_id IS 'Unit above it, 0 = none.';
COMMENT ON COLUMN org_unit_version.owner_role_id IS 'Role that answers for it, 0 = none.';
COMMENT ON COLUMN cost_center_version.cost_center_id IS 'The cost center.';
COMMENT ON COLUMN cost_center_version.name IS 'Its name on these days.';
COMMENT ON COLUMN cost_center_version.org_unit_id IS 'Unit it belongs to, 0 = none.';
COMMENT ON COLUMN cost_center_version.owner_role_id IS 'Role that answers for it, 0 = none.';
COMMENT ON COLUMN project_version.project_id IS 'The project.';
COMMENT ON COLUMN project_version.owner_role_id IS 'Role that answers for it, 0 = none.';
COMMENT ON COLUMN project_version.cost_center_id IS 'Cost center that bears it, 0 = none.';
COMMENT ON COLUMN employment.worker_id IS 'The worker.';
COMMENT ON COLUMN employment.hired_on IS 'First day of the spell that decides on these days.';
COMMENT ON COLUMN assignment_version.worker_id IS 'Worker who is assigned.';
COMMENT ON COLUMN assignment_version.position_code IS 'Seat he fills.';
COMMENT ON COLUMN assignment_version.cost_center_id IS 'Cost center that bears him, 0 = none.';
COMMENT ON COLUMN assignment_version.begun_on IS 'First day of the assignment as imported; valid_from may lie later.';
COMMENT ON COLUMN assignment_version.org_unit_id IS 'Unit he works in, 0 = none.';
COMMENT ON COLUMN assignment_version.share_percent IS 'Share of his working time in percent.';
COMMENT ON COLUMN assignment_version.cut_on IS 'Day from which it gives way to a later one; NULL = it does not (T02).';
COMMENT ON COLUMN assignment_version.cut_because_of IS 'What it gives way to, in words.';
COMMENT ON COLUMN role_holding.role_id IS 'Role that is held.';
COMMENT ON COLUMN role_holding.worker_id IS 'Worker who holds it.';
COMMENT ON COLUMN role_holding.scope_kind IS 'Kind of object for which he holds it: company, org_unit, cost_center, project.';
COMMENT ON COLUMN role_holding.scope_id IS 'That object, 0 = the whole company.';
COMMENT ON COLUMN role_holding.begun_on IS 'First day as imported: of several holders of one type the one that began last counts.';
COMMENT ON COLUMN role_holding.holder_type IS 'regular or acting.';
COMMENT ON CONSTRAINT role_is_held_in_a_known_way ON role_holding IS 'An acting holder stands in for a regular one.';
COMMENT ON CONSTRAINT one_org_unit_version_per_day_and_snapshot ON org_unit_version IS 'Two versions on one day would count a unit twice.';
COMMENT ON CONSTRAINT one_cost_center_version_per_day_and_snapshot ON cost_center_version IS 'Two versions on one day would give two owners.';
COMMENT ON CONSTRAINT one_project_version_per_day_and_snapshot ON project_version IS 'Two versions on one day would give two owners.';
COMMENT ON CONSTRAINT one_employment_per_worker_day_and_snapshot ON employment IS 'One spell decides on a day.';
COMMENT ON CONSTRAINT one_assignment_version_per_key_day_and_snapshot ON assignment_version IS 'Two on one day would share labor cost out twice.';
COMMENT ON CONSTRAINT one_role_holding_per_record_day_and_snapshot ON role_holding IS 'Several workers may hold a role; each row of the feed counts once.';

CREATE TABLE coding (
    coding_id      integer PRIMARY KEY,
    project_id     integer NOT NULL,
    cost_center_id integer NOT NULL,
    org_unit_id    integer NOT NULL,
    worker_id      integer NOT NULL,
    CONSTRAINT coding_is_unique UNIQUE (project_id, cost_center_id, org_unit_id, worker_id)
);
COMMENT ON TABLE coding IS 'Coding block: what a fact names of the organisation, never changed by master data. Everything dated hangs on coding_interval.';
COMMENT ON COLUMN coding.coding_id IS 'Surrogate key; facts and budgets carry it.';
COMMENT ON COLUMN coding.project_id IS 'Project named, 0 = none.';
COMMENT ON COLUMN coding.cost_center_id IS 'Cost center named, 0 = none.';
COMMENT ON COLUMN coding.org_unit_id IS 'Org unit named (budget lines only), 0 = none.';
COMMENT ON COLUMN coding.worker_id IS 'Worker whose assignment fills a blank cost center (time entries only), 0 = none.';
COMMENT ON CONSTRAINT coding_pkey ON coding IS 'Surrogate key.';
COMMENT ON CONSTRAINT coding_is_unique ON coding IS 'The same tuple is the same coding block.';

CREATE TABLE coding_interval (
    coding_id      integer NOT NULL,
    valid_from     date NOT NULL,
    valid_to       date NOT NULL,
    known_from     bigint NOT NULL,
    known_to       bigint NOT NULL,
    cost_center_id integer NOT NULL,
    org_unit_id    integer NOT NULL,
    role_id        integer NOT NULL,
    found_by       text NOT NULL CONSTRAINT owner_is_found_at_a_known_step CHECK (found_by IN ('project', 'cost_center', 'org_unit', 'none')),
    levels         smallint NOT NULL,
    holder_id      integer NOT NULL,
    holder_type    text NOT NULL CONSTRAINT owner_holds_in_a_known_way CHECK (holder_type IN ('regular', 'acting', 'none')),
    exception      text CONSTRAINT owner_exception_is_known CHECK (exception IN ('E10', 'E11')),
    orphan_reason  text CONSTRAINT orphan_reason_is_known
                   CHECK (orphan_reason IN ('no_owner_role', 'role_vacant', 'unknown_object', 'closed_object')),
    CONSTRAINT coding_interval_is_not_empty CHECK (valid_from < valid_to AND known_from < known_to),
    CONSTRAINT one_owner_answer_per_coding_day_and_snapshot
        EXCLUDE USING gist (coding_id WITH =, daterange(valid_from, valid_to) WITH &&, int8range(known_from, known_to) WITH &&));
CREATE INDEX coding_interval_lookup ON coding_interval (coding_id, valid_from) INCLUDE (valid_to, known_from, known_to);
COMMENT ON TABLE coding_interval IS 'The owner answer (DOMAIN.md section 5) as a timeline per coding block: a backdated change rewrites a few rows whatever the number of facts. Covers -infinity to infinity without gaps.';
COMMENT ON COLUMN coding_interval.coding_id IS 'The coding block.';
COMMENT ON COLUMN coding_interval.valid_from IS 'First day of the answer.';
COMMENT ON COLUMN coding_interval.valid_to IS 'First day after it.';
COMMENT ON COLUMN coding_interval.known_from IS 'Snapshot from which this answer is given.';
COMMENT ON COLUMN coding_interval.known_to IS 'Snapshot from which another one is given.';
COMMENT ON COLUMN coding_interval.cost_center_id IS 'Cost center after filling blanks (R02), 0 = UNASSIGNED.';
COMMENT ON COLUMN coding_interval.org_unit_id IS 'Unit of that cost center on these days, 0 = none.';
COMMENT ON COLUMN coding_interval.role_id IS 'Responsible role, 0 = ORPHAN.';
COMMENT ON COLUMN coding_interval.found_by IS 'Step of section 5 that found it.';
COMMENT ON COLUMN coding_interval.levels IS 'Steps climbed above the cost center''s own unit (R10).';
COMMENT ON COLUMN coding_interval.holder_id IS 'Worker who holds the role, 0 = VACANT.';
COMMENT ON COLUMN coding_interval.holder_type IS 'How he holds it.';
COMMENT ON COLUMN coding_interval.exception IS 'E10 orphan, E11 role vacant.';
COMMENT ON COLUMN coding_interval.orphan_reason IS 'Why, for the report orphan_spend (R18).';
COMMENT ON CONSTRAINT coding_interval_is_not_empty ON coding_interval IS 'An empty period would slip past the exclusion below.';
COMMENT ON CONSTRAINT one_owner_answer_per_coding_day_and_snapshot ON coding_interval IS 'Two answers would count spend twice.';
COMMENT ON CONSTRAINT owner_is_found_at_a_known_step ON coding_interval IS 'The steps of DOMAIN.md section 5.';
COMMENT ON CONSTRAINT owner_holds_in_a_known_way ON coding_interval IS 'none = the role is vacant, or there is no role.';
COMMENT ON CONSTRAINT owner_exception_is_known ON coding_interval IS 'Exceptions of the owner rule; NULL = none.';
COMMENT ON CONSTRAINT orphan_reason_is_known ON coding_interval IS 'Reasons that orphan_spend reports; NULL = somebody answers.';

CREATE TABLE spend (
    fact_kind      "char" NOT NULL CONSTRAINT spend_comes_from_a_known_kind_of_fact CHECK (fact_kind IN ('x', 'p')),
    fact_id        bigint NOT NULL,
    part_kind      "char" NOT NULL CONSTRAINT spend_is_a_known_kind_of_part CHECK (part_kind IN ('-', 't', 'a')),
    part_id        bigint NOT NULL,
    known_from     bigint NOT NULL,
    known_to       bigint NOT NULL,
    accounting_date date NOT NULL,
    coding_id      integer NOT NULL,
    worker_id      integer NOT NULL,
    category       text NOT NULL,
    amount         bigint NOT NULL,
    amount_original bigint NOT NULL,
    currency       text NOT NULL,
    rate           numeric NOT NULL,
    rate_date      date,
    rate_source    text NOT NULL CONSTRAINT rate_source_is_known CHECK (rate_source IN ('same', 'direct', 'inverse')),
    basis          text NOT NULL CONSTRAINT basis_of_distribution_is_known
                   CHECK (basis IN ('expense', 'hours', 'assignment', 'payroll_line', 'unassigned')),
    period         date,
    batch_id       bigint NOT NULL,
    line           bigint NOT NULL,
    CONSTRAINT spend_is_known_before_it_is_replaced CHECK (known_from < known_to)
);
CREATE INDEX spend_by_fact ON spend (fact_kind, fact_id) WHERE known_to = 9223372036854775807;
CREATE INDEX spend_by_date ON spend USING brin (accounting_date);
CREATE INDEX spend_by_known_from ON spend USING brin (known_from);
CREATE INDEX spend_closed ON spend (known_to) WHERE known_to < 9223372036854775807;
COMMENT ON TABLE spend IS 'One atomic amount (DOMAIN.md section 4): an expense line, or the part of a payroll line on one time entry or assignment. Amounts are whole minor units.';
COMMENT ON COLUMN spend.fact_kind IS 'x = expense, p = payroll line.';
COMMENT ON COLUMN spend.fact_id IS 'record_id of that fact.';
COMMENT ON COLUMN spend.part_kind IS '- the whole, t a time entry, a an assignment.';
COMMENT ON COLUMN spend.part_id IS 'record_id of the time entry or assignment, 0 for the whole.';
COMMENT ON COLUMN spend.known_from IS 'Snapshot from which the row counts.';
COMMENT ON COLUMN spend.known_to IS 'Snapshot from which it no longer counts.';
COMMENT ON COLUMN spend.accounting_date IS 'Date on which it is booked and its owner is asked.';
COMMENT ON COLUMN spend.coding_id IS 'Coding block: leads to cost center, unit, responsible role and holder of that day.';
COMMENT ON COLUMN spend.worker_id IS 'Claimant or paid worker, 0 = none.';
COMMENT ON COLUMN spend.category IS 'Category of the expense or of the pay component.';
COMMENT ON COLUMN spend.amount IS 'Net amount in minor units of the reporting currency.';
COMMENT ON COLUMN spend.amount_original IS 'Net amount in minor units of the original currency.';
COMMENT ON COLUMN spend.currency IS 'Original currency.';
COMMENT ON COLUMN spend.rate IS 'Rate as quoted in exchange_rates, 1 for the reporting currency itself.';
COMMENT ON COLUMN spend.rate_date IS 'Day of that quotation.';
COMMENT ON COLUMN spend.rate_source IS 'direct: reporting currency per unit; inverse: divided by the rate.';
COMMENT ON COLUMN spend.basis IS 'How the amount was distributed.';
COMMENT ON COLUMN spend.period IS 'Pay period (labor only).';
COMMENT ON COLUMN spend.batch_id IS 'Batch of the fact.';
COMMENT ON COLUMN spend.line IS 'Line of the fact in its file.';
COMMENT ON CONSTRAINT spend_is_known_before_it_is_replaced ON spend IS 'An empty period of known time would never count.';
COMMENT ON CONSTRAINT spend_comes_from_a_known_kind_of_fact ON spend IS 'Facts that cost something.';
COMMENT ON CONSTRAINT spend_is_a_known_kind_of_part ON spend IS 'What a fact is distributed over.';
COMMENT ON CONSTRAINT rate_source_is_known ON spend IS 'How the rate is applied.';
COMMENT ON CONSTRAINT basis_of_distribution_is_known ON spend IS 'The bases of DOMAIN.md section 4.';

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['org_unit_version', 'cost_center_version', 'project_version', 'employment', 'assignment_version', 'role_holding'] LOOP
        EXECUTE format('CREATE INDEX ON %I (record_id)', t);
        EXECUTE format('COMMENT ON COLUMN %I.valid_from IS %L', t, 'First day.');
        EXECUTE format('COMMENT ON COLUMN %I.valid_to IS %L', t, 'First day after (exclusive); infinity = open.');
        EXECUTE format('COMMENT ON COLUMN %I.known_from IS %L', t, 'Snapshot from which it is known.');
        EXECUTE format('COMMENT ON COLUMN %I.known_to IS %L', t, 'Snapshot from which something else is known; 9223372036854775807 = still known.');
        EXECUTE format('COMMENT ON COLUMN %I.record_id IS %L', t, 'Record it was cut from.');
        EXECUTE format('COMMENT ON CONSTRAINT %1$s_is_not_empty ON %1$s IS %2$L', t, 'An empty period would slip past the exclusion.');
    END LOOP;
END $$;
