#!/usr/bin/env python3
"""README.md is true: its command blocks run as printed, and every path it names is there."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DOCS = ["README.md", "docs/operations.md"]
BINARY = os.environ.get("KONTOR_BINARY", os.path.join(ROOT, "build", "server", "kontor"))
# Blocks and lines that are the whole set-up are run by whoever started this test.
SETUP = re.compile(r"^\./run (demo|test|build)\n", re.M)
# Rows in quarantine (exit code 3) are no failure.
HEAD = """set -m
cd "{root}"
trap 'code=$?; [ $code = 3 ] || {{ echo "exit code $code: $BASH_COMMAND" >&2; exit 1; }}' ERR
"""


def text_of(name):
	with open(os.path.join(ROOT, name), encoding="utf-8") as f:
		return f.read()


class Readme(unittest.TestCase):
	def test_blocks_run(self):
		folder = tempfile.mkdtemp(prefix="kontor-readme-")
		self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
		os.chmod(folder, 0o755)
		script = HEAD.format(root=ROOT)
		for block in re.findall(r"^```sh\n(.*?)^```$", text_of("README.md"), re.M | re.S):
			script += SETUP.sub("", block)
		self.assertIn("kontor serve", script)
		script = script.replace("$PWD/build/server", os.path.dirname(BINARY)).replace("/tmp/kontor-try", os.path.join(folder, "try"))
		env = {k: v for k, v in os.environ.items() if not k.startswith("KONTOR_S")}
		done = subprocess.run(["bash", "-c", script + "wait\n"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env,
		                      timeout=200)
		self.assertEqual(done.returncode, 0, done.stdout.decode(errors="replace")[-4000:])
		for part in (b"PM-ATLAS", b"ORPHAN", b"hr_rollen.csv: roles"):
			self.assertIn(part, done.stdout)
		self.assertTrue(os.path.getsize(os.path.join(folder, "try-atlas.csv")) > 1000)

	def test_paths_exist(self):
		"""`name` with a slash or an ending is a path from the top, or a file of the folder named last before it."""
		for doc in DOCS:
			folder = ""
			for name in re.findall(r"`([\w.*/-]+)`|\]\(([\w./-]+)\)", text_of(doc)):
				name = name[0] or name[1]
				if not re.search(r"^(server|importers|schema|include|tests|docs|deploy)/|^\w+\.(c|py|yml)$", name):
					continue
				if "/" in name:
					folder = name if name.endswith("/") else os.path.dirname(name)
				found = [p for p in (name, os.path.join(folder, name)) if self.exists(p)]
				self.assertTrue(found, "%s names %s (last folder: %s)" % (doc, name, folder))

	@staticmethod
	def exists(path):
		if "*" in path:
			return os.path.isdir(os.path.join(ROOT, os.path.dirname(path)))
		return os.path.exists(os.path.join(ROOT, path))


if __name__ == "__main__":
	if not os.access(BINARY, os.X_OK):
		sys.exit("no kontor binary at %s: set KONTOR_BINARY" % BINARY)
	unittest.main()
