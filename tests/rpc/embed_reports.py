#!/usr/bin/env python3
"""Runs schema/embed.py on the schema with this folder's reports in the place of the product's.

usage: embed_reports.py SCHEMA_DIR OUTPUT
"""
import os
import pathlib
import subprocess
import sys
import tempfile

schema, output = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
here = pathlib.Path(__file__).resolve().parent
with tempfile.TemporaryDirectory() as folder:
	for name in ("queries", "migrations", "derived", "templates"):
		os.symlink(schema / name, os.path.join(folder, name))
	os.symlink(here / "reports", os.path.join(folder, "reports"))
	subprocess.run([sys.executable, str(schema / "embed.py"), str(output), os.path.join(folder, "depfile"), folder], check=True)
