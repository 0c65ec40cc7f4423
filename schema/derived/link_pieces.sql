-- What stands after a publish, for the objects it touched: the records as imported, cut into pieces that do not overlap. The statements in
-- queries/link compare it with the live version rows, close those that differ and insert those that are missing.
--
-- One rule cuts org units, cost centers, projects and assignments (R09, T01): a record keeps its own days less those of the records of the same
-- key that began later. An older one therefore stands again when a bounded newer one ends.

CREATE FUNCTION link_touched_org_units(snapshot bigint) RETURNS TABLE (org_unit_id integer) STABLE LANGUAGE sql AS $$
    SELECT DISTINCT org_unit_id FROM record_org_units WHERE known_from = $1 OR known_to = $1
$$;

CREATE FUNCTION link_org_unit_pieces(snapshot bigint)
RETURNS TABLE (org_unit_id integer, valid_from date, valid_to date, name text, kind text, parent_id integer, owner_role_id integer, record_id bigint)
STABLE LANGUAGE sql AS $$
    SELECT r.org_unit_id, lower(piece), upper(piece), r.name, r.kind, r.parent_id, r.owner_role_id, r.record_id
    FROM (SELECT *, range_agg(daterange(valid_from, valid_to)) OVER (
                        PARTITION BY org_unit_id ORDER BY valid_from DESC, record_id DESC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS begun_later
          FROM record_org_units
          WHERE known_to = 9223372036854775807 AND org_unit_id IN (SELECT org_unit_id FROM link_touched_org_units($1))) AS r,
         unnest(datemultirange(daterange(r.valid_from, r.valid_to)) - coalesce(r.begun_later, '{}')) AS piece
$$;

CREATE FUNCTION link_touched_cost_centers(snapshot bigint) RETURNS TABLE (cost_center_id integer) STABLE LANGUAGE sql AS $$
    SELECT DISTINCT cost_center_id FROM record_cost_centers WHERE known_from = $1 OR known_to = $1
$$;

CREATE FUNCTION link_cost_center_pieces(snapshot bigint)
RETURNS TABLE (cost_center_id integer, valid_from date, valid_to date, name text, org_unit_id integer, owner_role_id integer, record_id bigint)
STABLE LANGUAGE sql AS $$
    SELECT r.cost_center_id, lower(piece), upper(piece), r.name, r.org_unit_id, r.owner_role_id, r.record_id
    FROM (SELECT *, range_agg(daterange(valid_from, valid_to)) OVER (
                        PARTITION BY cost_center_id ORDER BY valid_from DESC, record_id DESC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS begun_later
          FROM record_cost_centers
          WHERE known_to = 9223372036854775807 AND cost_center_id IN (SELECT cost_center_id FROM link_touched_cost_centers($1))) AS r,
         unnest(datemultirange(daterange(r.valid_from, r.valid_to)) - coalesce(r.begun_later, '{}')) AS piece
$$;

CREATE FUNCTION link_touched_projects(snapshot bigint) RETURNS TABLE (project_id integer) STABLE LANGUAGE sql AS $$
    SELECT DISTINCT project_id FROM record_projects WHERE known_from = $1 OR known_to = $1
$$;

-- A blank valid_from is stored as -infinity: always, begun before every other (T08).
CREATE FUNCTION link_project_pieces(snapshot bigint)
RETURNS TABLE (project_id integer, valid_from date, valid_to date, owner_role_id integer, cost_center_id integer, record_id bigint)
STABLE LANGUAGE sql AS $$
    SELECT r.project_id, lower(piece), upper(piece), r.owner_role_id, r.cost_center_id, r.record_id
    FROM (SELECT *, range_agg(daterange(valid_from, valid_to)) OVER (
                        PARTITION BY project_id ORDER BY valid_from DESC, record_id DESC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS begun_later
          FROM record_projects
          WHERE known_to = 9223372036854775807 AND project_id IN (SELECT project_id FROM link_touched_projects($1))) AS r,
         unnest(datemultirange(daterange(r.valid_from, r.valid_to)) - coalesce(r.begun_later, '{}')) AS piece
$$;

CREATE FUNCTION link_touched_workers(snapshot bigint) RETURNS TABLE (worker_id integer) STABLE LANGUAGE sql AS $$
    SELECT DISTINCT worker_id FROM record_workers WHERE known_from = $1 OR known_to = $1
$$;

-- Days on which a worker has not left (R05, T11): of the spells begun by a day the one that began last decides, up to and including its left_on.
-- Before the first hire nobody has left.
CREATE FUNCTION link_employment_pieces(snapshot bigint)
RETURNS TABLE (worker_id integer, valid_from date, valid_to date, hired_on date, record_id bigint)
STABLE LANGUAGE sql AS $$
    SELECT worker_id, decides_from, decides_to, hired_on, record_id
    FROM (SELECT worker_id, hired_on, record_id,
                 CASE WHEN is_first THEN '-infinity' ELSE hired_on END AS decides_from,
                 CASE WHEN is_first THEN greatest(hired_on, ends_on) ELSE ends_on END AS decides_to
          FROM (SELECT worker_id, hired_on, record_id, row_number() OVER spells = 1 AS is_first,
                       least(coalesce(left_on + 1, 'infinity'), coalesce(lead(hired_on) OVER spells, 'infinity')) AS ends_on
                FROM record_workers
                WHERE known_to = 9223372036854775807 AND worker_id IN (SELECT worker_id FROM link_touched_workers($1))
                WINDOW spells AS (PARTITION BY worker_id ORDER BY hired_on, record_id)) AS spell) AS decision
    WHERE decides_from < decides_to
$$;

-- Assignments of equal key, cut as above (T01); giving way above 100 percent (T02) is importers/link/giveway.c.
CREATE FUNCTION link_touched_assignments(snapshot bigint) RETURNS TABLE (worker_id integer) STABLE LANGUAGE sql AS $$
    SELECT DISTINCT worker_id FROM record_assignments WHERE known_from = $1 OR known_to = $1
$$;

CREATE FUNCTION link_assignment_pieces(snapshot bigint)
RETURNS TABLE (worker_id integer, position_code text, cost_center_id integer, begun_on date, is_open boolean, valid_from date, valid_to date,
               org_unit_id integer, share_percent numeric, record_id bigint)
STABLE LANGUAGE sql AS $$
    SELECT r.worker_id, r.position_code, r.cost_center_id, r.valid_from, r.valid_to = 'infinity', lower(piece), upper(piece),
           r.org_unit_id, coalesce(r.share_percent, 100), r.record_id
    FROM (SELECT *, range_agg(daterange(valid_from, valid_to)) OVER (
                        PARTITION BY worker_id, position_code, cost_center_id ORDER BY valid_from DESC, record_id DESC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS begun_later
          FROM record_assignments
          WHERE known_to = 9223372036854775807 AND worker_id IN (SELECT worker_id FROM link_touched_assignments($1))) AS r,
         unnest(datemultirange(daterange(r.valid_from, r.valid_to)) - coalesce(r.begun_later, '{}')) AS piece
$$;

-- Role rows whose record or whose holder's employment changed.
CREATE FUNCTION link_touched_role_records(snapshot bigint) RETURNS TABLE (record_id bigint) STABLE LANGUAGE sql AS $$
    SELECT record_id FROM record_role_assignments WHERE known_from = $1 OR known_to = $1
    UNION
    SELECT r.record_id
    FROM record_role_assignments AS r
    JOIN employment AS e USING (worker_id)
    WHERE r.known_to = 9223372036854775807 AND (e.known_from = $1 OR e.known_to = $1)
$$;

-- A role row counts on the days on which its holder has not left (R05). Nobody has left whose employment is not known.
CREATE FUNCTION link_role_pieces(snapshot bigint)
RETURNS TABLE (role_id integer, worker_id integer, scope_kind text, scope_id integer, begun_on date, valid_from date, valid_to date,
               holder_type text, record_id bigint)
STABLE LANGUAGE sql AS $$
    SELECT r.role_id, r.worker_id, scope.kind, CASE scope.kind WHEN 'company' THEN 0 ELSE r.scope_id END, r.valid_from,
           lower(piece), upper(piece), coalesce(nullif(lower(r.holder_type), ''), 'regular'), r.record_id
    FROM record_role_assignments AS r
    LEFT JOIN (SELECT worker_id, range_agg(daterange(valid_from, valid_to)) AS days
               FROM employment WHERE known_to = 9223372036854775807 GROUP BY worker_id) AS employed USING (worker_id)
    CROSS JOIN coalesce(nullif(lower(r.scope_kind), ''), 'company') AS scope (kind)
    CROSS JOIN unnest(datemultirange(daterange(r.valid_from, r.valid_to)) * coalesce(employed.days, '{(,)}')) AS piece
    WHERE r.known_to = 9223372036854775807 AND r.record_id IN (SELECT record_id FROM link_touched_role_records($1))
$$;

-- Days on which the rate that applies to a currency may be another one since this publish: from a touched quotation to the next one (R15).
CREATE FUNCTION link_rate_ranges(snapshot bigint) RETURNS TABLE (currency text, day_from date, day_to date) STABLE LANGUAGE sql AS $$
    WITH quotation AS (
        SELECT CASE r.quote_currency WHEN setting.currency THEN r.currency ELSE r.quote_currency END AS currency, r.rate_date,
               r.known_from = $1 OR r.known_to = $1 AS touched, r.known_to = 9223372036854775807 AS live
        FROM record_exchange_rates AS r,
             (SELECT coalesce((SELECT value FROM setting WHERE name = 'currency'), 'EUR') AS currency) AS setting
        WHERE setting.currency IN (r.currency, r.quote_currency) AND (r.known_from = $1 OR r.known_to = $1 OR r.known_to = 9223372036854775807))
    SELECT currency, rate_date, coalesce(next_date, 'infinity')
    FROM (SELECT currency, rate_date, touched,
                 min(rate_date) FILTER (WHERE live) OVER (PARTITION BY currency ORDER BY rate_date
                                                          RANGE BETWEEN '1 day' FOLLOWING AND UNBOUNDED FOLLOWING) AS next_date
          FROM quotation) AS q
    WHERE touched
$$;

COMMENT ON FUNCTION link_touched_org_units(bigint) IS 'Units of which a record came or went with this snapshot.';
COMMENT ON FUNCTION link_org_unit_pieces(bigint) IS 'What org_unit_version holds of the touched units after this snapshot.';
COMMENT ON FUNCTION link_touched_cost_centers(bigint) IS 'Cost centers of which a record came or went with this snapshot.';
COMMENT ON FUNCTION link_cost_center_pieces(bigint) IS 'What cost_center_version holds of the touched cost centers after this snapshot.';
COMMENT ON FUNCTION link_touched_projects(bigint) IS 'Projects of which a record came or went with this snapshot.';
COMMENT ON FUNCTION link_project_pieces(bigint) IS 'What project_version holds of the touched projects after this snapshot.';
COMMENT ON FUNCTION link_touched_workers(bigint) IS 'Workers of whom an employment spell came or went with this snapshot.';
COMMENT ON FUNCTION link_employment_pieces(bigint) IS 'What employment holds of the touched workers after this snapshot.';
COMMENT ON FUNCTION link_touched_assignments(bigint) IS 'Workers of whom an assignment came or went with this snapshot.';
COMMENT ON FUNCTION link_assignment_pieces(bigint) IS 'Assignments of the touched workers cut by equal key, before they give way above 100 percent.';
COMMENT ON FUNCTION link_touched_role_records(bigint) IS 'Role rows that changed with this snapshot, or whose holder''s employment did.';
COMMENT ON FUNCTION link_role_pieces(bigint) IS 'What role_holding holds of the touched role rows after this snapshot.';
COMMENT ON FUNCTION link_rate_ranges(bigint) IS 'Currency and days on which another exchange rate may apply since this snapshot.';
