#!/usr/bin/env python3
"""The schema as the real binary makes it: every embedded statement is understood, everything is described, and dated tables refuse
what would count twice."""
import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "integration"))
import harness  # noqa: E402

ROOT = pathlib.Path(harness.ROOT)
QUERIES = ROOT / "schema" / "queries"
COPY_END = " (FORMAT binary)"
PREPARED = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES"}
# Kind of object, and those in schema kontor without a comment.
WITHOUT_COMMENT = {
	"relation": """SELECT relname FROM pg_class c WHERE relnamespace = 'kontor'::regnamespace AND relkind IN ('r', 'v', 'S', 'p', 'm')
		AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'i')
		AND obj_description(oid, 'pg_class') IS NULL""",
	"column": """SELECT attrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
		WHERE relnamespace = 'kontor'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
		AND col_description(attrelid, attnum) IS NULL""",
	"constraint": """SELECT conrelid::regclass || '.' || conname FROM pg_constraint WHERE connamespace = 'kontor'::regnamespace
		AND obj_description(oid, 'pg_constraint') IS NULL""",
	"routine": """SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'kontor'::regnamespace
		AND obj_description(oid, 'pg_proc') IS NULL""",
}
DATED = """SELECT relname FROM pg_class WHERE relnamespace = 'kontor'::regnamespace AND relkind = 'r'
	AND relname ~ '(_version|_interval)$|^(employment|role_holding)$' ORDER BY 1"""


def keyword(text):
	"""The first word after the comments."""
	return re.match(r"(?:\s*--[^\n]*\n)*\s*(\w+)", text).group(1).upper()


def statements():
	return {p.relative_to(QUERIES).with_suffix("").as_posix(): p.read_text(encoding="utf-8").strip() for p in sorted(QUERIES.rglob("*.sql"))}


class OnDatabase(unittest.TestCase):
	service = None

	@classmethod
	def setUpClass(cls):
		if OnDatabase.service is None:
			OnDatabase.service = harness.Kontor()
			unittest.addModuleCleanup(OnDatabase.service.close)
			OnDatabase.service.start()

	def sql(self, text):
		return self.service.sql(text)

	def names(self, text):
		return [row[0] for row in self.sql(text)]


class Statements(OnDatabase):
	def setUp(self):
		self.all = statements()
		self.tables = ";\n".join(t for t in self.all.values() if t.startswith("CREATE TEMPORARY TABLE")) + ";\n"

	def test_understood(self):
		"""Each is parsed and analysed by the server: unknown tables, columns, functions and types show here."""
		self.assertGreater(len(self.all), 100)
		for name, text in self.all.items():
			with self.subTest(name):
				self.check(name, text)

	def check(self, name, text):
		word = keyword(text)
		if name == "cluster/create_database":
			self.assertRaisesRegex(RuntimeError, "already exists", self.sql, text)
		elif word in PREPARED:
			self.sql(self.tables + "PREPARE checked AS " + text)
		elif word == "COPY":
			self.assertTrue(text.endswith("FROM STDIN" + COPY_END), text)
			self.sql(self.tables + text.removesuffix(COPY_END))
		elif word == "DECLARE":
			self.sql(self.tables + "PREPARE checked AS " + text.partition(" CURSOR FOR\n")[2])
		elif word in ("FETCH", "CLOSE"):
			self.sql("BEGIN;\nDECLARE %s CURSOR FOR SELECT 1;\n%s;\nROLLBACK" % (text.split()[-1], text))
		else:
			self.sql("BEGIN;\n" + self.tables + text + ";\nROLLBACK")

	def test_named_statements_exist(self):
		"""What C names, or puts together from a verb and a feed, is there; and nothing is there that nobody names."""
		feeds = self.names("SELECT substr(relname, 8) FROM pg_class WHERE relnamespace = 'kontor'::regnamespace AND relkind = 'r' "
		                   "AND relname LIKE 'record\\_%'")
		named = {"publish/%s_%s" % (verb, feed) for verb in ("close", "copy", "live") for feed in feeds}
		folders = {name.partition("/")[0] for name in self.all}
		for folder in ("server", "importers"):
			for path in sorted((ROOT / folder).rglob("*.[ch]")):
				found = re.findall(r'"(([a-z_]+)/[a-z_]+)"', path.read_text(encoding="utf-8"))
				named |= {name for name, folder in found if folder in folders}
		self.assertEqual(sorted(set(self.all) ^ named), [])


class Described(OnDatabase):
	def test_everything_has_a_comment(self):
		for kind, query in WITHOUT_COMMENT.items():
			with self.subTest(kind):
				self.assertEqual(self.names(query), [])

	def test_no_floating_point(self):
		self.assertEqual(self.names("""SELECT attrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
			WHERE relnamespace = 'kontor'::regnamespace AND atttypid IN ('float4'::regtype, 'float8'::regtype)
			UNION ALL SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'kontor'::regnamespace
			AND ARRAY['float4'::regtype::oid, 'float8'::regtype::oid] && (coalesce(proallargtypes, proargtypes::oid[]) || prorettype)"""), [])

	def test_functions_are_not_volatile(self):
		self.assertEqual(self.names("SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'kontor'::regnamespace "
		                            "AND provolatile = 'v' AND prokind = 'f'"), [])


class Dated(OnDatabase):
	"""A second answer for the same day and snapshot is refused by the table itself."""

	def row(self, table, **values):
		"""An INSERT of a row that is fine but for `values`."""
		fixed = {"valid_from": "'2025-01-01'", "valid_to": "'2025-02-01'", "known_from": "5", "known_to": "9", "found_by": "'none'",
		         "holder_type": "'regular'", **values}
		columns = self.sql("SELECT attname, atttypid::regtype FROM pg_attribute WHERE attrelid = 'kontor.%s'::regclass AND attnum > 0 "
		                   "AND attnotnull" % table)
		blank = {"text": "'a'", "date": "'2025-01-01'"}
		cells = [(name, fixed.get(name, blank.get(kind, "1"))) for name, kind in columns]
		return "INSERT INTO %s (%s) VALUES (%s)" % (table, ", ".join(n for n, _ in cells), ", ".join(v for _, v in cells))

	def attempt(self, *inserts):
		self.sql(";\n".join(("BEGIN",) + inserts + ("ROLLBACK",)))

	def keys(self, table):
		return self.names("SELECT attname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey) "
		                  "WHERE conrelid = 'kontor.%s'::regclass AND contype = 'x'" % table)

	def refusals(self, table):
		fine = self.row(table)
		yield "overlap", "exclusion constraint", (fine, self.row(table, valid_from="'2025-01-31'", valid_to="'2025-03-01'", known_from="8"))
		yield "open overlap", "exclusion constraint", (
			self.row(table, valid_from="'-infinity'", valid_to="'infinity'", known_to="9223372036854775807"), fine)
		yield "empty valid time", "check constraint", (self.row(table, valid_to="'2025-01-01'"),)
		yield "backwards valid time", "check constraint", (self.row(table, valid_to="'2024-01-01'"),)
		yield "empty known time", "check constraint", (self.row(table, known_to="5"),)
		yield "backwards known time", "check constraint", (self.row(table, known_to="4"),)
		for column in self.keys(table) + ["valid_from", "valid_to", "known_from", "known_to"]:
			yield "NULL in " + column, "not-null constraint", (self.row(table, **{column: "NULL"}),)

	def test_refused(self):
		tables = self.names(DATED)
		self.assertGreaterEqual(len(tables), 7)
		for table in tables:
			self.assertTrue(self.keys(table), "%s has no exclusion constraint" % table)
			for what, message, inserts in self.refusals(table):
				with self.subTest(table, what=what):
					self.assertRaisesRegex(RuntimeError, message, self.attempt, *inserts)

	def test_beside_each_other(self):
		"""What touches, in days or in snapshots, is no overlap."""
		for table in self.names(DATED):
			with self.subTest(table):
				self.attempt(self.row(table), self.row(table, valid_from="'2025-02-01'", valid_to="'infinity'"),
				             self.row(table, known_from="9", known_to="9223372036854775807"))


if __name__ == "__main__":
	unittest.main()
