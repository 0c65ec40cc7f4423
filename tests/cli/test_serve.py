#!/usr/bin/env python3
"""Life of `kontor serve`: whom it runs as, one at a time, stopping, dying, and what configuration it refuses."""
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "integration"))
import harness  # noqa: E402

IS_ROOT = os.getuid() == 0
ROLES = b"role_code,title\nR1,Role\n"
EXPENSES = b"document_no,line_no,category,spent_on,amount,currency\nE1,1,travel,2025-01-10,12.50,EUR\n"


def status_of(pid):
	with open("/proc/%d/status" % pid) as f:
		return dict(line.rstrip("\n").split(":\t", 1) for line in f if ":\t" in line)


def processes_in(folder):
	"""Command lines and working folders of what still runs on a data folder."""
	found = []
	for pid in filter(str.isdigit, os.listdir("/proc")):
		try:
			with open("/proc/%s/cmdline" % pid, "rb") as f:
				command = f.read()
			if folder.encode() in command or os.readlink("/proc/%s/cwd" % pid).startswith(folder):
				found.append(command)
		except OSError:
			pass
	return found


class Serve(unittest.TestCase):
	def assert_nothing_runs(self, message=None):
		"""A process that has given up its files may still need a moment to vanish."""
		until = time.monotonic() + 10
		while processes_in(self.kontor.data) and time.monotonic() < until:
			time.sleep(0.02)
		self.assertEqual(processes_in(self.kontor.data), [], message)

	def setUp(self):
		self.kontor = harness.Kontor()
		self.addCleanup(self.kontor.close)

	def serve(self, *arguments, environment=None, seconds=60):
		"""Runs serve to its end: (exit code, stderr)."""
		done = subprocess.run([self.kontor.binary, "serve", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
		                      env=dict(os.environ, **(environment or {})), timeout=seconds)
		return done.returncode, done.stderr.decode()

	def currency(self):
		return self.kontor.sql("SELECT value FROM setting WHERE name = 'currency'")[0][0]

	@unittest.skipUnless(IS_ROOT, "only root has something to give up")
	def test_gives_up_root(self):
		self.kontor.start()
		status = status_of(self.kontor.process.pid)
		self.assertEqual(len(set(status["Uid"].split())), 1)
		self.assertEqual(len(set(status["Gid"].split())), 1)
		uid = int(status["Uid"].split()[0])
		self.assertIn(pwd.getpwuid(uid).pw_name, ("kontor", "postgres", "nobody"))
		self.assertEqual(status.get("Groups", "").strip(), "")
		self.assertEqual(int(status["CapEff"], 16), 0)
		self.assertEqual(int(status["CapPrm"], 16), 0)
		found = os.stat(self.kontor.data)
		self.assertEqual((found.st_uid, found.st_mode & 0o777), (uid, 0o700))

	@unittest.skipUnless(IS_ROOT, "only root can choose")
	def test_named_user(self):
		data = os.path.join(self.kontor.folder, "named")
		process = subprocess.Popen([self.kontor.binary, "serve", "--data", data, "--user", "nobody"], stderr=subprocess.PIPE)
		for line in process.stderr:
			if b"kontor: ready on " in line:
				break
		self.assertEqual(status_of(process.pid)["Uid"].split()[0], str(pwd.getpwnam("nobody").pw_uid))
		process.send_signal(signal.SIGTERM)
		process.communicate(timeout=30)
		self.assertEqual(process.returncode, 0)
		self.assertEqual(self.serve("--data", data + "2", "--user", "nosuchuser")[0], 1)
		self.assertEqual(self.serve("--data", data + "2", "--user", "root")[0], 1)
		code, err = self.serve("--data", data, "--user", "daemon")
		self.assertEqual(code, 1)
		self.assertIn("belongs to another user", err)

	@unittest.skipUnless(IS_ROOT, "needs a folder that another user may not enter")
	def test_unreachable_folder(self):
		with tempfile.TemporaryDirectory(prefix="kontor-closed-") as closed:
			code, err = self.serve("--data", os.path.join(closed, "data"))
		self.assertEqual(code, 1)
		self.assertIn("%s may not be entered" % closed, err)
		self.assertIn("chmod o+x", err)

	def test_second_is_refused(self):
		self.kontor.start()
		code, err = self.serve("--data", self.kontor.data)
		self.assertEqual(code, 1)
		self.assertIn("pid %d" % self.kontor.process.pid, err)
		self.assertEqual(self.kontor.run("report")[0], 0)

	def test_stops_everything(self):
		for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
			with self.subTest(signal=number.name):
				self.kontor.start()
				self.assertTrue(any(b"postgres" in command for command in processes_in(self.kontor.data)))
				self.kontor.process.send_signal(number)
				self.assertEqual(self.kontor.process.wait(30), 0, self.kontor.log_text())
				self.kontor.process = None
				self.assert_nothing_runs()
				self.assertFalse(os.path.exists(self.kontor.socket))
				self.assertFalse(os.path.exists(os.path.join(self.kontor.data, "pg", "postmaster.pid")))

	def test_stopped_while_starting(self):
		for delay in (0, 0.05, 0.1, 0.3, 0.6, 0.9, 1.2):
			self.kontor.start(wait=False)
			time.sleep(delay)
			self.kontor.process.send_signal(signal.SIGTERM)
			# At once it may not have come to the point where a signal is waited for: then it has done nothing yet.
			self.assertIn(self.kontor.process.wait(30), (0,) if delay else (0, -signal.SIGTERM), self.kontor.log_text())
			self.kontor.process = None
			self.assert_nothing_runs("after %s s" % delay)

	def test_takes_over_after_a_kill(self):
		self.kontor.start()
		self.kontor.import_bytes(ROLES)
		for _ in range(2):
			self.kontor.kill()
			self.assertTrue(any(b"postgres" in command for command in processes_in(self.kontor.data)))
			self.kontor.start()
			self.assertEqual(len(self.kontor.report("import_batches").rows), 1)
		self.kontor.stop()
		self.assert_nothing_runs()

	def test_postgres_killed_too(self):
		"""As a power cut: nothing runs, and a stale pid file is there."""
		self.kontor.start()
		self.kontor.import_bytes(ROLES)
		with open(os.path.join(self.kontor.data, "pg", "postmaster.pid")) as f:
			postmaster = int(f.readline())
		self.kontor.kill()
		os.kill(postmaster, signal.SIGKILL)
		self.assert_nothing_runs()
		self.kontor.start()
		self.assertEqual(len(self.kontor.report("import_batches").rows), 1)

	def test_environment_of_another_postgresql(self):
		self.kontor.start({"PGHOST": "/nowhere", "PGPORT": "6543", "PGUSER": "x", "PGOPTIONS": "-c search_path=x", "PGDATABASE": "y"})
		self.assertEqual(self.kontor.run("report")[0], 0)

	def test_currency(self):
		for given, environment, stored in (([], {}, "EUR"), ([], {"KONTOR_CURRENCY": "CHF"}, "CHF"), (["--currency", "GBP"], {"KONTOR_CURRENCY": "CHF"}, "GBP"),
		                                   ([], {}, "GBP")):
			self.kontor.currency = given[1] if given else None
			self.kontor.start(environment)
			self.assertEqual(self.currency(), stored)
			self.kontor.import_bytes(ROLES)
			self.kontor.stop()
		self.kontor.currency = "EUR"
		self.kontor.start()
		self.kontor.import_bytes(EXPENSES)
		self.kontor.stop()
		code, err = self.serve("--data", self.kontor.data, "--currency", "GBP")
		self.assertEqual(code, 1)
		self.assertIn("EUR", err)
		self.assert_nothing_runs()
		self.kontor.currency = None
		self.kontor.start()
		self.assertEqual(self.currency(), "EUR")

	def test_config_file(self):
		path = os.path.join(self.kontor.folder, "kontor.conf")
		for text, words in (("# a comment\n\ncurrncy = EUR\n", ["line 3", "currency"]), ("currency EUR\n", ["line 1", "key = value"]),
		                    ("currency = EURO\n", ["line 1", "ISO 4217"]), ("user =\n", ["line 1", "user"])):
			with open(path, "w") as f:
				f.write(text)
			code, err = self.serve("--data", self.kontor.data, "--config", path)
			self.assertEqual(code, 2, err)
			for word in words:
				self.assertIn(word, err)
		self.assertEqual(self.serve("--data", self.kontor.data, "--config", "/nowhere")[0], 2)
		with open(path, "w") as f:
			f.write("currency = GBP  # pounds\n")
		self.kontor.binary, binary = os.path.join(self.kontor.folder, "with-config"), self.kontor.binary
		with open(self.kontor.binary, "w") as f:
			f.write('#!/bin/sh\nexec "%s" "$@" --config "%s"\n' % (binary, path))
		os.chmod(self.kontor.binary, 0o755)
		self.kontor.start()
		self.assertEqual(self.currency(), "GBP")

	def test_refused_folders(self):
		code, err = self.serve("--data", os.path.join(self.kontor.folder, "x" * 100))
		self.assertEqual(code, 2)
		self.assertIn("107", err)
		self.assertEqual(self.serve("--data", os.path.join(self.kontor.folder, "no", "such"))[0], 1)
		self.assertEqual(self.serve("--data", self.kontor.log.name)[0], 1)

	def test_existing_database(self):
		"""--db on the PostgreSQL of another service's folder."""
		self.kontor.start()
		socket = os.path.join(self.kontor.folder, "second", "kontor.sock")
		if IS_ROOT:
			owner = pwd.getpwuid(os.stat(self.kontor.data).st_uid).pw_name
			more = ["--user", owner]
		else:
			more = []
		process = subprocess.Popen([self.kontor.binary, "serve", "--db", "host=%s/run dbname=kontor user=kontor" % self.kontor.data, "--state",
		                            os.path.join(self.kontor.folder, "state"), "--socket", socket, *more], stderr=subprocess.PIPE)
		for line in process.stderr:
			if b"kontor: ready on " in line:
				break
		done = subprocess.run([self.kontor.binary, "report", "--socket", socket], stdout=subprocess.PIPE, timeout=60)
		self.assertEqual(done.returncode, 0)
		process.send_signal(signal.SIGTERM)
		process.communicate(timeout=30)
		self.assertEqual(process.returncode, 0)
		self.assertEqual(self.kontor.run("report")[0], 0)


if __name__ == "__main__":
	unittest.main()
