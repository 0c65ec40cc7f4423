#!/usr/bin/env python3
"""Random companies: the same files through Kontor and through the oracle give the same outcomes and the same reports (F01, F02, F07).

25 companies by default; `--all` runs 300, `--seed N` one.
"""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from compare import COLUMNS, compare_import, compare_report, compare_waiting  # noqa: E402
from oracle import random_company  # noqa: E402
from oracle.imports import Company  # noqa: E402
from oracle.reports import Reports  # noqa: E402

SEEDS = range(25)
FILTERS = 4


class RandomCompanies(unittest.TestCase):
	def test_companies(self):
		for seed in SEEDS:
			with self.subTest(seed=seed):
				self.one(seed)

	def one(self, seed):
		currency, files = random_company.make(seed)
		company, batches = Company(currency), {}
		with harness.Kontor(currency) as kontor:
			for file in files:
				self.import_one(kontor, company, batches, file)
			self.assertIsNone(compare_waiting(kontor, company, batches))
			reports = Reports(company)
			everything = dict(harness.EVER, as_of="2025-03-31")
			everything = {k: harness.day(v) for k, v in everything.items()}
			for parameters in [everything] + random_company.filters(seed, FILTERS):
				for name in COLUMNS:
					self.assertIsNone(compare_report(kontor, reports, name, parameters, batches))
			self.parts_are_the_total(kontor)

	def import_one(self, kontor, company, batches, file):
		answer = company.import_file(file.data, file.feed, file.source)
		summaries = kontor.import_bytes(file.data, file.feed, file.source, name=file.name)
		if answer.first_batch:
			self.assertEqual(summaries[-1]["batch"], batches[answer.first_batch], "the same file again names the first batch")
			self.assertEqual((summaries[-1]["inserted"], summaries[-1]["new_version"]), (0, 0))
			return
		batches[answer.batch] = summaries[-1]["batch"]
		self.assertIsNone(compare_import(summaries, answer), file.name)

	def parts_are_the_total(self, kontor):
		"""Invariant 3: every grouping adds up to the same total."""
		total = sum(r["amount"] for r in kontor.report("spend_lines", responsibility="owner", **harness.EVER).rows)
		for name, column, extra in (("spend_by_role", "amount", {"responsibility": "owner"}), ("budget_by_cost_center", "actual", {}),
		                            ("budget_accountability", "actual", {"responsibility": "owner"})):
			self.assertEqual(sum(r[column] for r in kontor.report(name, **harness.EVER, **extra).rows), total, name)


if __name__ == "__main__":
	if "--all" in sys.argv:
		sys.argv.remove("--all")
		SEEDS = range(300)
	if "--seed" in sys.argv:
		at = sys.argv.index("--seed")
		SEEDS = [int(sys.argv[at + 1])]
		del sys.argv[at:at + 2]
	unittest.main()
