#!/usr/bin/env python3
"""The committed files of the sample company are what company.py writes, are small, and hold what they promise."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from oracle.imports import Company  # noqa: E402
from oracle.reports import Reports  # noqa: E402
from sample import company  # noqa: E402


class Files(unittest.TestCase):
	def test_committed_files_are_what_the_script_writes(self):
		contents = company.contents()
		self.assertEqual(sorted(os.listdir(company.FOLDER)), sorted(contents))
		for name, data in contents.items():
			with open(os.path.join(company.FOLDER, name), "rb") as f:
				self.assertEqual(f.read(), data, name + " differs: run tests/sample/company.py")

	def test_small_enough(self):
		self.assertLess(sum(map(len, company.contents().values())), 1_500_000)


class Promises(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		cls.company = Company()
		cls.answers = {e.name: cls.company.import_file(e.own, e.feed, e.source) for e in company.exports()}
		cls.reports = Reports(cls.company)

	def test_bad_rows_and_nothing_else_waits(self):
		codes = sorted(w.fault[0] for w in self.company.waiting)
		self.assertEqual(codes, ["bad_date", "bad_date", "key_conflict", "missing_value", "negative", "no_rate", "unknown_reference",
		                         "unknown_reference"])

	def test_expenses_are_released_by_the_projects(self):
		self.assertGreater(self.answers["fin_projects.csv"].released, 100)
		self.assertEqual(self.answers["fin_expenses_2025.csv"].counts["duplicate"] + self.answers["fin_expenses_2025.csv"].counts["quarantined"]
		                 + self.answers["fin_expenses_2025.csv"].counts["inserted"], self.answers["fin_expenses_2025.csv"].counts["read"])

	def test_every_kind_of_answer_occurs(self):
		self.assertEqual({r.owner.reason for r in self.reports.spend}, {None, "role_vacant", "no_owner_role", "unknown_object"})
		self.assertEqual({r.basis for r in self.reports.spend}, {"expense", "hours", "assignment"})
		self.assertEqual({r.owner.found_by for r in self.reports.spend}, {"project", "org_unit", "none"})
		self.assertTrue(any(r.amount < 0 for r in self.reports.spend))

	def test_taxis(self):
		taxis = [r for r in self.reports.spend if r.fact.values.get("vendor") == "Taxi Hansen"]
		self.assertEqual([r.amount for r in taxis], [2350, 2350])


if __name__ == "__main__":
	unittest.main()
