#!/usr/bin/env python3
"""The oracle against cases computed by hand from the rulings. Run: python3 tests/oracle/test_oracle.py"""
import datetime
import os
import sys
import unittest
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from oracle import money, random_company  # noqa: E402
from oracle.imports import Company  # noqa: E402
from oracle.reports import Reports, unresolved_references  # noqa: E402


def day(text):
	return datetime.date.fromisoformat(text)


ALL = {"from": day("2025-01-01"), "to": day("2025-12-31"), "as_of": day("2025-12-31")}
MASTERS = {
	"roles": "role_code,title\nHEAD,Head of sales\nBOSS,Managing director\n",
	"org_units": "org_unit_code,name,parent_code,owner_role_code,valid_from\nCO,Company,,BOSS,2020-01-01\nSALES,Sales,CO,,2020-01-01\n",
	"cost_centers": "cost_center_code,name,org_unit_code,owner_role_code,valid_from,valid_until\n"
	                "100,Sales north,SALES,HEAD,2020-01-01,\n200,Sales south,SALES,,2020-01-01,2025-06-30\n",
	"workers": "worker_no,hired_on,left_on\n00007,2020-01-01,\n00008,2020-01-01,2025-03-31\n",
	"pay_components": "component_code,name,class,category\nBASE,Base pay,earning,salary\nTAX,Wage tax,deduction,\n",
	"projects": "project_code,name,owner_role_code,cost_center_code\nP1,Project one,,100\n",
	"role_assignments": "role_code,worker_no,valid_from\nHEAD,00008,2020-01-01\nBOSS,7,2020-01-01\n",
}


def company(**more):
	c = Company()
	for feed, text in dict(MASTERS, **more).items():
		answer = c.import_file(text.encode(), feed)
		assert answer.counts["quarantined"] == 0, (feed, answer.faults)
	return c


def load(c, feed, text, source=""):
	return c.import_file(text.encode(), feed, source)


class Splits(unittest.TestCase):
	def test_largest_remainder(self):
		self.assertEqual(money.split(100, [1, 1, 1]), [34, 33, 33])
		self.assertEqual(money.split(-100, [1, 1, 1]), [-34, -33, -33])
		self.assertEqual(money.split(1, [1] * 7), [1, 0, 0, 0, 0, 0, 0])
		self.assertEqual(money.split(10, [1, 2, 0]), [3, 7, 0])

	def test_half_away_from_zero(self):
		self.assertEqual([money.round_half_away(Fraction(n, 2)) for n in (1, 3, -1, -3)], [1, 2, -1, -2])
		self.assertEqual(money.percent(1, 8), Fraction(125, 10))
		self.assertIsNone(money.percent(5, 0))


class Imports(unittest.TestCase):
	def test_outcomes(self):
		c = company()
		text = "document_no,line_no,category,spent_on,amount,currency\nB1,1,travel,2025-01-05,10.00,EUR\n"
		self.assertEqual(load(c, "expenses", text).counts["inserted"], 1)
		self.assertEqual(load(c, "expenses", text).first_batch, 8)
		self.assertEqual(load(c, "expenses", text.replace("10.00", "10.0")).counts["unchanged"], 1)
		again = load(c, "expenses", text.replace("10.00", "11") + "B1,1,travel,2025-01-05,11.00,EUR\nB1,1,travel,2025-01-05,12,EUR\n\n")
		self.assertEqual(dict(again.counts), {"read": 4, "new_version": 1, "duplicate": 1, "quarantined": 1, "ignored": 1})
		self.assertEqual(again.faults, [(4, "key_conflict", None, None)])

	def test_equal_receipts_stay(self):
		c = company()
		text = "category,spent_on,amount,currency\n" + "taxi,2025-01-05,10.00,EUR\n" * 2
		self.assertEqual(load(c, "expenses", text).counts["inserted"], 2)
		again = load(c, "expenses", text + "taxi,2025-01-05,10.00,EUR\n")
		self.assertEqual((again.counts["unchanged"], again.counts["inserted"]), (2, 1))

	def test_late_reference_releases_a_chain(self):
		c = company()
		waits = load(c, "cost_centers", "cost_center_code,name,owner_role_code,valid_from\n300,New,NEW,2020-01-01\n")
		self.assertEqual(waits.counts["quarantined"], 1)
		load(c, "expenses", "category,spent_on,amount,currency,cost_center_code\ntaxi,2025-01-05,1.00,EUR,300\n")
		self.assertEqual([(u["entity"], u["alias"], u["lines"]) for u in unresolved_references(c)], [("role", "NEW", 1), ("cost_center", "300", 1)])
		self.assertEqual(load(c, "roles", "role_code,title\nNEW,New\n").released, 2)
		self.assertEqual([r["role_code"] for r in Reports(c).spend_by_role(ALL)], ["NEW"])

	def test_bad_rows(self):
		c = company()
		answer = load(c, "expenses", "category,spent_on,amount,currency\na,2025-02-30,1,EUR\na,2025-01-01,1.005,EUR\na,2025-01-01,,EUR\n"
		                             "a,2025-01-01,100.00,JPY\na,2025-01-01,1.0500,EUR\n")
		self.assertEqual([(f[0], f[1]) for f in answer.faults],
		                 [(2, "bad_date"), (3, "too_many_decimals"), (4, "missing_value"), (5, "no_rate")])
		self.assertEqual(load(c, "exchange_rates", "currency,quote_currency,rate_date,rate\nEUR,JPY,2024-12-31,160\n").released, 1)
		self.assertEqual([r["amount"] for r in Reports(c).spend_lines(ALL)], [Fraction("1.05"), Fraction("0.63")])

	def test_alias_wins_over_code_and_zeros_are_found(self):
		c = company(aliases="entity,source,alias,code\nworker,tt,7,00008\n")
		load(c, "time_entries", "worker_no,work_date,hours\n7,2025-01-01,1\n", "tt")
		load(c, "time_entries", "worker_no,work_date,hours\n7,2025-01-01,1\n", "other")
		self.assertEqual([r.worker for r in Reports(c).entries], ["00008", "00007"])


class Assignments(unittest.TestCase):
	HEAD = "worker_no,cost_center_code,position_code,share_percent,valid_from,valid_until\n"

	def parts(self, rows):
		c = company(assignments=self.HEAD + rows)
		load(c, "payroll", "run_no,period,paid_on,worker_no,component_code,amount,currency\n1,2025-01,2025-01-31,7,BASE,310.00,EUR\n")
		return [(r.center, r.amount) for r in Reports(c).spend]

	def test_days_times_share(self):
		self.assertEqual(self.parts("7,100,A,50,2025-01-01,\n7,200,B,50,2025-01-01,\n"), [("100", 15500), ("200", 15500)])

	def test_open_one_gives_way(self):
		self.assertEqual(self.parts("7,100,A,,2024-01-01,\n7,200,B,,2025-01-11,\n"), [("100", 10000), ("200", 21000)])

	def test_small_new_seat_does_not_end_a_full_one(self):
		self.assertEqual(self.parts("7,100,A,100,2024-01-01,\n7,200,B,10,2024-06-01,\n"), [("100", 28182), ("200", 2818)])

	def test_same_seat_is_replaced_and_stands_again(self):
		parts = self.parts("7,100,A,40,2024-01-01,\n7,100,A,50,2025-01-11,2025-01-20\n7,200,B,50,2024-01-01,\n")
		# 21 days of 40, 10 of 50, 31 of 50: 840, 500 and 1550 of 2890 parts of 310.00 = 9010.38, 5363.32, 16626.30 cents
		self.assertEqual(parts, [("100", 9011), ("100", 5363), ("200", 16626)])


class Owners(unittest.TestCase):
	def spend(self, c, row):
		load(c, "expenses", "category,spent_on,amount,currency,cost_center_code,project_code\n" + row + "\n")
		return Reports(c).spend[-1].owner

	def test_steps(self):
		c = company()
		self.assertEqual(self.spend(c, "t,2025-01-01,1,EUR,100,")[:4], ("HEAD", "cost_center", 0, "00008"))
		self.assertEqual(self.spend(c, "t,2025-03-31,1,EUR,100,").holder, "00008")
		self.assertEqual(self.spend(c, "t,2025-04-01,1,EUR,100,")[:5], ("HEAD", "cost_center", 0, "VACANT", "E11"))
		self.assertEqual(self.spend(c, "t,2025-06-30,1,EUR,200,")[:4], ("BOSS", "org_unit", 1, "00007"))
		self.assertEqual(self.spend(c, "t,2025-07-01,1,EUR,200,")[4:], ("E10", "closed_object"))
		self.assertEqual(self.spend(c, "t,2025-01-01,1,EUR,,P1").role, "HEAD")
		self.assertEqual(self.spend(c, "t,2025-01-01,1,EUR,,")[4:], ("E10", "unknown_object"))

	def test_acting_then_narrow_then_latest_then_lowest(self):
		c = company()
		head = "role_code,worker_no,holder_type,scope_kind,scope_code,valid_from,valid_until\n"
		load(c, "role_assignments", head + "HEAD,7,,org_unit,CO,2020-01-01,\nHEAD,7,acting,,,2025-02-01,2025-02-28\n")
		self.assertEqual(self.spend(c, "t,2025-01-31,1,EUR,100,").holder, "00007")
		self.assertEqual(self.spend(c, "t,2025-02-28,1,EUR,100,").holder, "00007")
		load(c, "role_assignments", head + "HEAD,8,,org_unit,SALES,2020-01-01,\n")
		self.assertEqual(self.spend(c, "t,2025-01-30,1,EUR,100,").holder, "00008")

	def test_circle_ends(self):
		c = company()
		load(c, "org_units", "org_unit_code,name,parent_code,valid_from\nCO,Company,SALES,2020-01-01\n")
		self.assertEqual(self.spend(c, "t,2025-01-01,1,EUR,200,")[4:], ("E10", "no_owner_role"))


class Budgets(unittest.TestCase):
	def test_latest_version_as_a_whole(self):
		c = company()
		load(c, "budgets", "version,month,cost_center_code,line_no,amount,currency,approved_on\nV1,2025-01,100,1,10,EUR,\n"
		                   "V1,2025-01,100,2,20,EUR,\nV2,2025-01,100,1,50,EUR,2025-02-01\n")
		early, late = dict(ALL, as_of=day("2025-01-31")), ALL
		self.assertEqual([r["budget"] for r in Reports(c).budget_accountability(early)], [30])
		self.assertEqual([r["budget"] for r in Reports(c).budget_accountability(late)], [50])


class RandomCompanies(unittest.TestCase):
	def test_same_seed_same_files_and_conservation(self):
		for seed in range(8):
			currency, files = random_company.make(seed)
			self.assertEqual(random_company.make(seed), (currency, files))
			c = Company(currency)
			for f in files:
				counts = c.import_file(f.data, f.feed, f.source).counts
				if sum(counts.values()) != counts["read"]:
					self.assertEqual(sum(counts.values()), 2 * counts["read"])


if __name__ == "__main__":
	unittest.main()
