#!/usr/bin/env python3
"""kill -9 of the service at every crash point of an import (B01): the state is before or after, and the import again completes it.

Needs a binary built with crash points: KONTOR_CRASH_BINARY.
"""
import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
import masters  # noqa: E402

BINARY = os.environ.get("KONTOR_CRASH_BINARY", "")
ROWS = 12


def file_of_round(k):
	"""New rows, a correction of the round before, one row that waits and one that never can be taken; a new cost center releases nothing."""
	head = "document_no,line_no,category,spent_on,amount,currency,cost_center_code\n"
	rows = ["R%d-%d,1,travel,2025-02-01,1.00,EUR,100\n" % (k, n) for n in range(ROWS)]
	rows += ["R%d-0,1,travel,2025-02-01,3.00,EUR,200\n" % (k - 1), "R%d-w,1,travel,2025-02-01,5.00,EUR,C%d\n" % (k, k + 1),
	         "R%d-b,1,travel,2025-02-30,1.00,EUR,100\n" % k]
	return (head + "".join(rows)).encode()


def center_of_round(k):
	return ("cost_center_code,name,org_unit_code,valid_from\nC%d,Late,SALES,2020-01-01\n" % k).encode()


class Reader(threading.Thread):
	"""Asks for what is published, in one statement, again and again while the service imports and dies."""

	QUERY = ("SELECT (SELECT count(*) FROM record_expenses), (SELECT count(*) FROM record_expenses WHERE known_to = 9223372036854775807), "
	         "(SELECT count(*) FROM cost_center_version), (SELECT coalesce(sum(amount), 0) FROM spend WHERE known_to = 9223372036854775807), "
	         "(SELECT count(*) FROM quarantine WHERE known_to = 9223372036854775807), (SELECT max(snapshot) FROM snapshot)")

	def __init__(self, kontor):
		super().__init__()
		self.kontor, self.seen, self.polls, self.ended = kontor, set(), 0, threading.Event()

	def look(self):
		return tuple(self.kontor.sql(self.QUERY)[0])

	def run(self):
		while not self.ended.is_set():
			try:
				self.seen.add(self.look())
				self.polls += 1
			except RuntimeError:
				pass  # the database stops and starts with the service

	def __enter__(self):
		self.start()
		return self

	def __exit__(self, *_):
		self.ended.set()
		self.join()


@unittest.skipUnless(BINARY, "SKIPPED: no binary with crash points (set KONTOR_CRASH_BINARY)")
class CrashPoints(unittest.TestCase):
	def setUp(self):
		self.before = os.environ.get("KONTOR_BINARY")
		os.environ["KONTOR_BINARY"] = BINARY
		self.kontor = harness.Kontor()
		self.addCleanup(self.restore)
		self.kontor.start()
		masters.load(self.kontor)

	def restore(self):
		self.kontor.close()
		if self.before is not None:
			os.environ["KONTOR_BINARY"] = self.before
		else:
			del os.environ["KONTOR_BINARY"]

	def send(self, data, feed):
		return self.kontor.import_bytes(data, feed)[-1]

	def state(self):
		return (self.kontor.fact_checksum(), self.kontor.state(), self.kontor.sql("SELECT count(*) FROM batch WHERE status = 'published'"),
		        self.kontor.sql("SELECT count(*) FROM quarantine WHERE known_to = 9223372036854775807"))

	def crash_at(self, k, data, feed):
		"""Imports with a service that dies at its k-th crash point. True if it died, at its start or in the import."""
		self.kontor.stop()
		try:
			self.kontor.start({"KONTOR_CRASH_AT": str(k)})
			self.send(data, feed)
			died = False
		except (harness.Refused, RuntimeError):
			died = True
			self.kontor.process.wait(30)
		if died:
			self.assertEqual(self.kontor.process.returncode, -9, self.kontor.log_text())
			self.kontor.process = None
		else:
			self.kontor.stop()  # it would die at a later point of what comes next
		self.kontor.start()
		return died

	def one_round(self, k, data, feed):
		"""Before or after, never between; then the same import once more, and it is done."""
		before = self.state()
		with Reader(self.kontor) as reader:
			reader.seen.add(reader.look())
			died = self.crash_at(k, data, feed)
			found = self.state()
			again = self.send(data, feed)
		after = self.state()
		self.polls += reader.polls
		self.assertLessEqual(len(reader.seen | {reader.look()}), 2, "a reader saw something between: %s" % sorted(reader.seen))
		self.assertIn(found, (before, after), "crash point %d of %s left something between" % (k, feed))
		self.assertNotEqual(before, after)
		if found == after:
			self.assertEqual((again["inserted"], again["new_version"], again["released"]), (0, 0, 0))
		return died, found == after

	def test_every_point(self):
		points, self.polls = {}, 0
		for feed, make in (("expenses", file_of_round), ("cost_centers", center_of_round)):
			if feed == "cost_centers":
				self.send(file_of_round(1000), "expenses")
			k, died, published = 0, True, 0
			while died:
				k += 1
				self.assertLess(k, 100)
				died, is_after = self.one_round(k, make(k if feed == "expenses" else k + 1), feed)
				published += died and is_after
			points[feed] = (k - 1, published)
		for feed, (n, published) in points.items():
			print("%s: %d crash points, before the import in %d, after it in %d" % (feed, n, n - published, published))
			self.assertGreater(n, 3)
		print("a reader looked %d times meanwhile and saw before or after" % self.polls)
		self.assertGreater(self.polls, 20)


if __name__ == "__main__":
	unittest.main()
