#!/usr/bin/env python3
"""The same rows again, in whatever form: A01, A02, A03, A05, A09, F05, F06, F08 of ACCEPTANCE.md and release from quarantine."""
import csv
import io
import os
import random
import sys
import unittest
from decimal import Decimal

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
import masters  # noqa: E402
from harness import EVER, outcome_line  # noqa: E402

OWNER = dict(EVER, responsibility="owner")


class OnOneService(unittest.TestCase):
	def setUp(self):
		self.kontor = harness.Kontor()
		self.addCleanup(self.kontor.close)
		self.kontor.start()

	def send(self, data, feed, **more):
		return self.kontor.import_bytes(data if isinstance(data, bytes) else data.encode(), feed, **more)[-1]


class SameFileTwice(OnOneService):
	def test_a01_same_bytes(self):
		masters.load(self.kontor)
		data = masters.expenses(30, extra="B000,2,travel,2025-02-30,1,EUR,100\n")
		first = self.send(data, "expenses")
		self.assertEqual((first["inserted"], first["quarantined"]), (30, 1))
		before = self.kontor.fact_checksum()
		again = self.send(data, "expenses", name="renamed.csv")
		self.assertEqual((again["batch"], again["inserted"], again["new_version"], again["unchanged"]), (first["batch"], 0, 0, 30))
		self.assertEqual(self.kontor.fact_checksum(), before)
		self.assertEqual(self.kontor.report("import_batches").rows[-1]["batch"], first["batch"])

	def test_a_dry_run_counts_as_the_real_one_and_stores_nothing(self):
		masters.load(self.kontor)
		data = masters.expenses(30, extra="B000,2,travel,2025-02-30,1,EUR,100\n")
		before = self.kontor.fact_checksum(), len(self.kontor.report("import_batches").rows)
		dry = self.send(data, "expenses", more=["--dry-run"])
		self.assertEqual((self.kontor.fact_checksum(), len(self.kontor.report("import_batches").rows)), before)
		self.assertEqual((dry["status"], dry["batch"]), ("dry_run", None))
		real = self.send(data, "expenses")
		for name in ("read", "inserted", "new_version", "unchanged", "duplicate", "quarantined", "ignored", "released", "money"):
			self.assertEqual(dry[name], real[name], name)

	def test_a02_other_bytes(self):
		masters.load(self.kontor)
		data = masters.expenses(40, extra='B900,1,"meals, drinks",2025-02-01,12.5,EUR,\n')
		self.assertEqual(self.send(data, "expenses")["inserted"], 41)
		before = self.kontor.fact_checksum()
		for what, other in other_bytes(data.decode()):
			with self.subTest(what):
				summary = self.send(other, "expenses")
				self.assertEqual((summary["unchanged"], summary["new_version"], summary["inserted"]), (41, 0, 0))
				self.assertEqual(self.kontor.fact_checksum(), before)

	def test_a05_equal_rows(self):
		masters.load(self.kontor)
		row = "taxi,2025-03-01,23.50,EUR,100\n"
		for count in (2, 5, 3):
			head = "category,spent_on,amount,currency,cost_center_code\n"
			vendor = row.replace("taxi", "taxi %d" % count)
			self.assertEqual(self.send(head + vendor * count, "expenses")["inserted"], count)
			for again in range(3):
				summary = self.send(head + "\n" * (again + 1) + vendor * count, "expenses")
				self.assertEqual((summary["inserted"], summary["unchanged"], summary["duplicate"]), (0, count, 0))
		lines = self.kontor.report("spend_lines", **OWNER).rows
		self.assertEqual(sum(r["amount"] for r in lines), Decimal("235.00"))
		self.assertEqual(len({r["spend_id"] for r in lines}), 10)


def other_bytes(text):
	rows = list(csv.reader(io.StringIO(text)))
	order = list(range(len(rows[0])))
	random.Random(1).shuffle(order)

	def table(delimiter=",", newline="\n", quoting=csv.QUOTE_MINIMAL, columns=None):
		out = io.StringIO()
		csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(
			[[r[i] for i in columns] for r in rows] if columns else rows)
		return out.getvalue()
	yield "CRLF", table(newline="\r\n").encode()
	yield "BOM", table().encode("utf-8-sig")
	yield "all quoted", table(quoting=csv.QUOTE_ALL).encode()
	yield "column order", table(columns=order).encode()
	yield "no final newline", table().rstrip("\n").encode()
	yield "semicolon", table(";").encode()
	yield "tab", table("\t").encode()
	yield "pipe", table("|").encode()
	yield "UTF-16LE", ("\ufeff" + table("\t", "\r\n")).encode("utf-16-le")


class BrokenQuote(OnOneService):
	def test_a09_as_last_row(self):
		masters.load(self.kontor)
		before = self.kontor.fact_checksum()
		for tail in ('B100,1,"travel,2025-02-01,5.00,EUR,100\n', 'B100,1,"travel', 'B100,1,travel,2025-02-01,5.00,EUR,"100'):
			with self.assertRaises(harness.Refused) as refused:
				self.send(masters.expenses(20) + tail.encode(), "expenses")
			self.assertEqual(refused.exception.code, 1)
			self.assertIn("22", refused.exception.stderr, "the message names the line where the record begins")
			self.assertEqual(self.kontor.fact_checksum(), before)


class Overlaps(unittest.TestCase):
	def test_a03_both_orders_equal_the_union(self):
		states = []
		for parts in (((1, 60), (37, 96)), ((37, 96), (1, 60)), ((1, 96),)):
			with harness.Kontor() as kontor:
				masters.load(kontor)
				for first, last in parts:
					kontor.import_bytes(masters.entries(first, last), "time_entries")
				kontor.import_bytes(PAY.encode(), "payroll")
				states.append((kontor.fact_checksum(), kontor.state(lineage=False)))
		self.assertEqual(states[0], states[2])
		self.assertEqual(states[1], states[2])


PAY = "run_no,period,paid_on,worker_no,component_code,amount,currency\nL1,2025-01,2025-01-27,7,BASE,100.00,EUR\nL1,2025-01,2025-01-27,8,BASE,-0.07,EUR\n"


class Numbers(OnOneService):
	def test_f05_seventeen_digits(self):
		masters.load(self.kontor)
		big = "12345678901234567.89"
		summary = self.send("document_no,line_no,category,spent_on,amount,currency,cost_center_code\nX,1,it,2025-01-01,%s,EUR,100\n" % big,
		                    "expenses")
		self.assertEqual(Decimal(str(summary["money"]["EUR"]["inserted"])), Decimal(big))
		for form in ("json", "csv", "ndjson", "table"):
			self.assertIn(big, self.kontor.report_text("spend_lines", form, **OWNER).replace(" ", ""), form)
		self.assertEqual(Decimal(str(self.kontor.report("spend_by_role", **OWNER).rows[0]["amount"])), Decimal(big))

	def test_f06_splits(self):
		masters.load(self.kontor)
		hours = "entry_no,worker_no,work_date,hours,cost_center_code\n"
		for month, count in ((1, 3), (2, 7), (3, 7)):
			for n in range(count):
				hours += "E%d-%d,7,2025-%02d-%02d,1,%s\n" % (month, n, month, n + 1, ("100", "200")[n % 2])
		self.send(hours, "time_entries")
		self.send("run_no,period,paid_on,worker_no,component_code,amount,currency\nL,2025-01,2025-01-27,7,BASE,100.00,EUR\n"
		          "L,2025-02,2025-02-27,7,BASE,0.01,EUR\nL,2025-03,2025-03-27,7,BASE,-100.00,EUR\n", "payroll")
		lines = self.kontor.report("spend_lines", **OWNER).rows
		by_month = {m: [r["amount"] for r in sorted(lines, key=lambda r: r["accounting_date"]) if r["accounting_date"][:7] == m]
		            for m in ("2025-01", "2025-02", "2025-03")}
		self.assertEqual(by_month["2025-01"], [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")])
		self.assertEqual(by_month["2025-02"], [Decimal("0.01")])
		# 10000 cents / 7 = 1428 remainder 4: the first four by entry_no take one more.
		self.assertEqual(by_month["2025-03"], [Decimal("-14.29")] * 4 + [Decimal("-14.28")] * 3)


class AsKnown(OnOneService):
	REPORTS = ("spend_lines", "spend_by_role", "budget_accountability", "orphan_spend", "labor_cost_allocation", "budget_by_cost_center")

	def answers(self, snapshot):
		out = {}
		for name in self.REPORTS:
			more = {"responsibility": "owner"} if name in ("spend_lines", "spend_by_role", "budget_accountability") else {}
			for form in ("json", "csv"):
				out[name, form] = self.kontor.report_text(name, form, known_at=snapshot, as_of="2025-03-31", **EVER, **more)
		return out

	def test_f08_backdated_changes_leave_the_old_answer(self):
		masters.load(self.kontor)
		self.send(masters.expenses(12), "expenses")
		self.send(masters.entries(1, 40), "time_entries")
		self.send("version,month,cost_center_code,amount,currency\nV1,2025-02,100,500.00,EUR\n", "budgets")
		snapshot = self.send(PAY, "payroll")["snapshot"]
		old = self.answers(snapshot)
		for feed, text in (
			("org_units", "org_unit_code,name,owner_role_code,valid_from\nSALES,Sales again,BOSS,2020-01-01\n"),
			("cost_centers", "cost_center_code,name,org_unit_code,owner_role_code,valid_from\n200,South,,,2025-01-15\n"),
			("roles", "role_code,title\nHEAD,Renamed\n"),
			("role_assignments", "role_code,worker_no,holder_type,valid_from,valid_until\nHEAD,00007,acting,2025-01-01,2025-02-15\n"),
			("workers", "worker_no,hired_on,left_on\n00008,2020-01-01,2025-02-03\n"),
			("projects", "project_code,name,owner_role_code,cost_center_code\nP1,Project one,BOSS,200\n"),
			("pay_components", "component_code,name,class,category\nBASE,Base pay,earning,wages\n"),
			("assignments", "worker_no,cost_center_code,valid_from\n00008,200,2025-01-01\n"),
			("expenses", masters.expenses(6, "11.00").decode()),
			("time_entries", masters.entries(10, 20, "6").decode()),
			("payroll", PAY.replace("100.00", "99.99")),
			("budgets", "version,month,cost_center_code,amount,currency\nV1,2025-02,100,600.00,EUR\n"),
		):
			self.send(text, feed)
			now = self.answers(snapshot)
			for key, text_then in old.items():
				self.assertEqual(now[key], text_then, "%s changed after %s were imported" % (key, feed))
		self.assertNotEqual(self.kontor.report("spend_by_role", **OWNER).rows, harness.parsed(old["spend_by_role", "json"])["rows"])


class Release(OnOneService):
	def test_by_a_later_reference(self):
		masters.load(self.kontor, ("roles", "org_units", "workers", "pay_components", "role_assignments"))
		data = masters.expenses(10)
		first = self.send(data, "expenses")
		self.assertEqual(outcome_line(first)["quarantined"], 10)
		unresolved = self.kontor.report("unresolved_references").rows
		self.assertEqual(sorted((r["entity"], r["alias"], int(r["lines"])) for r in unresolved), [("cost_center", "100", 5), ("cost_center", "200", 5)])
		self.assertEqual(self.kontor.report("spend_lines", **OWNER).rows, [])
		centers = next(text for feed, text in masters.MASTERS if feed == "cost_centers")
		summary = self.send(centers, "cost_centers")
		self.assertEqual((summary["inserted"], summary["released"]), (2, 10))
		lines = self.kontor.report("spend_lines", **OWNER).rows
		self.assertEqual(sorted((r["batch"], r["line"]) for r in lines), [(first["batch"], n) for n in range(2, 12)])
		self.assertEqual({r["released_in"] for r in self.kontor.report("quarantine", status="all").rows} - {None}, {summary["batch"]})
		again = self.send(data + b"\n", "expenses")
		self.assertEqual((again["unchanged"], again["inserted"], again["quarantined"]), (10, 0, 0))

	def test_waiting_master_data_is_corrected_by_another_source(self):
		masters.load(self.kontor, ("roles", "org_units"))
		head = "cost_center_code,name,org_unit_code,valid_from\n"
		self.assertEqual(self.send(head + "100,North,NOWHERE,2020-01-01\n", "cost_centers", source="old")["quarantined"], 1)
		self.assertEqual(self.send(head + "100,North,SALES,2020-01-01\n", "cost_centers", source="new")["inserted"], 1)
		self.assertEqual([r["closed_by"] for r in self.kontor.report("quarantine", status="all").rows], ["corrected"])

	def test_a_faulty_row_does_not_take_the_number_of_a_good_one(self):
		masters.load(self.kontor)
		head = "worker_no,work_date,hours,billable\n"
		good = "00007,2025-01-10,4,\n"
		first = self.send(head + "00007,2025-01-10,4,perhaps\n" + good, "time_entries")
		self.assertEqual((first["inserted"], first["quarantined"]), (1, 1))
		again = self.send(head + good, "time_entries")
		self.assertEqual((again["inserted"], again["unchanged"]), (0, 1))

	def test_no_rate_by_a_later_rate(self):
		masters.load(self.kontor)
		head = "document_no,line_no,category,spent_on,amount,currency,cost_center_code\n"
		first = self.send(head + "A,1,it,2025-01-10,100,JPY,100\nA,2,it,2025-01-05,100,JPY,100\n", "expenses")
		self.assertEqual(first["quarantined"], 2)
		self.assertEqual({r["code"] for r in self.kontor.report("quarantine").rows}, {"no_rate"})
		head = "currency,quote_currency,rate_date,rate\n"
		self.assertEqual(self.send(head + "EUR,JPY,2025-01-10,160\n", "exchange_rates")["released"], 1)
		self.assertEqual(self.send(head + "JPY,EUR,2025-01-01,0.006\n", "exchange_rates")["released"], 1)
		self.assertEqual(sorted((r["line"], r["amount"]) for r in self.kontor.report("spend_lines", **OWNER).rows),
		                 [(2, Decimal("0.63")), (3, Decimal("0.60"))])

	def test_a_corrected_row_closes_its_waiting_one(self):
		masters.load(self.kontor)
		head = "document_no,line_no,category,spent_on,amount,currency,cost_center_code\n"
		self.assertEqual(self.send(head + "A,1,it,2025-01-10,1,EUR,900\n", "expenses")["quarantined"], 1)
		self.assertEqual(self.send(head + "A,1,it,2025-01-10,2,EUR,100\n", "expenses")["inserted"], 1)
		summary = self.send("cost_center_code,name,valid_from\n900,Late,2020-01-01\n", "cost_centers")
		self.assertEqual(summary["released"], 0)
		self.assertEqual([r["amount"] for r in self.kontor.report("spend_lines", **OWNER).rows], [Decimal("2.00")])

	def test_two_waiting_rows_of_one_key(self):
		"""When their reference arrives the first one stands and the other says why it does not (R03)."""
		masters.load(self.kontor)
		head = "document_no,line_no,category,spent_on,amount,currency,cost_center_code\n"
		self.assertEqual(self.send(head + "A,1,it,2025-01-10,1,EUR,900\nA,1,it,2025-01-10,2,EUR,900\n", "expenses")["quarantined"], 2)
		summary = self.send("cost_center_code,name,valid_from\n900,Late,2020-01-01\n", "cost_centers")
		self.assertEqual(summary["released"], 1)
		self.assertEqual([r["amount"] for r in self.kontor.report("spend_lines", **OWNER).rows], [Decimal("1.00")])
		self.assertEqual([(r["line"], r["code"]) for r in self.kontor.report("quarantine", status="open").rows], [(3, "key_conflict")])


class References(OnOneService):
	def test_alias_of_the_source_wins_and_lost_zeros_are_found(self):
		"""R41, R42: to the source tt the text 7 is worker 00008, to every other it is 00007 without its zeros."""
		masters.load(self.kontor)
		self.send("entity,source,alias,code\nworker,tt,7,00008\n", "aliases")
		row = "worker_no,work_date,hours,cost_center_code\n7,2025-01-02,2,100\n"
		self.assertEqual(self.send(row, "time_entries", source="tt")["inserted"], 1)
		self.assertEqual(self.send(row, "time_entries", source="other")["inserted"], 1)
		rows = self.kontor.report("labor_cost_allocation", **EVER).rows
		self.assertEqual([(r["worker_no"], r["hours"]) for r in rows], [("00007", Decimal("2.00")), ("00008", Decimal("2.00"))])
		self.send("worker_no,hired_on\n007,2020-01-01\n", "workers")
		self.assertEqual(self.send(row.replace("-02,2", "-03,2"), "time_entries", source="other")["quarantined"], 1)


if __name__ == "__main__":
	unittest.main()
