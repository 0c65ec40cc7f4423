"""Runs the real `kontor serve --data` on a temporary directory and talks to it through the real command line.

The binary is $KONTOR_BINARY; as root it drops its privileges by itself.
"""
import contextlib
import datetime
import decimal
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)
ROOT = os.path.dirname(TESTS)
SAMPLES = os.environ.get("KONTOR_SAMPLES", os.path.join(os.path.dirname(ROOT), "shared", "samples"))
START_SECONDS = 60
EVER = {"from": "1900-01-01", "to": "2099-12-31"}


def binary():
	path = os.environ.get("KONTOR_BINARY", os.path.join(ROOT, "build", "server", "kontor"))
	if not os.access(path, os.X_OK):
		raise unittest.SkipTest("no kontor binary at %s: set KONTOR_BINARY" % path)
	return path


class Refused(Exception):
	"""The command line answered with exit code 1 or 2."""

	def __init__(self, code, stderr):
		super().__init__("exit code %d: %s" % (code, stderr.strip()))
		self.code, self.stderr = code, stderr


def parsed(text):
	return json.loads(text, parse_float=decimal.Decimal)


class Kontor:
	"""One service on its own data directory."""

	def __init__(self, currency=None, environment=None):
		self.binary, self.currency = binary(), currency
		self.environment = dict(os.environ, **(environment or {}))
		self.folder = tempfile.mkdtemp(prefix="kontor-")
		os.chmod(self.folder, 0o755)
		self.data = os.path.join(self.folder, "data")
		self.socket = os.path.join(self.data, "kontor.sock")
		self.log = open(os.path.join(self.folder, "log"), "ab")
		self.process = None

	def __enter__(self):
		self.start()
		return self

	def __exit__(self, *_):
		self.close()

	# -- life ------------------------------------------------------------------------------------------------------------------------

	def start(self, environment=None, wait=True):
		command = [self.binary, "serve", "--data", self.data] + (["--currency", self.currency] if self.currency else [])
		with contextlib.suppress(FileNotFoundError):
			os.unlink(self.socket)
		self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env=dict(self.environment, **(environment or {})),
		                                start_new_session=True)
		if wait:
			self.wait_ready()

	def wait_ready(self):
		until = time.monotonic() + START_SECONDS
		while time.monotonic() < until:
			if self.process.poll() is not None:
				raise RuntimeError("kontor serve ended with %s:\n%s" % (self.process.returncode, self.log_text()))
			with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
				probe.connect(self.socket)
				return
			time.sleep(0.02)
		raise RuntimeError("kontor serve is not ready after %d s:\n%s" % (START_SECONDS, self.log_text()))

	def log_text(self):
		with open(self.log.name, errors="replace") as f:
			return f.read()[-4000:]

	def stop(self):
		if self.process is None:
			return
		if self.process.poll() is None:
			self.process.send_signal(signal.SIGTERM)
			try:
				self.process.wait(30)
			except subprocess.TimeoutExpired:
				self.process.kill()
				self.process.wait()
				raise RuntimeError("kontor serve did not stop in 30 s:\n" + self.log_text()) from None
		code, self.process = self.process.returncode, None
		if code:
			raise RuntimeError("kontor serve ended with %d:\n%s" % (code, self.log_text()))

	def kill(self):
		"""As kill -9 of the service; its PostgreSQL stays behind, as it would."""
		self.process.kill()
		self.process.wait()
		self.process = None

	def close(self):
		try:
			self.stop()
		finally:
			self.stop_postgres()
			self.log.close()
			shutil.rmtree(self.folder, ignore_errors=True)

	def stop_postgres(self):
		"""A postmaster that a killed service left behind."""
		try:
			with open(os.path.join(self.data, "pg", "postmaster.pid")) as f:
				pid = int(f.readline())
			os.kill(pid, signal.SIGINT)
			for _ in range(500):
				os.kill(pid, 0)
				time.sleep(0.02)
		except (OSError, ValueError):
			pass

	# -- command line ----------------------------------------------------------------------------------------------------------------

	def popen(self, *arguments):
		return subprocess.Popen([self.binary, arguments[0], "--socket", self.socket, *arguments[1:]], stdout=subprocess.PIPE,
		                        stderr=subprocess.PIPE, env=self.environment)

	def run(self, *arguments, may_fail=False):
		process = self.popen(*arguments)
		out, err = process.communicate(timeout=600)
		if process.returncode not in (0, 3) and not may_fail:
			raise Refused(process.returncode, err.decode(errors="replace"))
		return process.returncode, out.decode(), err.decode(errors="replace")

	@staticmethod
	def import_arguments(path, feed=None, source=None, profile=None, more=()):
		arguments = ["import", path, "--format", "json"]
		for name, value in (("--feed", feed), ("--source", source), ("--profile", profile)):
			if value:
				arguments += [name, value]
		return arguments + list(more)

	def import_path(self, path, feed=None, source=None, profile=None, more=()):
		"""The summaries, one per feed, the main feed last."""
		_, out, _ = self.run(*self.import_arguments(path, feed, source, profile, more))
		return [parsed(line) for line in out.splitlines() if line.strip()]

	def import_bytes(self, data, feed=None, source=None, profile=None, name="file.csv", more=()):
		path = os.path.join(self.folder, name)
		with open(path, "wb") as f:
			f.write(data)
		return self.import_path(path, feed, source, profile, more)

	def report_text(self, name, _format="json", **parameters):
		arguments = ["report", name, "--format", _format]
		for key, value in parameters.items():
			arguments += ["--" + key.rstrip("_"), str(value)]
		return self.run(*arguments)[1]

	def report(self, name, **parameters):
		return Answer(parsed(self.report_text(name, **parameters)))

	# -- state -----------------------------------------------------------------------------------------------------------------------

	def sql(self, query):
		"""Straight from the private PostgreSQL, for checksums only; rows of strings."""
		owner = os.stat(os.path.join(self.data, "pg"))
		become = dict(user=owner.st_uid, group=owner.st_gid, extra_groups=[]) if os.getuid() == 0 else {}
		done = subprocess.run(["psql", "-X", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h", os.path.join(self.data, "run"), "-U", "kontor",
		                       "-d", os.environ.get("KONTOR_TEST_DATABASE", "kontor"), "-c", query], **become, cwd="/",
		                      env={**{k: v for k, v in os.environ.items() if not k.startswith("PG")}, "PGOPTIONS": "-c search_path=kontor"},
		                      stdout=subprocess.PIPE, stderr=subprocess.PIPE)
		if done.returncode:
			raise RuntimeError(done.stderr.decode())
		return [line.split("\t") for line in done.stdout.decode().splitlines()]

	def fact_checksum(self):
		"""H2 of ACCEPTANCE.md: order-free and exact, over the business columns of what is known now."""
		parts = []
		for table, in self.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'kontor' AND "
		                       "(table_name LIKE 'record\\_%' OR table_name = 'spend') ORDER BY 1"):
			if table == "record":
				continue
			names = [n for n, in self.sql("SELECT column_name FROM information_schema.columns WHERE table_schema = 'kontor' AND "
			                            "table_name = '%s' ORDER BY 1" % table)]
			business = [n for n in names if n not in NOT_BUSINESS]
			parts.append((table,) + tuple(self.sql(
				"SELECT count(*), sum(('x'||left(encode(sha256(convert_to(t::text,'UTF8')),'hex'),15))::bit(60)::bigint::numeric) "
				"FROM (SELECT %s FROM %s WHERE known_to = 9223372036854775807) t" % (", ".join(business), table))[0]))
		return parts

	def state(self, lineage=True):
		"""Everything a user can see, apart from numbers that only count (spend_id, snapshot)."""
		out = {}
		for name, extra in (("spend_lines", {"responsibility": "owner"}), ("spend_by_role", {"responsibility": "owner"}),
		                    ("budget_accountability", {"responsibility": "owner"}), ("labor_cost_allocation", {}),
		                    ("budget_by_cost_center", {}), ("unresolved_references", None)):
			answer = self.report(name, **(dict(EVER, as_of="2025-12-31", **extra) if extra is not None else {}))
			drop = {"spend_id"} | (set() if lineage else {"batch", "line"})
			out[name] = sorted(repr(sorted((k, str(v)) for k, v in row.items() if k not in drop)) for row in answer.rows)
		return out


NOT_BUSINESS = {"record_id", "batch_id", "line", "byte_from", "byte_length", "known_from", "known_to", "key_hash", "key_order", "content_hash",
                "coding_id", "fact_id", "part_id", "source_id"}


class Answer:
	"""A report's answer with its rows as dicts, whichever way they came."""

	def __init__(self, raw):
		self.raw = raw
		self.columns = [c["name"] if isinstance(c, dict) else c for c in raw["columns"]]
		self.rows = [r if isinstance(r, dict) else dict(zip(self.columns, r)) for r in raw["rows"]]
		self.totals = raw.get("totals")


def day(value):
	return datetime.date.fromisoformat(value) if value else None


def outcome_line(summary):
	return {k: summary[k] for k in ("read", "inserted", "new_version", "unchanged", "duplicate", "quarantined", "ignored")}
