-- Whether anything was imported whose amounts were computed in the reporting currency.
SELECT EXISTS (SELECT 1 FROM record_expenses) OR EXISTS (SELECT 1 FROM record_payroll)
    OR EXISTS (SELECT 1 FROM record_time_entries) OR EXISTS (SELECT 1 FROM record_budgets) AS has_facts
