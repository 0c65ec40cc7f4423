#!/usr/bin/env python3
"""Several clients at once: reports while an import runs, and one file sent by eight (A16)."""
import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
import masters  # noqa: E402
from harness import EVER, parsed  # noqa: E402

OWNER = dict(EVER, responsibility="owner")


class Clients(unittest.TestCase):
	def setUp(self):
		self.kontor = harness.Kontor()
		self.addCleanup(self.kontor.close)
		self.kontor.start()
		masters.load(self.kontor)

	def test_reports_while_an_import_runs(self):
		"""Each answer is of one snapshot: its total is what the files published by then add up to."""
		self.kontor.import_bytes(masters.expenses(100), "expenses")
		base = sum(r["amount"] for r in self.kontor.report("spend_by_role", **OWNER).rows)
		snapshot = self.kontor.report("spend_by_role", **OWNER).raw["snapshot"]
		totals = {snapshot: base}
		stop, seen, faults = threading.Event(), [], []

		def ask(name):
			while not stop.is_set():
				try:
					answer = self.kontor.report(name, **OWNER)
					column = "actual" if name == "budget_accountability" else "amount"
					seen.append((answer.raw["snapshot"], sum(r[column] for r in answer.rows)))
				except Exception as e:
					faults.append(repr(e))
					return
		threads = [threading.Thread(target=ask, args=(name,)) for name in ("spend_by_role", "spend_lines", "budget_accountability", "spend_by_role")]
		for thread in threads:
			thread.start()
		try:
			for n in range(5):
				rows = b"document_no,line_no,category,spent_on,amount,currency,cost_center_code\n" + b"".join(
					b"C%d-%d,1,it,2025-03-01,1.00,EUR,100\n" % (n, i) for i in range(3000))
				summary = self.kontor.import_bytes(rows, "expenses")[-1]
				totals[summary["snapshot"]] = base + 3000 * (n + 1)
		finally:
			stop.set()
			for thread in threads:
				thread.join()
		self.assertEqual(faults, [])
		self.assertGreater(len(seen), 8)
		self.assertEqual([s for s in seen if totals.get(s[0]) != s[1]], [])

	def test_a16_same_file_by_eight(self):
		for turn in range(5):
			data = masters.entries(100 * turn + 1, 100 * turn + 80)
			path = os.path.join(self.kontor.folder, "same.csv")
			with open(path, "wb") as f:
				f.write(data)
			clients = [self.kontor.popen(*self.kontor.import_arguments(path, "time_entries")) for _ in range(8)]
			answers = []
			for client in clients:
				out, err = client.communicate(timeout=120)
				self.assertEqual(client.returncode, 0, err)
				answers.append(parsed(out.decode().splitlines()[-1]))
			self.assertEqual(len({a["batch"] for a in answers}), 1)
			self.assertEqual(sorted(a["inserted"] for a in answers), [0] * 7 + [80])
		batches = [r for r in self.kontor.report("import_batches").rows if r["feed"] == "time_entries"]
		self.assertEqual(len(batches), 5)


if __name__ == "__main__":
	unittest.main()
