"""An answer of Kontor against the oracle's, row by row."""
import datetime
from collections import Counter
from fractions import Fraction

from oracle import imports
from oracle.reports import unresolved_references

NOTHING = (None, "", "null")
# Columns compared per report; a key only says which row is meant in a message.
COLUMNS = {
	"spend_by_role": "role_code kind category role_title amount lines",
	"spend_lines": "kind accounting_date amount amount_original currency cost_center_code project_code category worker_no vendor role_code "
	               "holder_no decider_no on_behalf_of_no decided_on basis exceptions reason batch line",
	"orphan_spend": "accounting_date amount cost_center_code project_code reason",
	"budget_accountability": "role_code role_title holders budget actual commitment available variance consumed_pct spend_lines "
	                         "exception_lines",
	"budget_by_cost_center": "cost_center_code month name budget actual variance consumed_pct",
	"labor_cost_allocation": "worker_no period cost_center_code project_code basis hours amount",
}
OWNER_REPORTS = ("spend_by_role", "spend_lines", "budget_accountability", "orphan_spend")
# What a row is without these is nothing: whether it is printed is left open.
MEASURES = ("budget", "actual", "spend_lines", "amount", "hours", "lines")
MONEY = ("budget", "actual", "commitment", "available", "variance", "amount", "amount_original", "hours", "consumed_pct")


def plain(column, value):
	"""One form for a value of either side."""
	if isinstance(value, list):
		value = ",".join(sorted(map(str, value)))
	if value in NOTHING:
		return Fraction(0) if column == "hours" else ""
	if isinstance(value, datetime.date):
		return value.isoformat()
	if column in MONEY:
		return Fraction(str(value))
	if column in ("batch", "line", "lines", "spend_lines", "exception_lines"):
		return int(value)
	if column == "exceptions":
		return str(value).strip("{}[]").replace('"', "")
	return value


def special(column, value):
	"""Titles of what has none may say so in words."""
	return "" if column in ("role_title", "name") and value in ("ORPHAN", "UNASSIGNED", "UNRESOLVED") else value


def rows_of(rows, columns, batches=None):
	out, is_line = Counter(), "accounting_date" in columns
	for row in rows:
		values = []
		for column in columns:
			value = row[column]
			if column == "batch" and batches is not None:
				value = batches[value]
			values.append(special(column, plain(column, value)))
		if row.get("role_code") in ("ORPHAN", "UNRESOLVED") or row.get("cost_center_code") == "UNASSIGNED":
			values = ["" if c in ("role_title", "name", "holders") else v for c, v in zip(columns, values)]
		measures = [v for c, v in zip(columns, values) if c in MEASURES]
		if is_line or any(measures):
			out[tuple(values)] += 1
	return out


def shown(rows, columns):
	lines = []
	for values, n in sorted(rows.items(), key=lambda p: list(map(str, p[0])))[:8]:
		lines.append("    %s x %s" % (n, " ".join("%s=%s" % (c, float(v) if isinstance(v, Fraction) else v)
		                                            for c, v in zip(columns, values) if v != "")))
	return "\n".join(lines + (["    ..."] if len(rows) > 8 else []))


def differences(name, answer, expected, columns=None, batches=None):
	"""A text saying what differs, or None."""
	columns = columns or COLUMNS[name].split()
	got, want = rows_of(answer.rows, columns), rows_of(expected, columns, batches)
	if got == want:
		return None
	return "%s: %d rows, expected %d\n  only Kontor:\n%s\n  only the oracle:\n%s" % (
		name, sum(got.values()), sum(want.values()), shown(got - want, columns), shown(want - got, columns))


def columns_for(name, parameters):
	"""Filters that a budget or an hour knows nothing of leave the other columns to compare."""
	columns = COLUMNS[name].split()
	if name in ("budget_accountability", "budget_by_cost_center") and ("worker" in parameters or "kind" in parameters):
		columns = [c for c in columns if c not in ("budget", "available", "variance", "consumed_pct")]
	if name == "labor_cost_allocation" and ("category" in parameters or "kind" in parameters):
		columns.remove("hours")
	return columns


def compare_report(kontor, reports, name, parameters, batches=None):
	arguments = {k: str(v) for k, v in parameters.items()}
	if name in OWNER_REPORTS and name != "orphan_spend":
		arguments["responsibility"] = "owner"
	if name in ("spend_by_role", "spend_lines", "labor_cost_allocation", "orphan_spend"):
		arguments.pop("as_of", None)
	answer = kontor.report(name, **arguments)
	found = differences(name, answer, getattr(reports, name)(parameters), columns_for(name, parameters), batches)
	return found and "%s\n  with %s" % (found, " ".join("--%s %s" % p for p in arguments.items()))


def compare_import(summaries, answer):
	"""Rows by outcome, and what was released, of one import in a feed's own form."""
	got = {k: sum(s[k] for s in summaries) for k in ("read", "released") + imports.OUTCOMES}
	want = {k: answer.counts[k] for k in ("read",) + imports.OUTCOMES}
	want["released"] = answer.released
	if got != want:
		return "rows: %s\nexpected: %s\nfaults expected: %s" % (got, want, answer.faults[:6])
	return compare_money(summaries[-1].get("money") or {}, answer)


def compare_money(got, answer):
	for currency, sums in answer.money.items():
		for outcome, amount in sums.items():
			found = Fraction(str(got.get(currency, {}).get(outcome, 0)))
			if found != amount:
				return "money %s %s: %s, expected %s" % (currency, outcome, float(found), float(amount))
	return None


def compare_waiting(kontor, company, batches):
	"""Open rows in quarantine: where they are, and why if there is only one reason."""
	got = Counter((r["batch"], r["line"]) for r in kontor.report("quarantine", status="open").rows if r["released_in"] in NOTHING and not closed(r))
	want = Counter((batches[w.batch], w.line) for w in company.waiting)
	if got != want:
		return "quarantine: only Kontor %s, only the oracle %s" % (sorted((got - want).items())[:8], sorted((want - got).items())[:8])
	references = Counter({(u["entity"], u["source"], u["alias"]): u["lines"] for u in unresolved_references(company)})
	shown_references = Counter({(r["entity"], r["source"] or "", r["alias"]): int(r["lines"])
	                            for r in kontor.report("unresolved_references").rows})
	if references != shown_references:
		return "unresolved_references: only Kontor %s, only the oracle %s" % (shown_references - references, references - shown_references)
	return None


def closed(row):
	return bool(row.get("closed_by"))
