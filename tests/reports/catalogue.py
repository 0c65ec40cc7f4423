#!/usr/bin/env python3
"""The catalogue in docs/reports.md, from the heads of schema/reports/*.sql. `--write` brings the page up to date."""
import re
import sys

import definitions

PATH = definitions.ROOT / "docs" / "reports.md"
MARK = "<!-- from here on: tests/reports/catalogue.py --write -->\n"


def section(report):
	out = ["## %s\n" % report.name, "%s. Version %s, right `%s`.\n" % (report.head["title"].rstrip("."), report.head["version"], report.head["right"]),
	       report.head["rule"] + "\n"]
	names = ["`%s`" % name for name in report.common + ["known_at"]]
	out.append("Common parameters: %s.\n" % ", ".join(names))
	if report.own:
		out.append("Its own:\n")
		out.append("\n".join("- `%s` (%s): %s" % (p.name, p.type, p.doc) for p in report.own) + "\n")
	out.append("| column | type | |\n|---|---|---|")
	words = {"key": "key", "sum": "summed in `totals`"}
	out += ["| `%s` | %s | %s |" % (c.name, c.type, ", ".join(words[f] for f in c.flags)) for c in report.columns]
	return "\n".join(out) + "\n"


def with_catalogue(text, reports):
	"""The page with everything below the mark written anew."""
	return text.partition(MARK)[0] + MARK + "\n" + "\n".join(section(r) for r in reports.values())


def places_of_cells(sql):
	"""{(feed, column): place} of the function amount_cell."""
	return {(m[1], m[2]): int(m[3]) for m in re.finditer(r"WHEN '(\w+)\.(\w+)' THEN (\d+)", sql)}


def feed_columns(source, feed):
	"""Names of a feed's columns in importers/feed/feed.c, in order."""
	block = re.search(r"static const struct feed %s = .*?COLUMNS\((.*?)\) \};" % feed, source, re.DOTALL).group(1)
	return [m[1] for m in re.finditer(r'(?:\b[A-Z]+\(|\{ )"(\w+)",', block)]


def currencies(source):
	"""{code: decimals} of the table in server/base/currency.c."""
	return {m[1]: int(m[2]) for m in re.finditer(r'\{ "([A-Z]{3})", (\d) \}', source)}


if __name__ == "__main__":
	page = PATH.read_text(encoding="utf-8")
	new = with_catalogue(page, definitions.load())
	if "--write" in sys.argv:
		PATH.write_text(new, encoding="utf-8")
	sys.exit(0 if page == new or "--write" in sys.argv else "docs/reports.md is not up to date: python3 tests/reports/catalogue.py --write")
