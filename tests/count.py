#!/usr/bin/env python3
"""Counts the tests of meson's logs: "N passed, N failed" as the last line, exit code 1 if one failed or none ran.

usage: count.py TESTLOG.JSON...

A program that says how many tests it ran (Check, unittest) counts with them, any other as one.
"""
import json
import re
import sys

CHECK = re.compile(r"^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)$", re.M)
UNITTEST = re.compile(r"^Ran (\d+) tests? in .*\n\n(.*)$", re.M)


def inner(output):
    """(passed, failed, skipped) as the program counts them."""
    passed = failed = skipped = 0
    for checks, failures, errors in CHECK.findall(output):
        bad = int(failures) + int(errors)
        passed, failed = passed + int(checks) - bad, failed + bad
    for ran, verdict in UNITTEST.findall(output):
        numbers = dict(re.findall(r"([a-z ]+)=(\d+)", verdict))
        bad = int(numbers.get("failures", 0)) + int(numbers.get("errors", 0)) + int(numbers.get("unexpected successes", 0))
        left_out = int(numbers.get("skipped", 0))
        passed, failed, skipped = passed + max(int(ran) - bad - left_out, 0), failed + bad, skipped + left_out
    return passed, failed, skipped


def outer(result):
    return (0, 0, 1) if result == "SKIP" else (1, 0, 0) if result in ("OK", "EXPECTEDFAIL") else (0, 1, 0)


def count(test):
    passed, failed, skipped = inner(test.get("stdout", "") + "\n" + test.get("stderr", ""))
    if not passed + failed + skipped:
        return outer(test["result"])
    if outer(test["result"])[1] and not failed:
        failed = 1  # it crashed, leaked or took too long
    return passed, failed, skipped


def main():
    totals, failures = [0, 0, 0], []
    for path in sys.argv[1:]:
        try:
            with open(path, encoding="utf-8") as log:
                tests = [json.loads(line) for line in log]
        except FileNotFoundError:
            tests = []
        for test in tests:
            counts = count(test)
            totals = [a + b for a, b in zip(totals, counts)]
            if counts[1]:
                failures.append(test["name"])
    if failures:
        print("failed: " + ", ".join(failures))
    print("%d passed, %d failed" % (totals[0], totals[1]) + (", %d skipped" % totals[2] if totals[2] else ""))
    return 1 if totals[1] or not totals[0] else 0


sys.exit(main())
