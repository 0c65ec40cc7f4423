"""Seeded small companies, nasty on purpose: open predecessors, gaps, circles, rehires, assignments over 100 %, late references ...

make(seed) gives the files in the order in which they are imported. What they should lead to is the oracle's business.
"""
import csv
import datetime
import io
import random
from collections import namedtuple

from .feeds import FEEDS
from .imports import Company, Row

File = namedtuple("File", "name feed source data")
START = datetime.date(2024, 10, 1)
MONTHS = ("2025-01", "2025-02", "2025-03")
SHARES = ("", "100", "50", "60", "40", "33.33", "10", "0", "100.00")
CURRENCIES = ("EUR", "EUR", "EUR", "JPY", "KWD", "USD", "GBP")


class Maker:
	def __init__(self, seed):
		self.r = random.Random(seed)
		self.seed = seed
		self.currency = self.r.choice(("EUR", "EUR", "EUR", "JPY"))
		r = self.r
		self.roles = ["R%d" % i for i in range(1, r.randint(3, 7))]
		self.units = ["U%d" % i for i in range(1, r.randint(3, 7))]
		self.centers = ["%04d" % i for i in range(100, 100 + r.randint(2, 6))]
		self.workers = ["%05d" % (i * 7) for i in range(1, r.randint(4, 9))]
		if r.random() < 0.15:
			self.workers.append("007")         # 7 is then nobody in particular
		self.projects = ["P-%d" % i for i in range(1, r.randint(2, 5))]
		self.components = {"BASE": "earning", "SOC": "employer_contribution", "TAX": "deduction", "NET": "net"}
		self.spelling = {w: r.choice((w, w, w.lstrip("0"))) for w in self.workers}
		self.aliases = {("worker", w): "x" + w for w in r.sample(self.workers, 2)}
		self.hinges = [START + datetime.timedelta(r.randrange(180)) for _ in range(5)]
		self.aliases[("project", r.choice(self.projects))] = "old project"
		self.aliases[("cost_center", r.choice(self.centers))] = "K 1"

	def day(self, first=START, days=260):
		"""Half of all days lie on a few hinges or right beside one, so that the day before, on and after a change occur."""
		last = first + datetime.timedelta(days - 1)
		near = [h for h in self.hinges if first < h < last]
		if near and self.r.random() < 0.5:
			return self.r.choice(near) + datetime.timedelta(self.r.choice((-1, 0, 0, 1)))
		return first + datetime.timedelta(self.r.randrange(days))

	def maybe(self, chance, value, other=""):
		return value if self.r.random() < chance else other

	def span(self):
		"""valid_from, valid_until: half of them open, some written as 9999-12-31."""
		first = self.day(START, 220)
		until = self.r.choice(("", "", "9999-12-31", None, None))
		if until is None:
			until = str(self.day(first, 150))
		return dict(valid_from=str(first), valid_until=until)

	def early(self):
		return dict(valid_from=str(START - datetime.timedelta(self.r.randrange(90))), valid_until=self.r.choice(("", "", "2025-02-14")))

	def versions(self, most):
		return [self.early()] + [self.span() for _ in range(self.r.randrange(most))]

	# -- masters ---------------------------------------------------------------------------------------------------------------------

	def rows_roles(self):
		return [dict(role_code=c, title="Title of " + c, level=str(self.r.randrange(3))) for c in self.roles]

	def rows_org_units(self):
		return [dict(org_unit_code=u, name="Unit %s" % u, kind="department", parent_code=self.parent(i),
		             owner_role_code=self.maybe(0.4, self.r.choice(self.roles)), **v) for i, u in enumerate(self.units) for v in self.versions(3)]

	def parent(self, i):
		"""Mostly one of those before, so that trees are deep; sometimes any, so that there are circles."""
		if self.r.random() < 0.15:
			return self.r.choice(self.units)
		return self.units[i - 1] if i and self.r.random() < 0.8 else ""

	def rows_cost_centers(self):
		return [dict(cost_center_code=c, name="Center %s since %s" % (c, v["valid_from"]), org_unit_code=self.maybe(0.85, self.r.choice(self.units)),
		             owner_role_code=self.maybe(0.4, self.r.choice(self.roles)), **v) for c in self.centers for v in self.versions(3)]

	def rows_workers(self):
		rows = []
		for w in self.workers:
			hired = self.day(datetime.date(2023, 1, 1), 800)
			left = self.maybe(0.4, self.day(max(hired + datetime.timedelta(1), START), 250), None)
			rows.append(dict(worker_no=w, given_name="G" + w, family_name="F, " + w, hired_on=str(hired), left_on=str(left or "")))
			if left and self.r.random() < 0.6:
				again = left + datetime.timedelta(self.r.randrange(1, 120))
				rows.append(dict(worker_no=w, given_name="G" + w, family_name="New \"%s\"" % w, hired_on=str(again)))
		return rows

	def rows_projects(self):
		rows = []
		for p in self.projects:
			versions = self.versions(2)
			if self.r.random() < 0.5:
				versions[0] = dict(valid_from="", valid_until=self.maybe(0.3, "2025-01-31"))
			rows += [dict(project_code=p, name="Project " + p, owner_role_code=self.maybe(0.5, self.r.choice(self.roles)),
			              cost_center_code=self.maybe(0.6, self.r.choice(self.centers)), starts_on="2025-02-01", **v) for v in versions]
		return rows

	def rows_pay_components(self):
		return [{"component_code": c, "name": "Component " + c, "class": k, "category": self.maybe(0.8, "pay " + k)}
		        for c, k in self.components.items()]

	def rows_assignments(self):
		rows = []
		for w in self.workers:
			for _ in range(self.r.choice((0, 1, 1, 2, 3, 4))):
				rows.append(dict(worker_no=w, org_unit_code=self.maybe(0.5, self.r.choice(self.units)),
				                 cost_center_code=self.maybe(0.85, self.r.choice(self.centers)),
				                 position_code=self.r.choice(("", "S1", "S2")), share_percent=self.r.choice(SHARES),
				                 manager_no=self.maybe(0.2, self.r.choice(self.workers)), weekly_hours="38.5", **self.span()))
		return rows

	def rows_role_assignments(self):
		rows = []
		for role in self.roles:
			for _ in range(self.r.choice((0, 1, 2, 2, 3))):
				kind = self.r.choice(("", "", "company", "org_unit", "org_unit", "cost_center", "project"))
				code = {"org_unit": self.units, "cost_center": self.centers, "project": self.projects}.get(kind)
				rows.append(dict(role_code=role, worker_no=self.r.choice(self.workers), holder_type=self.r.choice(("", "regular", "acting")),
				                 scope_kind=kind, scope_code=self.r.choice(code) if code else "", **self.r.choice((self.span, self.early))()))
			if self.r.random() < 0.4:
				for unit in self.r.choices(self.units, k=3):
					rows.append(dict(role_code=role, worker_no=self.r.choice(self.workers), holder_type="", scope_kind="org_unit", scope_code=unit,
					                 valid_from=str(START), valid_until=""))
		return rows

	def rows_exchange_rates(self):
		rows = []
		for currency in ("JPY", "KWD", "USD", "GBP", "EUR"):
			if currency == self.currency or self.r.random() < 0.15:
				continue
			for _ in range(self.r.randrange(1, 5)):
				day = str(self.day(START, 150))
				rate = self.r.choice(("0.0061", "3.0137", "0.9", "163.27", "1", "0.333333"))
				pair = (currency, self.currency) if self.r.random() < 0.5 else (self.currency, currency)
				rows.append(dict(currency=pair[0], quote_currency=pair[1], rate_date=day, rate=rate))
		return rows

	def rows_aliases(self):
		return [dict(entity=kind, source="tt", alias=alias, code=code) for (kind, code), alias in self.aliases.items()]

	def rows_budgets(self):
		rows = []
		for version, approved in (("2025-1", "2024-12-01"), ("2025-2", self.maybe(0.8, "2025-02-15")), ("2025-10", "2025-02-15")):
			for month in MONTHS:
				for _ in range(self.r.randrange(1, 6)):
					shape = self.r.choice("ccpu")
					rows.append(dict(version=version, month=month, category=self.r.choice(("", "travel", "it")),
					                 cost_center_code=self.r.choice(self.centers) if shape == "c" else "",
					                 project_code=self.r.choice(self.projects) if shape == "p" else "",
					                 org_unit_code=self.r.choice(self.units) if shape == "u" else "",
					                 line_no=self.r.choice(("", "1", "2")), amount=self.amount(currency := self.r.choice(CURRENCIES)),
					                 currency=currency, approved_on=approved, reason="as planned"))
		return rows

	# -- facts -----------------------------------------------------------------------------------------------------------------------

	def amount(self, currency, negative=0.15):
		digits = {"JPY": 0, "KWD": 3}.get(currency, 2)
		value = self.r.choice((1, 7, 100, 99999, 123456, 1000000, self.r.randrange(10 ** 7)))
		text = "%d" % value if digits == 0 else "%d.%0*d" % (value // 10 ** digits, digits, value % 10 ** digits)
		return ("-" if self.r.random() < negative else "") + text

	def named(self, kind, code, source):
		"""A reference as this source writes it: its alias, a number without zeros, or the code."""
		if not code:
			return ""
		if source == "tt" and (kind, code) in self.aliases:
			return self.aliases[kind, code]
		return self.spelling[code] if kind == "worker" else code

	def rows_time_entries(self):
		rows = []
		for i in range(self.r.randrange(10, 60)):
			worker = self.r.choice(self.workers)
			rows.append(dict(entry_no=self.maybe(0.7, "%04d" % i), worker_no=self.named("worker", worker, "tt"),
			                 work_date=str(self.day(datetime.date(2025, 1, 1), 88)),
			                 hours=self.r.choice(("8", "7.5", "0", "7.33", "0.01", "3", "1.25")),
			                 project_code=self.maybe(0.6, self.named("project", self.r.choice(self.projects), "tt")),
			                 cost_center_code=self.maybe(0.3, self.named("cost_center", self.r.choice(self.centers), "tt")),
			                 billable=self.r.choice(("", "yes", "false")), status=self.r.choice(("", "", "approved", "draft", "rejected")),
			                 note=self.maybe(0.2, 'said "no", then yes')))
		return rows

	def rows_expenses(self):
		rows = []
		for i in range(self.r.randrange(10, 40)):
			currency = self.r.choice(CURRENCIES)
			document = self.maybe(0.7, "B%d" % (i // 2))
			day = self.day(datetime.date(2025, 1, 1), 88)
			rows.append(dict(document_no=document, line_no=str(i % 2 + 1) if document else self.maybe(0.2, "1"),
			                 worker_no=self.maybe(0.6, self.named("worker", self.r.choice(self.workers), "")),
			                 vendor=self.maybe(0.5, "Häusler & Söhne"), category=self.r.choice(("travel", "it", "meals")), spent_on=str(day),
			                 accounting_date=self.maybe(0.3, str(day + datetime.timedelta(self.r.randrange(-20, 20)))),
			                 amount=self.amount(currency), currency=currency, tax_amount=self.maybe(0.3, self.r.choice(("0", "1", "7"))),
			                 cost_center_code=self.maybe(0.6, self.r.choice(self.centers)),
			                 project_code=self.maybe(0.4, self.r.choice(self.projects)),
			                 decision=self.r.choice(("", "approved", "Approved", "rejected", "pending")),
			                 decider_no=self.maybe(0.5, self.r.choice(self.workers + ["nobody"])), decided_on=self.maybe(0.5, str(day)),
			                 reason=self.maybe(0.3, "needed")))
		rows += [dict(rows[-1], document_no="", line_no="")] * self.r.randrange(3)
		return rows

	def rows_payroll(self):
		rows = []
		for month in MONTHS:
			for worker in self.workers:
				for component in self.components:
					for _ in range(self.r.choice((0, 1, 1, 1, 2))):
						currency = self.r.choice(CURRENCIES)
						period = self.maybe(0.85, month, "2025-01")
						rows.append(dict(run_no=self.maybe(0.8, "run " + month), period=period, paid_on=month + "-27",
						                 worker_no=self.named("worker", worker, "pay"), component_code=component,
						                 amount=self.amount(currency), currency=currency, hours=self.maybe(0.2, "-3.5"),
						                 cost_center_code=self.maybe(0.3, self.r.choice(self.centers))))
		return rows

	# -- files -----------------------------------------------------------------------------------------------------------------------

	SOURCES = {"time_entries": "tt", "payroll": "pay"}
	CORRECTABLE = {"org_units": ("owner_role_code", "parent_code", "valid_until"), "cost_centers": ("owner_role_code", "org_unit_code"),
	               "projects": ("owner_role_code", "cost_center_code"), "role_assignments": ("holder_type", "valid_until"),
	               "assignments": ("share_percent", "valid_until"), "workers": ("left_on",), "expenses": ("amount", "cost_center_code"),
	               "time_entries": ("hours", "status", "work_date"), "budgets": ("amount",), "payroll": ("amount",), "exchange_rates": ("rate",),
	               "roles": ("title",), "pay_components": ("class",)}

	def corrected(self, feed, rows, all_rows):
		"""Some rows again with another row's value in one column that is not of the key."""
		out = []
		for row in self.r.sample(rows, min(len(rows), self.r.randrange(1, 5))):
			column = self.r.choice(self.CORRECTABLE[feed])
			other = self.r.choice(all_rows)
			row = dict(row, **{column: other.get(column, "")})
			if column == "amount":
				row.update(currency=other["currency"], tax_amount="") if feed == "expenses" else row.update(currency=other["currency"])
			out.append(row)
		return out

	def spoiled(self, feed, rows):
		"""Rows that cannot be taken, whatever comes later."""
		faults = {"time_entries": (("hours", "-1"), ("work_date", "2025-02-30"), ("hours", "eight")),
		          "expenses": (("amount", ""), ("currency", "XQQ"), ("spent_on", "2025-13-01"), ("decision", "perhaps")),
		          "payroll": (("period", "2025-00"), ("amount", "12.5.0")), "cost_centers": (("valid_until", "1999-12-31"), ("name", "")),
		          "budgets": (("amount", "1.00001"),)}.get(feed)
		if not faults or self.r.random() < 0.5:
			return []
		column, value = self.r.choice(faults)
		row = dict(self.r.choice(rows), **{column: value})
		for name in ("entry_no", "document_no", "run_no"):
			if name in row:
				row[name] = "bad " + str(self.r.randrange(100))
		if feed in ("cost_centers", "budgets"):
			row["name" if feed == "cost_centers" else "line_no"] = "" if column == "name" else "bad"
		return [row]

	def exports(self):
		"""Several files per feed: halves that overlap, then corrections; all shuffled."""
		out = []
		for feed in FEEDS:
			rows = unique(feed, getattr(self, "rows_" + feed)())
			if not rows:
				continue
			cut = self.r.randrange(len(rows) + 1)
			overlap = self.r.randrange(4)
			parts = [rows] if self.r.random() < 0.4 or feed == "payroll" else [rows[:cut + overlap], rows[cut:]]
			for _ in range(self.r.randrange(3) if feed in self.CORRECTABLE else 0):
				parts.append(self.corrected(feed, rows, rows))
			out += [(feed, part + self.spoiled(feed, part)) for part in parts if part]
		if self.r.random() < 0.3:
			out.sort(key=lambda p: list(FEEDS).index(p[0]))
		else:
			self.r.shuffle(out)
		return out


def unique(feed, rows):
	"""One row per key: what happens to two is for tests of their own."""
	columns = FEEDS[feed].columns
	names = [c.name for c in columns if c.names]
	keys = [c.name for c in columns if c.key]
	seen, out = set(), []
	for row in rows:
		key = tuple(row.get(k, "") for k in keys)
		content = feed == "payroll" or (names and any(row.get(n, "") == "" for n in names))
		if content or key not in seen:
			seen.add(key)
			out.append(row)
	return out


def written(feed, rows, r):
	"""Bytes in one of the ways exports are written."""
	columns = [c.name for c in FEEDS[feed].columns]
	used = [c for c in columns if FEEDS[feed].by_name[c].required or any(row.get(c) for row in rows) or r.random() < 0.5]
	r.shuffle(used)
	out = io.StringIO()
	writer = csv.writer(out, delimiter=r.choice(",,;\t|"), lineterminator=r.choice(("\n", "\r\n")),
	                    quoting=r.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
	writer.writerow(used)
	for row in rows:
		writer.writerow([row.get(c, "") for c in used])
	encoding = r.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16"))
	return ("\ufeff" + out.getvalue()).encode("utf-16-le") if encoding == "utf-16" else out.getvalue().encode(encoding)


def repeated(company, feed, source, rows, r):
	"""Sometimes a row twice, and once more with another amount; only rows that are taken at once, so that the first one stands."""
	extra = []
	for row in r.sample(rows, min(2, len(rows))):
		probe = Row(feed, source, 0, 0, {k: v for k, v in row.items()})
		company.read_row(probe)
		company.look_up(probe, {})
		named = all(row.get(c.name) for c in FEEDS[feed].columns if c.names)
		if not probe.bad and not probe.missing and named and FEEDS[feed].is_fact and feed != "payroll":
			extra.append(dict(row))
			if feed == "expenses":
				extra.append(dict(row, note="once more, but different"))
	return rows + extra


def make(seed):
	"""(reporting currency, files in the order of import)."""
	maker = Maker(seed)
	company = Company(maker.currency)
	files = []
	for i, (feed, rows) in enumerate(maker.exports()):
		source = Maker.SOURCES.get(feed, "")
		if maker.r.random() < 0.3:
			rows = repeated(company, feed, source, rows, maker.r)
		file = File("%02d_%s.csv" % (i, feed), feed, source, written(feed, rows, maker.r))
		company.import_file(file.data, feed, source)
		files.append(file)
		if maker.r.random() < 0.1:
			files.append(file)
	return maker.currency, files


def filters(seed, count):
	"""Random report parameters; names that exist and one that does not."""
	maker = Maker(seed)
	r = random.Random(seed * 1000 + 1)
	out = []
	for _ in range(count):
		p = {"as_of": r.choice((datetime.date(2025, 1, 15), datetime.date(2025, 2, 15), datetime.date(2025, 3, 31)))}
		if r.random() < 0.7:
			first = datetime.date(2024, 12, 1) + datetime.timedelta(r.randrange(120))
			p["from"], p["to"] = first, first + datetime.timedelta(r.randrange(90))
		else:
			p["from"], p["to"] = datetime.date(2000, 1, 1), datetime.date(2030, 1, 1)
		for name, values in (("org_unit", maker.units), ("cost_center", maker.centers + ["UNASSIGNED"]), ("project", maker.projects),
		                     ("role", maker.roles + ["ORPHAN"]), ("worker", maker.workers), ("category", ["travel", "it", "pay earning"]),
		                     ("kind", ["expense", "labor"])):
			if r.random() < 0.2:
				p[name] = r.choice(values)
		out.append(p)
	return out


