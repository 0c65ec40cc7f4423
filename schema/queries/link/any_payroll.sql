SELECT EXISTS (SELECT FROM record_payroll) AS any_payroll
