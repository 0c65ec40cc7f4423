#!/usr/bin/env python3
"""Real exports of three systems: counts and sums to the cent, again in the reports. Skipped when the samples are not there (KONTOR_SAMPLES)."""
import os
import sys
import unittest
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from harness import EVER, SAMPLES  # noqa: E402

# file, records, blank lines, exact sum: from EXPECTED.md beside the samples.
LEEDS = (("leeds_2010-12", 10303, "77179009.24"), ("leeds_2011-01", 8837, "65483945.63"), ("leeds_2011-03", 11024, "78447368.22"),
         ("leeds_2011-09", 9569, "85636646.06"), ("leeds_2012-04", 10177, "73182739.90"), ("leeds_2012-11", 10050, "71558583.35"),
         ("leeds_2020-06", 16176, "104445727.45"))
LEEDS_BLANK = {"leeds_2010-12": 3, "leeds_2011-09": 55936, "leeds_2020-06": 1}
BALTIMORE = (("baltimore_FY2012", 16049, "692872596.06"), ("baltimore_FY2016", 13818, "763057601.00"))
TOGGL = (("toggl_team_2016_653rows", 652, 3188866), ("toggl_team_2016_next_weeks", None, 243015))
GOOD = ("inserted", "unchanged", "new_version", "duplicate")


@unittest.skipUnless(os.path.isdir(SAMPLES), "SKIPPED: no real exports at %s (set KONTOR_SAMPLES)" % SAMPLES)
class RealExports(unittest.TestCase):
	def service(self, currency):
		kontor = harness.Kontor(currency)
		self.addCleanup(kontor.close)
		kontor.start()
		return kontor

	def send(self, kontor, folder, name):
		path = os.path.join(SAMPLES, folder, name + ".csv")
		if not os.path.exists(path):
			self.skipTest("SKIPPED: " + path + " is not there")
		return kontor.import_path(path)[-1]

	def money(self, summary, currency, outcomes):
		sums = summary["money"].get(currency, {})
		return sum((Decimal(str(sums.get(o, 0))) for o in outcomes), Decimal(0))

	def test_leeds(self):
		kontor = self.service("GBP")
		total = Decimal(0)
		for name, records, amount in LEEDS:
			with self.subTest(name):
				summary = self.send(kontor, "spend", name)
				blank = LEEDS_BLANK.get(name, 0)
				self.assertEqual((summary["feed"], summary["read"], summary["ignored"], summary["quarantined"]),
				                 ("expenses", records + blank, blank, 0))
				self.assertEqual(sum(summary[k] for k in GOOD), records)
				self.assertEqual(self.money(summary, "GBP", GOOD), Decimal(amount))
				total += Decimal(amount)
				spend = sum(r["amount"] for r in kontor.report("spend_by_role", responsibility="owner", **EVER).rows)
				self.assertEqual(spend, total)

	def test_baltimore(self):
		kontor = self.service("USD")
		total = Decimal(0)
		for name, records, amount in BALTIMORE:
			with self.subTest(name):
				summary = self.send(kontor, "payroll", name)
				self.assertEqual((summary["feed"], summary["read"], summary["quarantined"]), ("payroll", records, 0))
				self.assertEqual(self.money(summary, "USD", GOOD + ("ignored",)), Decimal(amount))
				total += Decimal(amount)
				spend = sum(r["amount"] for r in kontor.report("spend_by_role", responsibility="owner", **EVER).rows)
				labor = sum(r["amount"] for r in kontor.report("labor_cost_allocation", **EVER).rows)
				self.assertEqual((spend, labor), (total, total))

	def test_toggl(self):
		kontor = self.service("USD")
		seconds = 0
		for name, records, more in TOGGL:
			with self.subTest(name):
				summary = self.send(kontor, "time", name)
				self.assertEqual((summary["feed"], summary["quarantined"]), ("time_entries", 0))
				self.assertEqual(sum(summary[k] for k in GOOD), summary["read"] - summary["ignored"])
				if records:
					self.assertEqual(summary["read"], records)
				seconds += more
				rows = kontor.report("labor_cost_allocation", **EVER).rows
				hours = sum(Decimal(str(r["hours"] or 0)) for r in rows)
				self.assertLessEqual(abs(hours * 3600 - seconds), 18 * len(rows), "hours are printed with two decimals")


if __name__ == "__main__":
	unittest.main()
