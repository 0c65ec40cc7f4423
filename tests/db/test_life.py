#!/usr/bin/env python3
"""The database over several starts of the service: migrated once, refused when it is not this program's, taken over after a kill."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "integration"))
import harness  # noqa: E402

REGISTRY = "SELECT number, name, sha256, applied_at FROM migration ORDER BY number"
OBJECTS = """SELECT 'r', oid::bigint FROM pg_class WHERE relnamespace = 'kontor'::regnamespace
	UNION ALL SELECT 'f', oid::bigint FROM pg_proc WHERE pronamespace = 'kontor'::regnamespace ORDER BY 1, 2"""


class Life(unittest.TestCase):
	def setUp(self):
		self.service = harness.Kontor()
		self.addCleanup(self.service.close)
		self.service.start()

	def state(self):
		return self.service.sql(REGISTRY), self.service.sql(OBJECTS)

	def postmaster(self):
		with open(os.path.join(self.service.data, "pg", "postmaster.pid")) as f:
			return int(f.readline())

	def test_second_start_changes_nothing(self):
		"""Not even the views and functions are made again."""
		before = self.state()
		self.service.stop()
		self.service.start()
		self.assertEqual(self.state(), before)

	def refused(self, change, message):
		self.service.sql(change)
		self.service.kill()
		self.assertRaisesRegex(RuntimeError, message, self.service.start)
		self.service.process = None

	def test_other_text_is_refused(self):
		self.refused("UPDATE migration SET sha256 = reverse(sha256) WHERE number = 2", "applied with another text")

	def test_other_name_is_refused(self):
		self.refused("UPDATE migration SET name = '0002_other' WHERE number = 2", "0002_other where this program has")

	def test_newer_database_is_refused(self):
		self.refused("INSERT INTO migration (number, name, sha256) SELECT max(number) + 1, '9999_later', '' FROM migration",
		             "made by a newer version")

	def test_missing_migration_is_refused(self):
		self.refused("DELETE FROM migration WHERE number = 1", "where this program has")

	def test_changed_functions_are_made_again(self):
		before = self.service.sql(OBJECTS)
		self.service.sql("UPDATE migration SET sha256 = '' WHERE number = 0")
		self.service.stop()
		self.service.start()
		after = self.service.sql(OBJECTS)
		self.assertEqual([o for o in after if o[0] == "r"], [o for o in before if o[0] == "r"])
		self.assertFalse({o[1] for o in after if o[0] == "f"} & {o[1] for o in before if o[0] == "f"})

	def test_taken_over_after_kill(self):
		before, pid = self.state(), self.postmaster()
		self.service.kill()
		os.kill(pid, 0)
		self.service.start()
		self.assertEqual(self.postmaster(), pid)
		self.assertEqual(self.state(), before)
		self.service.stop()
		self.assertFalse(os.path.exists(os.path.join(self.service.data, "pg", "postmaster.pid")), "PostgreSQL still runs")


if __name__ == "__main__":
	unittest.main()
