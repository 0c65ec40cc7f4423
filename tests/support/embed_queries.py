#!/usr/bin/env python3
"""Runs schema/embed.py on the schema with a test's own statements beside the product's: QUERIES/name.sql is called test/name.

usage: embed_queries.py SCHEMA_DIR QUERIES_DIR OUTPUT DEPFILE
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

schema, queries, output, depfile = (pathlib.Path(p).resolve() for p in sys.argv[1:5])
with tempfile.TemporaryDirectory() as folder:
	for name in ("migrations", "derived", "templates", "reports"):
		os.symlink(schema / name, os.path.join(folder, name))
	shutil.copytree(schema / "queries", os.path.join(folder, "queries"))
	shutil.copytree(queries, os.path.join(folder, "queries", "test"))
	subprocess.run([sys.executable, str(schema / "embed.py"), str(output), os.path.join(folder, "depfile"), folder], check=True)
inputs = [p for root in (schema, queries) for p in [root, *sorted(root.rglob("*"))] if p.is_dir() or p.suffix == ".sql"]
depfile.write_text(sys.argv[3] + ": " + " ".join(str(p) for p in inputs) + "\n", encoding="utf-8")
