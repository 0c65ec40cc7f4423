"""The reports, as rows of plain dicts. Money is a Fraction in the reporting currency."""
from collections import defaultdict
from fractions import Fraction

from . import owner as O
from . import spend as S
from .calendar import Calendar, last_begun
from .cells import ALWAYS, EXPONENT
from .money import percent, rounded


def first_of(day):
	return day.replace(day=1)


def month_text(day):
	return day.strftime("%Y-%m")


class Reports:
	"""Answers for the state of a company. Filters: org_unit, cost_center, project, role, worker, category, kind."""

	def __init__(self, company):
		self.company = company
		self.calendar = Calendar(company)
		self.spend = O.answer_all(self.calendar, list(S.all_rows(company, self.calendar)))
		self.unit = Fraction(1, 10 ** EXPONENT[company.currency])
		self.entries = self.entry_rows()

	# -- filters ---------------------------------------------------------------------------------------------------------------------

	def in_unit(self, center, day, top):
		return self.calendar.is_below(self.calendar.unit_of_center(center, day), top, day) if center else False

	def passes(self, row, p):
		"""`row` has on, center, project, worker, owner, and category and kind where it has any."""
		return ((not p.get("from") or row.on >= p["from"]) and (not p.get("to") or row.on <= p["to"])
		        and (not p.get("cost_center") or (row.center or "UNASSIGNED") == p["cost_center"])
		        and (not p.get("project") or row.project == p["project"])
		        and (not p.get("worker") or row.worker == p["worker"])
		        and (not p.get("role") or row.owner.role == p["role"])
		        and (not p.get("category") or row.category == p["category"])
		        and (not p.get("kind") or row.kind == p["kind"])
		        and (not p.get("org_unit") or self.in_unit(row.center, row.on, p["org_unit"])))

	def chosen(self, p):
		return [r for r in self.spend if self.passes(r, p)]

	# -- A: accountability -----------------------------------------------------------------------------------------------------------

	def title(self, role):
		row = self.calendar.roles.get(role)
		return row.values["title"] if row else None

	def spend_by_role(self, p):
		out = defaultdict(lambda: [0, 0])
		for row in self.chosen(p):
			cell = out[row.owner.role, row.kind, row.category]
			cell[0] += row.amount
			cell[1] += 1
		return [dict(role_code=r, role_title=self.title(r), kind=k, category=c, amount=a * self.unit, lines=n)
		        for (r, k, c), (a, n) in out.items()]

	def spend_lines(self, p):
		return [self.spend_line(row) for row in self.chosen(p)]

	def spend_line(self, row):
		v, currency = row.fact.values, row.fact.values["currency"]
		return dict(kind=row.kind, accounting_date=row.on, amount=row.amount * self.unit,
		            amount_original=Fraction(row.original, 10 ** EXPONENT[currency]), currency=currency,
		            cost_center_code=row.center or "UNASSIGNED", project_code=row.project, category=row.category, worker_no=row.worker,
		            vendor=v.get("vendor", ""), role_code=row.owner.role, holder_no=row.owner.holder, decider_no=v.get("decider_no", ""),
		            on_behalf_of_no="", decided_on=v.get("decided_on", ""), basis="owner", exceptions=row.owner.exception or "",
		            reason=v.get("reason", ""), batch=row.fact.batch, line=row.fact.line)

	def orphan_spend(self, p):
		return [dict(accounting_date=r.on, amount=r.amount * self.unit, cost_center_code=r.center or "UNASSIGNED", project_code=r.project,
		             reason=r.owner.reason) for r in self.chosen(p) if r.owner.exception]

	def holders(self, role, as_of):
		"""F11."""
		found = {r.values["worker_no"] for r in self.calendar.holders.get(role, ())
		         if r.values["valid_from"] <= as_of < r.values["valid_until"] and not self.calendar.has_left(r.values["worker_no"], as_of)}
		return ", ".join(sorted(found, key=str.encode))

	def budget_accountability(self, p):
		budget, actual = defaultdict(int), defaultdict(int)
		lines, exceptions = defaultdict(int), defaultdict(int)
		for line in self.budget_lines(p):
			budget[line.owner] += line.amount
		for row in self.chosen(p):
			actual[row.owner.role] += row.amount
			lines[row.owner.role] += 1
			exceptions[row.owner.role] += row.owner.exception is not None
		return [dict(role_code=r, role_title=self.title(r), holders=self.holders(r, p["as_of"]), budget=budget[r] * self.unit,
		             actual=actual[r] * self.unit, commitment=Fraction(0), available=(budget[r] - actual[r]) * self.unit,
		             variance=(budget[r] - actual[r]) * self.unit, consumed_pct=percent(actual[r], budget[r]), spend_lines=lines[r],
		             exception_lines=exceptions[r]) for r in set(budget) | set(actual)]

	def center_name(self, center, as_of):
		rows = self.calendar.centers.get(center)
		return last_begun(rows, as_of).values["name"] if rows else None

	def budget_by_cost_center(self, p):
		budget, actual = defaultdict(int), defaultdict(int)
		for line in self.budget_lines(p):
			if not line.only_unit:
				budget[line.center or "UNASSIGNED", line.month] += line.amount
		for row in self.chosen(p):
			actual[row.center or "UNASSIGNED", first_of(row.on)] += row.amount
		return [dict(cost_center_code=c, name=self.center_name(c, p["as_of"]), month=month_text(m), budget=budget[c, m] * self.unit,
		             actual=actual[c, m] * self.unit, variance=(budget[c, m] - actual[c, m]) * self.unit,
		             consumed_pct=percent(actual[c, m], budget[c, m])) for c, m in set(budget) | set(actual)]

	# -- budgets ---------------------------------------------------------------------------------------------------------------------

	def budget_lines(self, p):
		"""Lines of the version that stands at as_of for each (month, objects, category) (R08, T09), months touched by from..to (R39)."""
		groups = defaultdict(list)
		for row in self.company.now["budgets"].values():
			v = row.values
			if (v["approved_on"] or ALWAYS) <= p["as_of"]:
				groups[v["month"], v["cost_center_code"], v["project_code"], v["org_unit_code"], v["category"]].append(v)
		out = []
		for lines in groups.values():
			best = max(((v["approved_on"] or ALWAYS), v["version"].encode()) for v in lines)
			out += [BudgetLine(self, v) for v in lines if v["version"].encode() == best[1]]
		return [line for line in out if self.budget_passes(line, p)]

	def budget_passes(self, line, p):
		after = not p.get("from") or line.month >= first_of(p["from"])
		before = not p.get("to") or line.month <= p["to"]
		unit = p.get("org_unit")
		return (after and before
		        and (not p.get("cost_center") or (line.center or "UNASSIGNED") == p["cost_center"])
		        and (not p.get("project") or line.project == p["project"])
		        and (not p.get("role") or line.owner == p["role"])
		        and (not p.get("category") or line.category == p["category"])
		        and (not unit or (bool(line.unit) and self.calendar.is_below(line.unit, unit, line.month))))

	# -- B: labor --------------------------------------------------------------------------------------------------------------------

	def entry_rows(self):
		"""Every counted time entry, once, with its owner: the hours of labor_cost_allocation."""
		rows = []
		for entries in S.entries_by_period(self.company).values():
			for entry in entries:
				v = entry.values
				center = S.filled_center(self.calendar, v["cost_center_code"], v["project_code"], v["work_date"], v["worker_no"])
				row = S.Spend(entry, "labor", v["work_date"], center, v["project_code"], 0, 0, "hours", "", entry)
				rows.append(row)
		return O.answer_all(self.calendar, rows)

	def labor_cost_allocation(self, p):
		amount, hours = defaultdict(int), defaultdict(Fraction)
		for row in self.chosen(p):
			if row.kind == "labor":
				amount[row.worker, row.fact.values["period"], row.center or "UNASSIGNED", row.project, row.basis] += row.amount
		for row in self.entries:
			if self.passes(row, p):
				hours[row.worker, first_of(row.on), row.center or "UNASSIGNED", row.project, "hours"] += row.entry.values["hours"]
		return [dict(worker_no=k[0], period=month_text(k[1]), cost_center_code=k[2], project_code=k[3], basis=k[4],
		             hours=rounded(hours[k], 2), amount=amount[k] * self.unit) for k in set(amount) | set(hours)]


class BudgetLine:
	def __init__(self, reports, v):
		calendar, self.month, self.project, self.category = reports.calendar, v["month"], v["project_code"], v["category"]
		self.center = S.filled_center(calendar, v["cost_center_code"], v["project_code"], self.month)
		self.only_unit = bool(v["org_unit_code"]) and not v["cost_center_code"] and not v["project_code"]
		self.unit = calendar.unit_of_center(self.center, self.month) if self.center else v["org_unit_code"]
		self.owner = O.owner_role(calendar, self.project, self.center, v["org_unit_code"], self.month)[0] or "ORPHAN"
		self.amount = S.converted(reports.company, v["amount"], v["currency"], self.month)


def unresolved_references(company):
	"""Waiting rows whose only fault is an unknown reference; each distinct unknown of a row counts one line (S19)."""
	out = defaultdict(int)
	for row in company.waiting:
		if row.bad or any(kind == "rate" for kind, _, _ in row.missing):
			continue
		for kind, text, _ in row.missing:
			out[kind, row.source, text] += 1
	return [dict(entity=e, source=s, alias=a, lines=n) for (e, s, a), n in out.items()]
