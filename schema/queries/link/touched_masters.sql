-- Which feeds of master data snapshot $1 changed.
SELECT EXISTS (SELECT FROM record_org_units WHERE known_from = $1 OR known_to = $1) AS org_units,
       EXISTS (SELECT FROM record_cost_centers WHERE known_from = $1 OR known_to = $1) AS cost_centers,
       EXISTS (SELECT FROM record_projects WHERE known_from = $1 OR known_to = $1) AS projects,
       EXISTS (SELECT FROM record_workers WHERE known_from = $1 OR known_to = $1) AS workers,
       EXISTS (SELECT FROM record_assignments WHERE known_from = $1 OR known_to = $1) AS assignments,
       EXISTS (SELECT FROM record_role_assignments WHERE known_from = $1 OR known_to = $1) AS role_assignments,
       EXISTS (SELECT FROM record_budgets WHERE known_from = $1) AS budgets
