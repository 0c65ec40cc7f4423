-- A little company, written straight into the tables. Snapshot 1 is its first import; snapshot 2 changes an expense, a budget and, from 1 February
-- back, who owns cost center 100. Amounts are minor units.
--
--   G (no owner) -- N -- N1 until 28 February, then below S      cost center 100 in N1, 200 in S (own role R2), 300 in N (own role R1, then none, then R3)
--               \-- S                                             project P1: cost center 200, own role R2

CREATE FUNCTION at(record_id bigint, line bigint, known_from bigint, known_to bigint) RETURNS kontor.record LANGUAGE sql AS $$
    SELECT ROW(record_id, 1, md5(record_id || ' ' || line)::uuid, 0, 0, known_from, line, 0, 0, known_from,
               coalesce(known_to, 9223372036854775807))::kontor.record
$$;
CREATE FUNCTION always() RETURNS bigint LANGUAGE sql AS 'SELECT 9223372036854775807';

INSERT INTO currency VALUES ('EUR', 2), ('USD', 2), ('GBP', 2), ('JPY', 0);
INSERT INTO source (code) VALUES ('hr'), ('fin');
INSERT INTO entity (entity_id, kind, namespace, code, known_from) VALUES
    (1, 'org_unit', '', 'G', 1), (2, 'org_unit', '', 'N', 1), (3, 'org_unit', '', 'S', 1), (4, 'org_unit', '', 'N1', 1),
    (11, 'cost_center', '', '100', 1), (12, 'cost_center', '', '200', 1), (13, 'cost_center', '', '300', 1),
    (14, 'cost_center', '', '0200', 1), (15, 'cost_center', '', '0000200', 2),
    (21, 'project', '', 'P1', 1), (31, 'role', '', 'R1', 1), (32, 'role', '', 'R2', 1), (33, 'role', '', 'R3', 1),
    (41, 'worker', '', 'W1', 1), (42, 'worker', '', 'W2', 1), (43, 'worker', '', 'W3', 1), (51, 'pay_component', '', 'BASE', 1);

INSERT INTO record_roles
SELECT h.*, v.role_id, v.title, '', ''
FROM (VALUES (1, 31, 'Head of North', 1, NULL::bigint), (2, 32, 'Head of South', 1, 2), (2, 32, 'Director South', 2, NULL)) AS v (id, role_id, title, f, t),
     at(v.id, 1, v.f, v.t) AS h;

INSERT INTO org_unit_version (org_unit_id, valid_from, valid_to, known_from, known_to, name, kind, parent_id, owner_role_id, record_id) VALUES
    (1, '-infinity', 'infinity', 1, always(), 'Group', 'company', 0, 0, 1),
    (2, '-infinity', 'infinity', 1, always(), 'North', '', 1, 0, 2),
    (3, '-infinity', 'infinity', 1, always(), 'South', '', 1, 0, 3),
    (4, '-infinity', 'infinity', 1, 2, 'North 1', '', 2, 31, 4),
    (4, '-infinity', '2025-02-01', 2, always(), 'North 1', '', 2, 31, 4),
    (4, '2025-02-01', '2025-03-01', 2, always(), 'North 1', '', 2, 32, 5),
    (4, '2025-03-01', 'infinity', 2, always(), 'North 1', '', 3, 32, 6);

INSERT INTO record_cost_centers
SELECT h.*, v.cc, v.name, v.unit, v.role, v.valid_from::date, v.valid_to::date
FROM (VALUES (11, 11, 'One', 4, 0, '2020-01-01', 'infinity'), (12, 12, 'Two', 3, 32, '2020-01-01', 'infinity'),
             (13, 13, 'Three', 2, 31, '2020-01-01', '2025-02-01'), (14, 13, 'Three, open', 2, 0, '2025-02-01', '2025-04-01'),
             (15, 13, 'Three, closing', 2, 33, '2025-04-01', '2025-06-01')) AS v (id, cc, name, unit, role, valid_from, valid_to),
     at(v.id, v.id, 1, NULL) AS h;
INSERT INTO cost_center_version (cost_center_id, valid_from, valid_to, known_from, known_to, name, org_unit_id, owner_role_id, record_id)
SELECT cost_center_id, valid_from, valid_to, known_from, known_to, name, org_unit_id, owner_role_id, record_id FROM record_cost_centers;

INSERT INTO role_holding (role_id, worker_id, scope_kind, scope_id, begun_on, valid_from, valid_to, known_from, known_to, holder_type, record_id) VALUES
    (31, 41, 'company', 0, '2020-01-01', '2020-01-01', 'infinity', 1, always(), 'regular', 1),
    (32, 42, 'company', 0, '2020-01-01', '2020-01-01', '2025-03-01', 1, always(), 'regular', 2),
    (32, 42, 'project', 21, '2020-01-01', '2020-01-01', 'infinity', 1, always(), 'regular', 3),
    (32, 43, 'cost_center', 11, '2020-01-01', '2020-01-01', 'infinity', 2, always(), 'acting', 4);

INSERT INTO coding VALUES (1, 0, 11, 0, 0), (2, 0, 12, 0, 0), (3, 0, 13, 0, 0), (4, 21, 0, 0, 0), (5, 0, 0, 0, 0), (6, 0, 0, 2, 0), (7, 0, 0, 0, 41);
INSERT INTO coding_interval
    (coding_id, valid_from, valid_to, known_from, known_to, cost_center_id, org_unit_id, role_id, found_by, levels, holder_id, holder_type,
     exception, orphan_reason) VALUES
    (1, '-infinity', 'infinity', 1, 2, 11, 4, 31, 'org_unit', 0, 41, 'regular', NULL, NULL),
    (1, '-infinity', '2025-02-01', 2, always(), 11, 4, 31, 'org_unit', 0, 41, 'regular', NULL, NULL),
    (1, '2025-02-01', 'infinity', 2, always(), 11, 4, 32, 'org_unit', 0, 43, 'acting', NULL, NULL),
    (2, '-infinity', '2025-03-01', 1, always(), 12, 3, 32, 'cost_center', 0, 42, 'regular', NULL, NULL),
    (2, '2025-03-01', 'infinity', 1, always(), 12, 3, 32, 'cost_center', 0, 0, 'none', 'E11', 'role_vacant'),
    (3, '-infinity', '2025-02-01', 1, always(), 13, 2, 31, 'cost_center', 0, 41, 'regular', NULL, NULL),
    (3, '2025-02-01', '2025-04-01', 1, always(), 13, 2, 0, 'none', 0, 0, 'none', 'E10', 'no_owner_role'),
    (3, '2025-04-01', '2025-06-01', 1, always(), 13, 2, 33, 'cost_center', 0, 0, 'none', 'E11', 'role_vacant'),
    (3, '2025-06-01', 'infinity', 1, always(), 13, 0, 0, 'none', 0, 0, 'none', 'E10', 'closed_object'),
    (4, '-infinity', 'infinity', 1, always(), 12, 3, 32, 'project', 0, 42, 'regular', NULL, NULL),
    (5, '-infinity', 'infinity', 1, always(), 0, 0, 0, 'none', 0, 0, 'none', 'E10', 'unknown_object'),
    (6, '-infinity', 'infinity', 1, always(), 0, 2, 31, 'org_unit', 0, 41, 'regular', NULL, NULL),
    (7, '-infinity', 'infinity', 1, always(), 11, 4, 31, 'org_unit', 0, 41, 'regular', NULL, NULL);

-- Expenses, and their spend as linking would write it.
CREATE TABLE expense (id bigint, day date, coding integer, category text, minor bigint, original bigint, currency text, worker integer, vendor text,
                      decider text, decided date, reason text, f bigint, t bigint);
INSERT INTO expense VALUES
    (101, '2025-01-15', 1, 'travel', 10000, 10000, 'EUR', 41, 'Rail', 'W2', '2025-01-20', 'visit', 1, NULL),
    (102, '2025-02-15', 1, 'travel', 5025, 5025, 'EUR', 41, '', '', NULL, '', 1, NULL),
    (103, '2025-03-10', 2, 'it', 100000, 111111, 'USD', 0, 'Chips', '', NULL, '', 1, NULL),
    (104, '2025-02-20', 3, 'it', 1000, 1000, 'EUR', 0, '', '', NULL, '', 1, NULL),
    (105, '2025-04-05', 3, 'it', 2000, 2000, 'EUR', 0, '', '', NULL, '', 1, NULL),
    (106, '2025-01-31', 4, 'it', -500, -500, 'EUR', 0, '', '', NULL, '', 1, NULL),
    (107, '2025-03-31', 5, 'travel', 777, 777, 'EUR', 0, '', '', NULL, '', 1, NULL),
    (108, '2025-01-20', 2, 'it', 3000, 3000, 'EUR', 0, 'Desk', 'W9', '2025-01-21', 'before', 1, 2),
    (108, '2025-01-20', 2, 'it', 3300, 3300, 'EUR', 0, 'Desk', 'W9', '2025-01-21', 'after', 2, NULL),
    (109, '2025-01-05', 1, 'it', 938, 1500, 'JPY', 0, '', '', NULL, '', 1, NULL),
    (110, '2025-03-15', 1, 'travel', 1200, 1200, 'EUR', 42, '', '', NULL, '', 1, NULL);
INSERT INTO record_expenses
SELECT h.*, 'D' || id, '', '', worker, vendor, category, day, NULL, original, currency, NULL, 0, 0, NULL, '', decider, '', '', decided, reason, NULL,
       '', '', 1, coding
FROM expense, at(id, id, f, t) AS h;
INSERT INTO spend
SELECT 'x', id, '-', 0, f, coalesce(t, always()), day, coding, worker, category, minor, original, currency, 1, NULL, 'same', 'expense', NULL, f, id
FROM expense;

-- Labor: W1's January over two time entries, W2's by assignment, W3's by the line's cost center and by none.
INSERT INTO spend VALUES
    ('p', 201, 't', 301, 1, always(), '2025-01-10', 1, 41, 'salary', 7500, 7500, 'EUR', 1, NULL, 'same', 'hours', '2025-01-01', 1, 201),
    ('p', 201, 't', 302, 1, always(), '2025-01-11', 4, 41, 'salary', 2500, 2500, 'EUR', 1, NULL, 'same', 'hours', '2025-01-01', 1, 201),
    ('p', 202, 'a', 401, 1, always(), '2025-01-31', 2, 42, 'salary', 8000, 8000, 'EUR', 1, NULL, 'same', 'assignment', '2025-01-01', 1, 202),
    ('p', 203, '-', 0, 1, always(), '2025-02-28', 5, 43, 'salary', 333, 333, 'EUR', 1, NULL, 'same', 'unassigned', '2025-02-01', 1, 203),
    ('p', 204, '-', 0, 1, always(), '2025-02-28', 3, 43, '', 444, 444, 'EUR', 1, NULL, 'same', 'payroll_line', '2025-02-01', 1, 204);
INSERT INTO record_time_entries
SELECT h.*, '', v.worker, v.day::date, v.seconds * 1000000::bigint, 0, 0, 0, 0, NULL, NULL, '', v.status, '', NULL, '', 1, v.coding
FROM (VALUES (301, 41, '2025-01-10', 21600, 1, ''), (302, 41, '2025-01-11', 7200, 4, 'approved'), (303, 42, '2025-02-03', 1200, 1, 'submitted'),
             (304, 42, '2025-02-03', 3600, 1, 'Draft'), (305, 42, '2025-03-05', 18, 1, ''), (306, 42, '2025-02-04', 3600, 1, 'REJECTED'),
             (307, 42, '2025-03-06', 18, 7, '')) AS v (id, worker, day, seconds, coding, status),
     at(v.id, v.id, 1, NULL) AS h;

INSERT INTO record_exchange_rates
SELECT h.*, v.currency, v.quote, v.day::date, v.rate
FROM (VALUES (1, 'USD', 'EUR', '2025-02-28', 0.9, 1, NULL::bigint), (2, 'USD', 'EUR', '2025-03-02', 0.5, 1, NULL), (3, 'EUR', 'GBP', '2025-03-01', 0.8, 1, NULL),
             (4, 'GBP', 'EUR', '2025-02-01', 1.1, 1, NULL), (5, 'JPY', 'EUR', '2025-01-01', 0.0061, 1, NULL), (6, 'USD', 'EUR', '2025-03-01', 0.95, 2, NULL),
             (7, 'EUR', 'USD', '2025-03-01', 4, 1, NULL)) AS v (id, currency, quote, day, rate, f, t),
     at(v.id, v.id, v.f, v.t) AS h;

INSERT INTO record_budgets
SELECT h.*, v.version, v.month::date, v.cc, v.project, v.unit, v.category, v.line_no, v.amount, v.currency, v.approved_on::date, ''
FROM (VALUES
    -- January, cost center 100: 1,000 from the beginning, 800 + 50 from 1 February, 9,999 for later; a line that v2 lacks is gone.
    (1, 'v1', '2025-01-01', 11, 0, 0, '', '1', 100000, 'EUR', NULL, 1, NULL),
    (2, 'v1', '2025-01-01', 11, 0, 0, '', '3', 7700, 'EUR', NULL, 1, NULL),
    (3, 'v2', '2025-01-01', 11, 0, 0, '', '1', 80000, 'EUR', '2025-02-01', 1, NULL),
    (4, 'v2', '2025-01-01', 11, 0, 0, '', '2', 5000, 'EUR', '2025-01-20', 1, NULL),
    (5, 'v3', '2025-01-01', 11, 0, 0, '', '1', 999900, 'EUR', '2026-01-01', 1, NULL),
    -- February: two versions of one day, the greater text in byte order; another category is another line.
    (6, 'V9', '2025-02-01', 11, 0, 0, '', '', 60000, 'EUR', '2025-01-10', 1, NULL),
    (7, 'v2', '2025-02-01', 11, 0, 0, '', '', 50000, 'EUR', '2025-01-10', 1, NULL),
    (8, 'v1', '2025-02-01', 11, 0, 0, 'travel', '', 1500, 'EUR', NULL, 1, 2),
    (8, 'v1', '2025-02-01', 11, 0, 0, 'travel', '', 1600, 'EUR', NULL, 2, NULL),
    -- March, cost center 200: dollars, pounds (inverse of the same day), yen.
    (9, 'v1', '2025-03-01', 12, 0, 0, 'it', '', 100000, 'USD', NULL, 1, NULL),
    (10, 'v1', '2025-03-01', 12, 0, 0, 'gb', '', 10000, 'GBP', NULL, 1, NULL),
    (11, 'v1', '2025-03-01', 12, 0, 0, 'jp', '', 1001, 'JPY', NULL, 1, NULL),
    -- Cut to nothing; a project without cost center; a unit only; no object at all.
    (12, 'v1', '2025-01-01', 12, 0, 0, '', '', 30000, 'EUR', NULL, 1, NULL),
    (13, 'v2', '2025-01-01', 12, 0, 0, '', '', 0, 'EUR', '2025-03-01', 1, NULL),
    (14, 'v1', '2025-01-01', 0, 21, 0, '', '', 20000, 'EUR', NULL, 1, NULL),
    (15, 'v1', '2025-01-01', 0, 0, 2, '', '', 500000, 'EUR', NULL, 1, NULL),
    (16, 'v1', '2025-02-01', 0, 0, 0, 'misc', '', 1000, 'EUR', NULL, 1, NULL)
    ) AS v (id, version, month, cc, project, unit, category, line_no, amount, currency, approved_on, f, t),
     at(v.id, v.id, v.f, v.t) AS h;

INSERT INTO batch
SELECT n, 2, v.profile, 1, v.file_name, decode(repeat(v.byte, 32), 'hex'), 100, decode(repeat('ee', 32), 'hex'), 'increment', NULL, NULL, '{}',
       md5(n::text)::uuid, 'published', v.completeness, '{}', n, v.published::timestamptz, v.published::timestamptz
FROM (VALUES (1, '', 'expenses.csv', 'ab', 'unproven', '2025-05-01T10:00:00Z'), (2, 'fin', 'more.csv', 'cd', 'proven', '2025-05-11T23:59:59Z'))
     AS v (n, profile, file_name, byte, completeness, published);
INSERT INTO snapshot SELECT snapshot, published_at, batch_id FROM batch;
INSERT INTO batch_feed VALUES
    (1, 'expenses', 2, 20, 11, 0, 1, 1, 5, 2, 0, 0), (1, 'cost_centers', 1, 3, 3, 0, 0, 0, 0, 0, 0, 0), (2, 'expenses', 1, 2, 0, 1, 1, 0, 0, 0, 0, 1);
INSERT INTO batch_money VALUES
    (1, 'expenses', 'USD', 'read', 1111.11), (1, 'expenses', 'USD', 'inserted', 1111.11), (1, 'expenses', 'EUR', 'read', 280.50),
    (1, 'expenses', 'EUR', 'inserted', 270.50), (1, 'expenses', 'EUR', 'quarantined', 10), (1, 'expenses', 'JPY', 'read', 1500),
    (1, 'expenses', 'JPY', 'inserted', 1500), (2, 'expenses', 'EUR', 'read', 33);

-- Waiting rows: cells in the order of the feed's columns.
INSERT INTO quarantine
SELECT v.id, 1, v.feed, 2, '', v.line, 0, 10, v.code, v.col, v.value, v.reason, 'bring it', v.releasable, '', string_to_array(v.cells, ','), 1, md5(v.id::text)::uuid,
       '2025-05-01T10:00:00Z', 1, coalesce(v.t, always()), v.closed_by, v.t
FROM (VALUES
    (1, 'expenses', 5, 'unknown_reference', 'cost_center_code', '00200', 'no cost center 00200', true, NULL::bigint, NULL,
     'D1,,,,,it,2025-03-01,,10.00,EUR,2.00,00200,,,,,,,,,,,'),
    (2, 'expenses', 6, 'unknown_reference', 'worker_no', 'w1', 'no worker w1', true, NULL, NULL,
     'D2,,,w1,,it,2025-03-01,,100,USD,,00200,,,,,,,,,,,'),
    (3, 'expenses', 7, 'bad_date', 'spent_on', '31.02.', 'no such day', false, NULL, NULL, 'D3,,,,,it,31.02.,,1.00,EUR,,100,,,,,,,,,,,'),
    (4, 'expenses', 8, 'unknown_reference', 'cost_center_code', '00200', 'no cost center, no rate', true, NULL, NULL,
     'D4,,,,,it,2025-03-01,,1.00,CHF,,00200,,,,,,,,,,,'),
    (5, 'expenses', 9, 'unknown_reference', 'project_code', 'P2', 'no project P2', true, 2, 'released',
     'D5,,,,,it,2025-03-01,,7.00,EUR,,,P2,,,,,,,,,,'),
    (6, 'time_entries', 4, 'unknown_reference', 'worker_no', 'w1', 'no worker w1', true, NULL, NULL, ',w1,2025-01-01,1,,,,,,,,,,,'),
    (7, 'expenses', 3, 'unknown_reference', 'project_code', 'P3', 'no project P3', true, 2, 'corrected',
     'D7,,,,,it,2025-03-01,,7.00,EUR,,,P3,,,,,,,,,,')
    ) AS v (id, feed, line, code, col, value, reason, releasable, t, closed_by, cells);
INSERT INTO quarantine_missing VALUES
    (1, 'cost_center', '00200', 'cost_center_code'), (2, 'cost_center', '00200', 'cost_center_code'), (2, 'worker', 'w1', 'worker_no'),
    (4, 'cost_center', '00200', 'cost_center_code'), (4, 'rate', 'CHF', 'currency'), (5, 'project', 'P2', 'project_code'),
    (6, 'worker', 'w1', 'worker_no'), (7, 'project', 'P3', 'project_code');
