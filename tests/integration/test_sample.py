#!/usr/bin/env python3
"""The sample company as its four legacy systems write it: every report equals the oracle, which reads the same rows in the feeds' own form."""
import datetime
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from compare import COLUMNS, compare_import, compare_report, compare_waiting  # noqa: E402
from oracle.imports import Company  # noqa: E402
from oracle.reports import Reports  # noqa: E402
from sample import company as sample  # noqa: E402


def options(line):
	name, *rest = line.split()
	return name, dict(zip((o.lstrip("-") for o in rest[::2]), rest[1::2]))


class SampleCompany(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		cls.kontor = harness.Kontor()
		cls.addClassCleanup(cls.kontor.close)
		cls.kontor.start()
		cls.company, cls.batches, cls.faults = Company(), {}, []
		own = {e.name: e for e in sample.exports()}
		with open(os.path.join(sample.FOLDER, "ORDER")) as f:
			for line in f:
				name, chosen = options(line)
				export = own[name]
				summaries = cls.kontor.import_path(os.path.join(sample.FOLDER, name), **chosen)
				answer = cls.company.import_file(export.own, export.feed, export.source)
				cls.batches[answer.batch] = summaries[-1]["batch"]
				found = compare_import(summaries, answer)
				if found:
					cls.faults.append(name + ": " + found)
		cls.reports = Reports(cls.company)

	def test_outcomes(self):
		self.assertEqual(self.faults, [])

	def test_quarantine(self):
		self.assertIsNone(compare_waiting(self.kontor, self.company, self.batches))

	def test_reports(self):
		d = datetime.date
		year = {"from": d(2025, 1, 1), "to": d(2025, 12, 31), "as_of": d(2025, 12, 31)}
		choices = [{}, {"from": d(2025, 7, 1), "to": d(2025, 9, 30)}, {"as_of": d(2025, 5, 31)}, {"org_unit": "DEV"}, {"org_unit": "DIGITAL"},
		           {"org_unit": "CO"}, {"cost_center": "2200"}, {"project": "DELTA"}, {"role": "HEAD-DEV"}, {"role": "ORPHAN"},
		           {"worker": "01012"}, {"category": "travel"}, {"kind": "labor"}, {"kind": "expense", "org_unit": "SALES"}]
		for choice in choices:
			for name in COLUMNS:
				with self.subTest(report=name, **{k: str(v) for k, v in choice.items()}):
					self.assertIsNone(compare_report(self.kontor, self.reports, name, dict(year, **choice), self.batches))

	def test_importing_everything_again_changes_nothing(self):
		before = self.kontor.fact_checksum()
		for name, _ in sample.contents().items():
			if name != "ORDER":
				with open(os.path.join(sample.FOLDER, "ORDER")) as f:
					chosen = next(o for n, o in map(options, f) if n == name)
				summary = self.kontor.import_path(os.path.join(sample.FOLDER, name), **chosen)[-1]
				self.assertEqual((summary["inserted"], summary["new_version"]), (0, 0), name)
		self.assertEqual(self.kontor.fact_checksum(), before)


if __name__ == "__main__":
	unittest.main()
