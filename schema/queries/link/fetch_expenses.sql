FETCH 20000 FROM link_expenses
