#!/usr/bin/env python3
"""The report statements on a private PostgreSQL: as declared, as worked out by hand, and against each other.

cases/<report>/<case>.csv holds the parameters in its first line and the expected rows; company.sql is the company they are asked of.
"""
import csv
import os
import random
import sys
import unittest
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import catalogue  # noqa: E402
import definitions  # noqa: E402
from postgres import NULL, Postgres  # noqa: E402

REPORTS = definitions.load()
FILTERS = {"from": ("2025-01-01", "2025-01-31", "2025-03-08"), "to": ("2025-01-31", "2025-02-14", "2025-12-31"), "org_unit": ("U1", "U2", "U4", "U7"),
           "cost_center": ("C1", "C2", "C5", "UNASSIGNED"), "project": ("P1", "P2"), "role": ("R1", "R2", "ORPHAN"), "worker": ("W1", "W4"),
           "category": ("a", "b", ""), "kind": ("expense", "labor")}
# Column by which a report's rows add up to the spend, under the same filters.
SUMS = {"spend_lines": "amount", "spend_by_role": "amount", "budget_accountability": "actual", "budget_by_cost_center": "actual"}
RANDOM_FILTERS = 25


def read_case(path):
	with open(path, newline="", encoding="utf-8") as f:
		parameters = dict(word.split("=", 1) for word in f.readline()[1:].split())
		rows = [[None if cell == NULL else cell for cell in row] for row in csv.reader(f)]
	return parameters, rows[0], rows[1:]


def read(name):
	with open(os.path.join(HERE, name), encoding="utf-8") as f:
		return f.read()


class Definitions(unittest.TestCase):
	def test_heads(self):
		for name, report in REPORTS.items():
			with self.subTest(name):
				self.assertEqual(report.name, name)
				self.assertTrue({"version", "title", "rule", "right"} <= report.head.keys())
				self.assertTrue(report.keys(), "no key column")
				self.assertLessEqual({f for c in report.columns for f in c.flags}, {"key", "sum"})

	def test_documented(self):
		"""docs/reports.md is the catalogue of these definitions: python3 tests/reports/catalogue.py --write."""
		with open(catalogue.PATH, encoding="utf-8") as f:
			text = f.read()
		self.assertEqual(text, catalogue.with_catalogue(text, REPORTS))

	def test_places_of_cells(self):
		"""amount_cell names cells of waiting rows by place: those of the table of feeds."""
		feeds = (definitions.ROOT / "importers" / "feed" / "feed.c").read_text(encoding="utf-8")
		wanted = catalogue.places_of_cells((definitions.ROOT / "schema" / "derived" / "20_report_names.sql").read_text(encoding="utf-8"))
		self.assertGreaterEqual(len(wanted), 6)
		for (feed, column), place in wanted.items():
			self.assertEqual(catalogue.feed_columns(feeds, feed)[place - 1], column, feed)


class OnPostgres(unittest.TestCase):
	"""All on one cluster, started for the first of them."""
	started = None

	@classmethod
	def setUpClass(cls):
		if not OnPostgres.started:
			OnPostgres.started = Postgres()
			unittest.addModuleCleanup(OnPostgres.started.close)
		cls.postgres = OnPostgres.started


class Described(OnPostgres):
	def test_decimals_of_currencies(self):
		"""The reporting currency need not occur in any file: its decimals are those of the one table in server/base."""
		known = catalogue.currencies((definitions.ROOT / "server" / "base" / "currency.c").read_text(encoding="utf-8"))
		self.assertGreater(len(known), 150)
		script = "BEGIN; INSERT INTO setting VALUES ('currency', '');\n" + "".join(
			"UPDATE setting SET value = '%s';\nSELECT reporting_exponent();\n" % code for code in known) + "ROLLBACK;"
		found = [int(line) for line in self.postgres.script("kontor", script).splitlines() if line.isdigit()]
		self.assertEqual(dict(zip(known, found)), known)

	def test_columns(self):
		for name, report in REPORTS.items():
			for statement in filter(None, (report.sql, report.totals)):
				with self.subTest(name):
					found = self.postgres.described("kontor", report, statement)
					self.assertEqual(found, [(c.name, definitions.SQL_TYPES[c.type]) for c in report.columns])


class ByHand(OnPostgres):
	maxDiff = None

	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		cls.postgres.create("company", "kontor")
		cls.postgres.script("company", read("company.sql"))

	def test_cases(self):
		for name, report in REPORTS.items():
			folder = os.path.join(HERE, "cases", name)
			files = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
			self.assertTrue(files, "no case of report " + name)
			for file in files:
				with self.subTest("%s %s" % (name, file)):
					self.one(report, os.path.join(folder, file))

	def one(self, report, path):
		parameters, columns, expected = read_case(path)
		totals = parameters.pop("totals", None)
		self.assertEqual(columns, [c.name for c in report.columns])
		_, rows = self.postgres.answer("company", report, parameters, totals)
		self.assertEqual(rows, expected)


class AgainstEachOther(OnPostgres):
	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		cls.postgres.create("chance", "kontor")
		cls.postgres.script("chance", read("chance.sql"))
		cls.random = random.Random(7)

	def filters(self, known_at):
		chosen = {name: self.random.choice(values) for name, values in FILTERS.items() if self.random.random() < 0.25}
		return dict(chosen, known_at=known_at, as_of="2025-06-30")

	def rows(self, name, parameters):
		columns, rows = self.postgres.answer("chance", REPORTS[name], parameters)
		return [dict(zip(columns, row)) for row in rows]

	def same(self, found, expected, what):
		"""assertEqual, with the first difference only: unittest compares thousands of rows for minutes."""
		if found != expected:
			at = next((n for n, pair in enumerate(zip(found, expected)) if pair[0] != pair[1]), min(len(found), len(expected)))
			self.fail("%s: %d rows, expected %d; from row %d:\n%s\nexpected:\n%s" % (
				what, len(found), len(expected), at, found[at:at + 2], expected[at:at + 2]))

	@staticmethod
	def total(rows, column):
		return sum((Fraction(row[column]) for row in rows), Fraction(0))

	def test_parts_are_the_whole(self):
		some = 0
		for n in range(RANDOM_FILTERS):
			parameters = self.filters(known_at=n % 2 + 1)
			with self.subTest(parameters):
				answers = {name: self.rows(name, parameters) for name in SUMS}
				found = {name: self.total(rows, SUMS[name]) for name, rows in answers.items()}
				self.assertEqual(len(set(found.values())), 1, {k: float(v) for k, v in found.items()})
				self.labor_and_orphans(parameters, answers["spend_lines"])
				some += bool(answers["spend_lines"])
		self.assertGreater(some, RANDOM_FILTERS // 3, "too few filters that leave anything")

	def labor_and_orphans(self, parameters, lines):
		labor = self.rows("labor_cost_allocation", parameters)
		self.assertEqual(self.total(labor, "amount"), self.total([r for r in lines if r["kind"] == "labor"], "amount"))
		orphans = self.rows("orphan_spend", parameters)
		self.same([(r["spend_id"], r["amount"]) for r in orphans], [(r["spend_id"], r["amount"]) for r in lines if r["exceptions"]], "orphan_spend")

	def test_filters_restrict(self):
		"""A filter leaves the lines that show its value, and no other."""
		everything = self.rows("spend_lines", {"known_at": 2})
		shown = {"cost_center": "cost_center_code", "project": "project_code", "role": "role_code", "worker": "worker_no", "category": "category",
		         "kind": "kind"}
		for name, column in shown.items():
			for value in FILTERS[name]:
				with self.subTest("%s=%s" % (name, value)):
					wanted = [r for r in everything if (r[column] or "") == value]
					self.same(self.rows("spend_lines", {"known_at": 2, name: value}), wanted, "spend_lines")

	def test_budgets_add_up(self):
		"""By cost center, budgets are those by role without the lines that name an org unit alone."""
		for known_at in (1, 2):
			by_role = self.total(self.rows("budget_accountability", {"known_at": known_at, "as_of": "2025-06-30"}), "budget")
			by_center = self.total(self.rows("budget_by_cost_center", {"known_at": known_at, "as_of": "2025-06-30"}), "budget")
			only_units = self.postgres.script("chance", "SELECT sum(amount) FROM budget_known(%d, NULL, NULL, '2025-06-30', NULL, NULL, NULL, NULL, NULL)"
			                                            " WHERE named_unit_only" % known_at).split()[1]
			self.assertEqual(by_role, by_center + Fraction(only_units) / 100)
			self.assertNotEqual(Fraction(only_units), 0)

	def test_rows_have_one_place(self):
		for name, report in REPORTS.items():
			keys = [c.name for c in report.keys()]
			found = [tuple(row[k] for k in keys) for row in self.rows(name, {"known_at": 2, "as_of": "2025-06-30"})]
			self.assertEqual(len(set(found)), len(found), name)
			self.assertFalse([k for k in found if None in k], name + ": a key is null")

	def test_earlier_snapshot_stays(self):
		"""What was known at a snapshot is answered in the same way after the next one."""
		self.postgres.create("later", "chance")
		self.postgres.script("later", "CALL next_snapshot(3)")
		for name, report in REPORTS.items():
			for known_at in (1, 2):
				parameters = {"known_at": known_at, "as_of": "2025-06-30"}
				self.same(self.postgres.answer("later", report, parameters)[1], self.postgres.answer("chance", report, parameters)[1], name)
		changed = [n for n, r in REPORTS.items() if self.postgres.answer("later", r, {"known_at": 3, "as_of": "2025-06-30"})
		           != self.postgres.answer("later", r, {"known_at": 2, "as_of": "2025-06-30"})]
		self.assertLessEqual({"spend_lines", "spend_by_role", "budget_accountability", "budget_by_cost_center", "labor_cost_allocation",
		                      "orphan_spend", "snapshots"}, set(changed))


if __name__ == "__main__":
	unittest.main()
