#!/usr/bin/env python3
"""Writes the bench's files: master data, and a time sheet of N rows with 7 columns (about 90 bytes a row).

usage: make_time_sheets.py FOLDER ROWS
"""
import pathlib
import random
import sys

WORKERS, CENTERS, PROJECTS = 5000, 200, 300


def masters(folder):
    lines = {
        "workers": ["worker_no,hired_on"] + [f"{1000 + n:06d},2020-01-01" for n in range(WORKERS)],
        "cost_centers": ["cost_center_code,name,valid_from"] + [f"C{n:04d},Center {n},2020-01-01" for n in range(CENTERS)],
        "projects": ["project_code,name"] + [f"P{n:04d},Project {n}" for n in range(PROJECTS)],
    }
    for name, rows in lines.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n")


def time_sheet(path, rows):
    rng = random.Random(rows)
    hours = ("0.5", "1.75", "4.25", "7.5", "8")
    with open(path, "w") as out:
        out.write("entry_no,worker_no,work_date,hours,project_code,cost_center_code,note\n")
        for n in range(rows):
            month = 1 + n * 12 // rows
            out.write(f"E{rows}-{n:08d},{1000 + n % WORKERS:06d},2025-{month:02d}-{1 + n % 28:02d},{rng.choice(hours)},P{n % PROJECTS:04d},"
                      f"C{n % CENTERS:04d},worked on ticket {rng.randrange(100000)} as agreed\n")


folder = pathlib.Path(sys.argv[1])
masters(folder)
time_sheet(folder / f"time_{sys.argv[2]}.csv", int(sys.argv[2]))
