"""A handful of master data for tests that are about one thing."""

MASTERS = (
	("roles", "role_code,title\nHEAD,Head of sales\nBOSS,Managing director\n"),
	("org_units", "org_unit_code,name,parent_code,owner_role_code,valid_from\nCO,Company,,BOSS,2020-01-01\nSALES,Sales,CO,,2020-01-01\n"),
	("cost_centers", "cost_center_code,name,org_unit_code,owner_role_code,valid_from\n100,North,SALES,HEAD,2020-01-01\n"
	                 "200,South,SALES,,2020-01-01\n"),
	("workers", "worker_no,hired_on,left_on\n00007,2020-01-01,\n00008,2020-01-01,\n"),
	("pay_components", "component_code,name,class,category\nBASE,Base pay,earning,salary\nTAX,Wage tax,deduction,\n"),
	("projects", "project_code,name,owner_role_code,cost_center_code\nP1,Project one,,100\n"),
	("role_assignments", "role_code,worker_no,valid_from\nHEAD,00008,2020-01-01\nBOSS,00007,2020-01-01\n"),
)


def load(kontor, feeds=None):
	for feed, text in MASTERS:
		if feeds is None or feed in feeds:
			summary = kontor.import_bytes(text.encode(), feed, name=feed + ".csv")[-1]
			assert summary["quarantined"] == 0, summary


def entries(first, last, amount=None):
	"""Time sheet rows numbered first..last, two a day."""
	rows = ["entry_no,worker_no,work_date,hours,project_code,note\n"]
	for n in range(first, last + 1):
		rows.append("T%04d,0000%d,2025-01-%02d,%s,%s,note %d\n" % (n, 7 + n % 2, n // 2 % 28 + 1, amount or "%d.5" % (n % 8),
		                                                          "P1" if n % 3 else "", n))
	return "".join(rows).encode()


def expenses(count, amount="10.00", extra=""):
	rows = ["document_no,line_no,category,spent_on,amount,currency,cost_center_code\n"]
	rows += ["B%03d,1,travel,2025-02-%02d,%s,EUR,%s\n" % (n, n % 28 + 1, amount, "100" if n % 2 else "200") for n in range(count)]
	return ("".join(rows) + extra).encode()
