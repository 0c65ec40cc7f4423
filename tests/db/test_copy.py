#!/usr/bin/env python3
"""Runs copy_driver ($KONTOR_COPY_DRIVER) against the PostgreSQL of a running service, as the user that owns it."""
import os
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "integration"))
import harness  # noqa: E402


class Copy(unittest.TestCase):
	def test_every_type_arrives(self):
		with harness.Kontor() as service:
			owner = os.stat(os.path.join(service.data, "pg"))
			user = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.getuid() == 0 else {}
			conninfo = "host=%s user=kontor dbname=kontor" % os.path.join(service.data, "run")
			# A copy, since that user may not be allowed into the folder of the build.
			driver = shutil.copy(os.environ["KONTOR_COPY_DRIVER"], service.folder)
			for seed in range(5):
				with self.subTest(seed=seed):
					done = subprocess.run([driver, conninfo, str(seed)], stderr=subprocess.PIPE, text=True, cwd="/", **user)
					self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
	unittest.main()
