-- Rows of facts that a snapshot closed are found by these indexes. They hold closed rows only, so a fact that is never replaced costs nothing.
CREATE INDEX record_time_entries_closed ON record_time_entries (known_to) WHERE known_to < 9223372036854775807;
CREATE INDEX record_expenses_closed ON record_expenses (known_to) WHERE known_to < 9223372036854775807;
CREATE INDEX record_payroll_closed ON record_payroll (known_to) WHERE known_to < 9223372036854775807;
CREATE INDEX spend_closed ON spend (known_to) WHERE known_to < 9223372036854775807;
