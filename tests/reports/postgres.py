"""A private PostgreSQL for the tests of the reports: the schema of this tree, databases filled by SQL, and answers of the report statements."""
import atexit
import csv
import io
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile

from definitions import ROOT

NULL = "\\N"


def folder_of_postgres():
	found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
	return found[-1] if found else pathlib.Path(shutil.which("initdb") or "/nowhere/initdb").parent


def unprivileged():
	"""PostgreSQL refuses to run as root."""
	if os.getuid() != 0:
		return {}
	nobody = pwd.getpwnam("nobody")
	return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


class Failed(Exception):
	pass


class Postgres:
	"""One cluster; the database `kontor` has the schema, further ones are copies of it."""

	def __init__(self):
		self.bin = folder_of_postgres()
		self.folder = tempfile.mkdtemp(prefix="kontor-reports-")
		owner = unprivileged()
		if owner:
			os.chown(self.folder, owner["user"], owner["group"])
		self.tool("initdb", "-D", self.folder + "/pg", "--locale=C", "--locale-provider=icu", "--icu-locale=en", "--encoding=UTF8", "-A", "trust", "-U", "kontor", "--no-sync")
		self.tool("pg_ctl", "-D", self.folder + "/pg", "-w", "-l", self.folder + "/log", "-o",
		          "-c listen_addresses= -c unix_socket_directories=%s -c fsync=off -c jit=off" % self.folder, "start")
		atexit.register(self.close)
		signal.signal(signal.SIGTERM, signal.default_int_handler)
		self.create("kontor", None)
		self.script("kontor", "CREATE SCHEMA kontor; CREATE EXTENSION btree_gist WITH SCHEMA public;")
		for folder in ("migrations", "derived"):
			for path in sorted((ROOT / "schema" / folder).glob("*.sql")):
				self.script("kontor", path.read_text(encoding="utf-8"))

	def tool(self, name, *arguments):
		done = subprocess.run([str(self.bin / name), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", **unprivileged())
		if done.returncode:
			raise Failed("%s: %s" % (name, done.stderr.decode(errors="replace")))

	def close(self):
		"""At the exit at the latest, also when a test run is ended from outside."""
		atexit.unregister(self.close)
		self.tool("pg_ctl", "-D", self.folder + "/pg", "-m", "immediate", "-w", "stop")
		shutil.rmtree(self.folder, ignore_errors=True)

	def create(self, database, template):
		self.script("postgres", "CREATE DATABASE %s%s" % (database, " TEMPLATE " + template if template else ""))

	def script(self, database, text):
		"""Runs SQL in one session; its output."""
		command = [str(self.bin / "psql"), "-X", "-q", "--csv", "-P", "null=" + NULL, "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "kontor",
		           "-d", database]
		environment = dict(os.environ, PGOPTIONS="-c search_path=kontor,public -c DateStyle=ISO -c TimeZone=UTC -c client_min_messages=warning"
		                   " -c plan_cache_mode=force_custom_plan -c statement_timeout=60s")
		done = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/", env=environment)
		if done.returncode:
			raise Failed(done.stderr.decode(errors="replace"))
		return done.stdout.decode()

	# -- reports ---------------------------------------------------------------------------------------------------------------------

	def answer(self, database, definition, parameters, totals=False):
		"""(column names, rows of texts) as the service would ask, in the order of the keys. None is null."""
		values = ", ".join(definition.bind(parameters))
		statement = definition.totals if totals else definition.page()
		return table(self.script(database, "PREPARE report (%s) AS %s;\nEXECUTE report (%s);" % (definition.types(), statement, values)))

	def described(self, database, definition, statement):
		"""[(column, type)] as the server describes the statement, whose own text is prepared, too."""
		text = "PREPARE report (%s) AS %s;\n%s \\gdesc\n" % (definition.types(), statement, definition.without_parameters(statement))
		return [tuple(row) for row in table(self.script(database, text))[1]]


def table(text):
	rows = [[None if cell == NULL else cell for cell in row] for row in csv.reader(io.StringIO(text))]
	return (rows[0], rows[1:]) if rows else ([], [])
