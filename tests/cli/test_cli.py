#!/usr/bin/env python3
"""The command line against a running service: exit codes, formats, exact amounts, several files, cancelling."""
import csv
import decimal
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "integration"))
import harness  # noqa: E402

HEAD = "document_no,line_no,category,spent_on,amount,currency,vendor\n"
LARGE = "9999999999999.25"
ROWS = 6000


def setUpModule():
	global kontor
	kontor = harness.Kontor()
	unittest.addModuleCleanup(kontor.close)
	kontor.start()


def run(*arguments, given=None, environment=None):
	"""(exit code, stdout, stderr) of the binary, with the service's socket in the environment."""
	env = dict(os.environ, **{"KONTOR_SOCKET": kontor.socket, **(environment or {})})
	done = subprocess.run([kontor.binary, *arguments], input=given or b"", stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=120)
	return done.returncode, done.stdout.decode(), done.stderr.decode()


def write(name, text):
	path = os.path.join(kontor.folder, name)
	with open(path, "w", encoding="utf-8", newline="") as f:
		f.write(text)
	return path


class Usage(unittest.TestCase):
	def refused(self, code, words, *arguments, **more):
		status, out, err = run(*arguments, **more)
		self.assertEqual((status, out), (code, ""), err)
		self.assertTrue(all(line.startswith("kontor: ") for line in err.splitlines()), err)
		for word in words:
			self.assertIn(word, err)

	def test_help(self):
		status, overview, _ = run("help")
		self.assertEqual(status, 0)
		for arguments in ((), ("--help",), ("-h",)):
			self.assertEqual(run(*arguments)[:2], (0, overview))
		for name in ("serve", "import", "report", "batches", "quarantine", "profile", "call", "help"):
			status, text, _ = run(name, "--help")
			self.assertEqual((status, text), run("help", name)[:2])
			self.assertIn("Examples:\n  kontor " + name, text)
			self.assertIn("\n  %s " % name, overview)
		for later in ("undo", "retry", "verify", "grant", "privacy"):
			self.assertNotIn(later, overview)

	def test_version(self):
		self.assertRegex(run("version")[1], r"^kontor \d+\.\d+\.\d+\n$")
		self.assertEqual(run("version"), run("--version"))

	def test_usage_errors(self):
		self.refused(2, ["undo"], "undo", "1")
		self.refused(2, ["'kontor report'"], "repotr")
		self.refused(2, ["'kontor help'"], "zzzzzz")
		self.refused(2, ["--fed", "--feed"], "import", "--fed", "expenses", "x.csv")
		self.refused(2, ["--qui"], "import", "--qui", "x.csv")
		self.refused(2, ["--feed needs a value"], "import", "x.csv", "--feed")
		self.refused(2, ["--quiet takes no value"], "import", "x.csv", "--quiet=yes")
		self.refused(2, ["no file"], "import")
		self.refused(2, ["--expect-rows", "many"], "import", "x.csv", "--expect-rows", "many")
		self.refused(2, ["NAME=VALUE"], "import", "x.csv", "--option", "decimal")
		self.refused(2, ["xml"], "import", "x.csv", "--format", "xml")
		self.refused(2, ["xml"], "report", "spend_lines", "--format", "xml")
		self.refused(2, ["\"b\""], "report", "a", "b")
		self.refused(2, ["--limit"], "report", "spend_lines", "--limit", "x")
		self.refused(2, ["JSON object"], "call", "service.health", "[1]")
		self.refused(2, ["JSON object"], "call", "service.health", "{\"a\":")
		self.refused(2, ["METHOD"], "call")
		self.refused(2, ["show"], "profile", "shwo", "x")
		self.refused(2, ["--data"], "serve")
		self.refused(2, ["--data"], "serve", "--data", "a", "--db", "b")

	def test_what_the_service_refuses_as_wrong_usage(self):
		self.refused(2, ["spend_lines"], "report", "spend_line")
		self.refused(2, ["colour"], "report", "spend_lines", "--colour", "red")
		self.refused(2, ["cost_center"], "report", "spend_lines", "--cost_centre=1")
		self.refused(2, ["YYYY-MM-DD"], "report", "spend_lines", "--from", "1.1.2025")
		self.refused(2, ["service.health"], "call", "service.helth")

	def test_no_service(self):
		gone = os.path.join(kontor.folder, "gone.sock")
		for arguments in (["report"], ["batches"], ["call", "service.health"], ["import", write("r.csv", "role_code,title\nR,R\n")]):
			self.refused(4, [gone, "kontor serve"], *arguments, "--socket", gone)
		self.refused(4, [gone], "report", environment={"KONTOR_SOCKET": gone})
		self.refused(2, ["107"], "report", "--socket", "/" + "x" * 120)

	def test_which_socket(self):
		"""--socket before the environment, the environment before --data."""
		gone = os.path.join(kontor.folder, "gone.sock")
		self.assertEqual(run("report", "--socket", kontor.socket, environment={"KONTOR_SOCKET": gone})[0], 0)
		self.assertEqual(run("report", "--data", kontor.data, environment={"KONTOR_SOCKET": ""})[0], 0)
		self.refused(4, [gone], "report", "--data", kontor.data, environment={"KONTOR_SOCKET": gone})

	def test_profiles_need_no_service(self):
		status, out, _ = run("profile", "list", environment={"KONTOR_SOCKET": "/nowhere"})
		self.assertEqual(status, 0)
		name = out.split()[0]
		self.assertIn(name, [p["name"] for p in json.loads(run("profile", "list", "--format", "json")[1])])
		status, out, _ = run("profile", "show", name)
		self.assertEqual((status, json.loads(out)["profile"]), (0, name))
		self.refused(1, ["nosuch"], "profile", "show", "nosuch")

	def test_call(self):
		status, out, _ = run("call", "service.health")
		self.assertEqual((status, json.loads(out)["status"]), (0, "ok"))
		status, out, _ = run("call", "report.describe", '{"name": "spend_by_role"}')
		self.assertEqual((status, json.loads(out)["name"]), (0, "spend_by_role"))


class Imports(unittest.TestCase):
	def test_line_and_objects(self):
		path = write("two.csv", HEAD + "I1,1,travel,2025-01-10,12.50,EUR,\nI2,1,travel,2025-02-30,1.00,EUR,\n")
		status, out, err = run("import", path, "--source", "line")
		self.assertEqual(status, 3, err)
		self.assertEqual(len(out.splitlines()), 1)
		for part in ("two.csv: expenses, batch ", "2 rows read", "1 new", "1 quarantined", "EUR 13.50 read, 12.50 new", "kontor quarantine"):
			self.assertIn(part, out)
		status, out, _ = run("import", path, "--source", "line", "--format", "json")
		again = json.loads(out, parse_float=decimal.Decimal)
		self.assertEqual((status, again["unchanged"], again["quarantined"], again["inserted"]), (3, 1, 1, 0))
		self.assertLessEqual({"file", "feed", "profile", "batch", "status", "snapshot", "read", "inserted", "new_version", "unchanged", "duplicate",
		                      "quarantined", "ignored", "withdrawn", "released", "money", "warnings"}, again.keys())
		self.assertIn("imported before", run("import", path, "--source", "line")[1])

	def test_worst_of_several(self):
		good, bad = write("good.csv", "role_code,title\nG1,Good\n"), write("bad.csv", "what,is\nthis,file\n")
		waiting = write("waiting.csv", HEAD + "W1,1,travel,2025-02-30,1.00,EUR,\n")
		self.assertEqual(run("import", good)[0], 0)
		self.assertEqual(run("import", good, waiting)[0], 3)
		status, out, err = run("import", waiting, bad, good, "/nowhere.csv", kontor.folder)
		self.assertEqual(status, 1)
		self.assertEqual([line.split(":")[0] for line in out.splitlines()], ["waiting.csv", "good.csv"])
		for name in ("bad.csv", "/nowhere.csv", "folder"):
			self.assertIn(name, err)

	def test_from_a_pipe(self):
		status, out, err = run("import", "-", given=b"role_code,title\nP1,Piped\n")
		self.assertEqual(status, 0, err)
		self.assertIn("stdin: roles", out)

	def test_control_totals(self):
		path = write("control.csv", HEAD + "C1,1,travel,2025-01-10,12.50,EUR,\nC2,1,travel,2025-01-10,1.00,EUR,\n")
		before = run("batches", "--format", "json")[1]
		for wrong in (["--expect-rows", "3"], ["--expect-sum", "EUR:13.51"]):
			status, out, err = run("import", path, "--source", "control", *wrong)
			self.assertEqual((status, out), (1, ""), err)
		self.assertEqual(json.loads(run("batches", "--format", "json")[1])["rows"], json.loads(before)["rows"])
		self.assertEqual(run("import", path, "--source", "control", "--expect-rows", "2", "--expect-sum", "EUR:13.50")[0], 0)

	def test_quiet_and_notes(self):
		path = write("notes.csv", "role_code,title\nN1,Note\n")
		run("import", path)
		self.assertIn("note:", run("import", path)[2])
		self.assertEqual(run("import", path, "--quiet")[2], "")

	def test_cancel(self):
		path = write("large.csv", HEAD + "".join("L%d,1,travel,2025-01-10,1.00,EUR,\n" % i for i in range(300000)))
		before = json.loads(run("batches", "--format", "json")[1])["rows"]
		process = kontor.popen("import", path, "--source", "cancelled")
		time.sleep(0.7)
		process.send_signal(signal.SIGINT)
		out, err = process.communicate(timeout=60)
		self.assertEqual((process.returncode, out), (1, b""), err)
		self.assertIn(b"nothing was changed", err)
		self.assertEqual(json.loads(run("batches", "--format", "json")[1])["rows"], before)

	def test_progress_bar(self):
		path = write("bar.csv", HEAD + "".join("B%d,1,travel,2025-01-10,1.00,EUR,\n" % i for i in range(10000)))
		terminal, end = pty.openpty()
		process = subprocess.Popen([kontor.binary, "import", path, "--socket", kontor.socket, "--source", "bar"], stdout=subprocess.PIPE, stderr=end)
		os.close(end)
		seen = b""
		try:
			while piece := os.read(terminal, 65536):
				seen += piece
		except OSError:
			pass
		os.close(terminal)
		out = process.communicate(timeout=60)[0]
		self.assertEqual(process.returncode, 0)
		self.assertIn(b"10000 new", out)
		self.assertRegex(seen, rb"bar\.csv  [a-z]+ +\d+%")
		self.assertTrue(seen.rstrip(b"\r\n").endswith(b"\x1b[K") or b"note:" in seen)


class Reports(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		rows = ["P%05d,1,paged,2025-03-%02d,%d.%02d,EUR,\"Vendor, \"\"%d\"\"\"\n" % (i, i % 28 + 1, i, i % 100, i) for i in range(ROWS)]
		rows.append("Q1,1,huge,2025-04-01,%s,EUR,Überseehafen 東京\n" % LARGE)
		rows.append("Q2,1,huge,2025-04-01,-0.01,EUR,\"\x1b[31mred\nline\"\n")
		status, _, err = run("import", write("paged.csv", HEAD + "".join(rows)), "--source", "paged")
		assert status == 0, err
		cls.total = sum(decimal.Decimal("%d.%02d" % (i, i % 100)) for i in range(ROWS))

	def lines(self, form, category):
		status, out, err = run("report", "spend_lines", "--category", category, "--format", form)
		self.assertEqual(status, 0, err)
		return out

	def test_json_joins_pages(self):
		answer = json.loads(self.lines("json", "paged"), parse_float=decimal.Decimal)
		self.assertEqual((len(answer["rows"]), answer["next_cursor"], answer["complete"]), (ROWS, None, True))
		names = [c["name"] for c in answer["columns"]]
		rows = [dict(zip(names, row)) for row in answer["rows"]]
		self.assertEqual(sum(decimal.Decimal(r["amount"]) for r in rows), self.total)
		self.assertEqual(len({r["spend_id"] for r in rows}), ROWS)
		self.assertEqual(decimal.Decimal(answer["totals"]["amount"]), self.total)

	def test_ndjson_and_csv_say_the_same(self):
		objects = [json.loads(line, parse_float=decimal.Decimal) for line in self.lines("ndjson", "paged").splitlines()]
		text = self.lines("csv", "paged")
		self.assertEqual(text.count("\r\n"), ROWS + 1)
		rows = list(csv.DictReader(io.StringIO(text, newline="")))
		self.assertEqual(len(rows), ROWS)
		self.assertEqual(list(rows[0]), list(objects[0]))
		for a, b in zip(objects, rows):
			self.assertEqual({k: "" if v is None else str(v) for k, v in a.items()}, b)

	def test_amounts_are_exact(self):
		objects = {str(r["amount"]): r for r in map(lambda line: json.loads(line, parse_float=decimal.Decimal), self.lines("ndjson", "huge").splitlines())}
		self.assertEqual(set(objects), {LARGE, "-0.01"})
		self.assertIn('"amount":%s,' % LARGE, self.lines("ndjson", "huge"))
		self.assertIn("," + LARGE + ",", self.lines("csv", "huge"))
		sums = json.loads(self.lines("json", "huge"), parse_float=decimal.Decimal)["totals"]
		self.assertEqual(decimal.Decimal(sums["amount"]), decimal.Decimal(LARGE) - decimal.Decimal("0.01"))

	def test_table(self):
		status, out, err = run("report", "spend_by_role", "--category", "huge")
		self.assertEqual(status, 0)
		lines = out.splitlines()
		self.assertTrue(lines[0].startswith("role_code"))
		at = lines[0].index("amount") + len("amount")
		self.assertEqual({line[:at].split()[-1] for line in lines[2:3]}, {"9999999999999.24"})
		self.assertEqual(set(lines[1]), {"-", " "})
		self.assertTrue(lines[-1].startswith("1 row, snapshot "))
		self.assertTrue(all(line == line.rstrip() for line in lines))
		self.assertIn("note:", err)

	def test_a_cell_cannot_move_the_cursor(self):
		out = run("report", "spend_lines", "--category", "huge")[1]
		self.assertNotIn("\x1b", out)
		self.assertIn("[31mred line", out)

	def test_one_page(self):
		first = json.loads(run("report", "spend_lines", "--category", "paged", "--limit", "7", "--format", "json")[1])
		self.assertEqual(len(first["rows"]), 7)
		more = json.loads(run("report", "spend_lines", "--category", "paged", "--limit", "7", "--cursor", first["next_cursor"], "--format", "json")[1])
		self.assertEqual(len({r[0] for r in first["rows"] + more["rows"]}), 14)

	def test_output_appears_when_complete(self):
		path = os.path.join(kontor.folder, "out.csv")
		status, out, _ = run("report", "spend_lines", "--category", "paged", "--format", "csv", "--output", path)
		self.assertEqual((status, out), (0, ""))
		with open(path, newline="") as f:
			self.assertEqual(f.read(), self.lines("csv", "paged"))
		status, _, _ = run("report", "nosuch", "--output", path + "2")
		self.assertEqual(status, 2)
		self.assertEqual([n for n in os.listdir(kontor.folder) if n.startswith("out.csv")], ["out.csv"])
		self.assertEqual(run("report", "spend_lines", "--output", "/nowhere/x.csv")[0], 1)

	def test_full_disk(self):
		env = dict(os.environ, KONTOR_SOCKET=kontor.socket)
		with open("/dev/full", "w") as full:
			done = subprocess.run([kontor.binary, "report", "spend_lines", "--category", "huge"], stdout=full, stderr=subprocess.PIPE, env=env, timeout=60)
		self.assertEqual(done.returncode, 1, done.stderr)

	def test_catalogue(self):
		listed = run("report")[1]
		self.assertIn("budget_accountability", listed)
		status, text, _ = run("report", "budget_accountability", "--help")
		self.assertEqual(status, 0)
		for part in ("budget_accountability", "Parameters:", "--from", "Columns:", "consumed_pct"):
			self.assertIn(part, text)
		self.assertEqual(run("report", "nosuch", "--help")[0], 2)

	def test_dashes_and_underscores(self):
		a = run("report", "spend_by_role", "--as-of", "2025-12-31", "--format", "json")[1]
		self.assertEqual(a, run("report", "spend_by_role", "--as_of=2025-12-31", "--format", "json")[1])
		self.assertEqual(json.loads(a)["parameters"]["as_of"], "2025-12-31")

	def test_shorthands(self):
		for command, report in (("batches", "import_batches"), ("quarantine", "quarantine")):
			self.assertEqual(json.loads(run(command, "--format", "json")[1])["report"], report)


if __name__ == "__main__":
	unittest.main()
