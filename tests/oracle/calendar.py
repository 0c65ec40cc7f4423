"""Which version of a thing stands on a day."""
import datetime
from collections import defaultdict
from fractions import Fraction

from .cells import FOREVER

DAY = datetime.timedelta(1)


def standing(rows, day):
	"""Of the versions that cover the day the one that began last (R09)."""
	best = None
	for row in rows:
		if row.values["valid_from"] <= day < row.values["valid_until"]:
			if best is None or row.values["valid_from"] > best.values["valid_from"]:
				best = row
	return best


def last_begun(rows, day):
	"""Where names come from (R40): the version valid that day, else the last before it, else the first of all."""
	now = standing(rows, day)
	if now is not None:
		return now
	before = [r for r in rows if r.values["valid_from"] <= day]
	if before:
		return max(before, key=lambda r: r.values["valid_from"])
	return min(rows, key=lambda r: r.values["valid_from"])


class Calendar:
	def __init__(self, company):
		self.company = company
		self.units = self.by(company, "org_units", "org_unit_code")
		self.centers = self.by(company, "cost_centers", "cost_center_code")
		self.projects = self.by(company, "projects", "project_code")
		self.spells = self.by(company, "workers", "worker_no")
		self.holders = self.by(company, "role_assignments", "role_code")
		self.roles = {r.values["role_code"]: r for r in company.now["roles"].values()}
		self.assignments = {w: Assignments(rows) for w, rows in self.by(company, "assignments", "worker_no").items()}

	@staticmethod
	def by(company, feed, column):
		out = defaultdict(list)
		for row in company.now[feed].values():
			out[row.values[column]].append(row)
		return out

	# -- people ----------------------------------------------------------------------------------------------------------------------

	def has_left(self, worker, day):
		"""Of the spells begun by that day the last decides; left_on is the last day of work (R05, T11)."""
		begun = [s for s in self.spells.get(worker, ()) if s.values["hired_on"] <= day]
		if not begun:
			return False
		left_on = max(begun, key=lambda s: s.values["hired_on"]).values["left_on"]
		return left_on != "" and day > left_on

	def main_assignment(self, worker, day):
		return self.assignments[worker].main(day) if worker in self.assignments else None

	# -- places ----------------------------------------------------------------------------------------------------------------------

	def unit_of_center(self, center, day):
		row = standing(self.centers.get(center, ()), day)
		return row.values["org_unit_code"] if row else ""

	def climb(self, unit, day):
		"""(levels, code, version) from a unit upwards; a unit without a version that day ends the way, so does a circle."""
		seen, levels = set(), 0
		while unit and unit not in seen:
			seen.add(unit)
			row = standing(self.units.get(unit, ()), day)
			yield levels, unit, row
			if row is None:
				return
			unit, levels = row.values["parent_code"], levels + 1

	def is_below(self, unit, top, day):
		return any(code == top for _, code, _ in self.climb(unit, day))

	def project_on(self, project, day):
		return standing(self.projects.get(project, ()), day) if project else None


class Assignments:
	"""The assignments of one worker: the later of equal key replaces (T01), open ones give way above 100 % (T02)."""

	def __init__(self, rows):
		self.rows = rows
		self.cut = {}
		for day in sorted({r.values["valid_from"] for r in rows}):
			self.settle(day)

	def settle(self, day):
		while True:
			on_day = self.on(day)
			if sum(share(r) for r in on_day) <= 100:
				return
			begins = sum(share(r) for r in on_day if r.values["valid_from"] == day)
			give_way = [r for r in on_day if r.values["valid_until"] == FOREVER and r.values["valid_from"] < day and share(r) <= begins]
			if not give_way:
				return
			first = min(give_way, key=lambda r: (r.values["valid_from"], tie(r)))
			self.cut[id(first)] = day

	def on(self, day):
		"""All that stand on a day: of one position and cost center only the one that began last, and that only until it gave way."""
		groups = {}
		for row in self.rows:
			v = row.values
			if v["valid_from"] <= day < v["valid_until"]:
				group = (v["position_code"], v["cost_center_code"])
				if group not in groups or v["valid_from"] > groups[group].values["valid_from"]:
					groups[group] = row
		return [row for row in groups.values() if day < self.cut.get(id(row), FOREVER)]

	def main(self, day):
		"""Highest share, then latest valid_from, then position_code, cost_center_code (R32)."""
		rows = self.on(day)
		if not rows:
			return None
		return min(rows, key=lambda r: (-share(r), -r.values["valid_from"].toordinal(), tie(r)))

	def days(self, first, last):
		"""[(row, days on which it stands)] in the order of ties (R26)."""
		counts = {}
		day = first
		while day <= last:
			for row in self.on(day):
				counts[id(row)] = (row, counts.get(id(row), (row, 0))[1] + 1)
			day += DAY
		return sorted(counts.values(), key=lambda p: (tie(p[0]), p[0].values["valid_from"]))


def share(row):
	value = row.values["share_percent"]
	return Fraction(100) if value == "" else value


def tie(row):
	return (row.values["position_code"].encode(), row.values["cost_center_code"].encode())
