"""One row per atomic amount (DOMAIN.md section 4)."""
import datetime
from collections import defaultdict
from fractions import Fraction

from .calendar import DAY, share
from .cells import EXPONENT
from .money import round_half_away, split

UNASSIGNED = "UNASSIGNED"


class Spend:
	"""Amounts in minor units; `center` is blank for UNASSIGNED."""

	def __init__(self, fact, kind, on, center, project, amount, original, basis, category, entry=None):
		self.fact, self.kind, self.on, self.center, self.project = fact, kind, on, center, project
		self.amount, self.original, self.basis, self.category, self.entry = amount, original, basis, category, entry
		self.worker = fact.values["worker_no"]
		self.owner = None


def converted(company, minor, currency, on):
	multiplier, _ = company.rate(currency, on)
	return round_half_away(minor * multiplier * Fraction(10 ** EXPONENT[company.currency], 10 ** EXPONENT[currency]))


def end_of_month(first):
	return (first.replace(day=28) + datetime.timedelta(4)).replace(day=1) - DAY


def filled_center(calendar, center, project, day, worker=None):
	"""Blank is the project's (R02); for labor then that of the assignment on that day."""
	if center:
		return center
	version = calendar.project_on(project, day)
	if version and version.values["cost_center_code"]:
		return version.values["cost_center_code"]
	main = calendar.main_assignment(worker, day) if worker else None
	return main.values["cost_center_code"] if main else ""


def expense_rows(company, calendar):
	for row in company.now["expenses"].values():
		v = row.values
		if v["decision"] == "rejected":
			continue
		on = v["accounting_date"] or v["spent_on"]
		net = v["amount"] - (v["tax_amount"] or 0)
		yield Spend(row, "expense", on, filled_center(calendar, v["cost_center_code"], v["project_code"], on), v["project_code"],
		            converted(company, net, v["currency"], v["spent_on"]), net, "expense", v["category"])


def counts(entry):
	return entry.values["status"].lower() not in ("draft", "rejected")


def entry_order(entry):
	"""Ties of time entries (R26)."""
	v = entry.values
	return (v["entry_no"] == "", v["entry_no"].encode(), v["work_date"], v["project_code"].encode(), v["cost_center_code"].encode(),
	        v["activity_code"].encode(), v["skill_code"].encode(), v["hours"], entry.occurrence)


def entries_by_period(company):
	out = defaultdict(list)
	for entry in company.now["time_entries"].values():
		if counts(entry):
			out[entry.values["worker_no"], entry.values["work_date"].replace(day=1)].append(entry)
	for rows in out.values():
		rows.sort(key=entry_order)
	return out


def labor_rows(company, calendar):
	entries = entries_by_period(company)
	components = {c.values["component_code"]: c.values for c in company.now["pay_components"].values()}
	days = {}
	for row in company.now["payroll"].values():
		component = components[row.values["component_code"]]
		if component["class"] in ("earning", "employer_contribution"):
			yield from one_payroll_line(company, calendar, row, component["category"], entries, days)


def one_payroll_line(company, calendar, row, category, entries, days):
	"""Each payroll line alone: converted and rounded once, then split (R01); parts of 0 make no row."""
	v = row.values
	worker, period = v["worker_no"], v["period"]
	last = end_of_month(period)
	amount = converted(company, v["amount"], v["currency"], v["paid_on"])
	of_period = entries.get((worker, period), ())
	if sum(e.values["hours"] for e in of_period) > 0:
		weights = [e.values["hours"] for e in of_period]
		for entry, part, original in zip(of_period, split(amount, weights), split(v["amount"], weights)):
			if part:
				e = entry.values
				center = filled_center(calendar, e["cost_center_code"], e["project_code"], e["work_date"], worker)
				yield Spend(row, "labor", e["work_date"], center, e["project_code"], part, original, "hours", category, entry)
		return
	if (worker, period) not in days:
		days[worker, period] = calendar.assignments[worker].days(period, last) if worker in calendar.assignments else []
	of_period = [(a, n * share(a)) for a, n in days[worker, period]]
	weights = [w for _, w in of_period]
	if sum(weights) > 0:
		for (assignment, _), part, original in zip(of_period, split(amount, weights), split(v["amount"], weights)):
			if part:
				yield Spend(row, "labor", last, assignment.values["cost_center_code"], "", part, original, "assignment", category)
	elif amount:
		basis = "payroll_line" if v["cost_center_code"] else "unassigned"
		yield Spend(row, "labor", last, v["cost_center_code"], "", amount, v["amount"], basis, category)


def all_rows(company, calendar):
	yield from expense_rows(company, calendar)
	yield from labor_rows(company, calendar)
