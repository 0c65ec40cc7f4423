"""Who is responsible: the owner answer of DOMAIN.md section 5, looked up anew for every row."""
from collections import namedtuple

from .calendar import standing

Owner = namedtuple("Owner", "role found_by levels holder exception reason")
NARROW = {"project": 0, "cost_center": 1, "org_unit": 2, "company": 3, "": 3}


def owner_role(calendar, project, center, unit, day):
	"""(role, found_by, levels): project, cost center, then its unit and upwards. `unit` counts only without a cost center."""
	version = calendar.project_on(project, day)
	if version and version.values["owner_role_code"]:
		return version.values["owner_role_code"], "project", 0
	if center:
		version = standing(calendar.centers.get(center, ()), day)
		if version and version.values["owner_role_code"]:
			return version.values["owner_role_code"], "cost_center", 0
		unit = version.values["org_unit_code"] if version else ""
	for levels, _, version in calendar.climb(unit, day):
		if version and version.values["owner_role_code"]:
			return version.values["owner_role_code"], "org_unit", levels
	return None, "none", 0


def scope_width(calendar, row, project, center, day):
	"""How narrow a role row's scope is for this spend (R10): a sortable pair, None if it does not cover it."""
	kind, code = row.values["scope_kind"], row.values["scope_code"]
	if NARROW[kind] == 3:
		return (3, 0)
	if kind == "project":
		return (0, 0) if project == code else None
	if kind == "cost_center":
		return (1, 0) if center == code else None
	for levels, unit, _ in calendar.climb(calendar.unit_of_center(center, day), day):
		if unit == code:
			return (2, levels)
	return None


def holder_of(calendar, role, project, center, day):
	"""Acting before regular, then the narrowest scope, the latest valid_from, the lowest worker_no; nobody after left_on (R05)."""
	found = []
	for row in calendar.holders.get(role, ()):
		v = row.values
		if not v["valid_from"] <= day < v["valid_until"] or calendar.has_left(v["worker_no"], day):
			continue
		width = scope_width(calendar, row, project, center, day)
		if width is not None:
			found.append(((v["holder_type"] != "acting", width, -v["valid_from"].toordinal(), v["worker_no"].encode()), v["worker_no"]))
	return min(found)[1] if found else None


def orphan_reason(calendar, project, center, day):
	"""R18."""
	if center:
		version = standing(calendar.centers.get(center, ()), day)
		if version is None:
			return "closed_object"
		unit = version.values["org_unit_code"]
		if unit and standing(calendar.units.get(unit, ()), day) is None:
			return "closed_object"
	return "no_owner_role" if project or center else "unknown_object"


def owner_of(calendar, project, center, day):
	role, found_by, levels = owner_role(calendar, project, center, "", day)
	if role is None:
		return Owner("ORPHAN", found_by, 0, None, "E10", orphan_reason(calendar, project, center, day))
	holder = holder_of(calendar, role, project, center, day)
	if holder is None:
		return Owner(role, found_by, levels, "VACANT", "E11", "role_vacant")
	return Owner(role, found_by, levels, holder, None, None)


def answer_all(calendar, rows):
	"""Gives every spend row its owner. Equal questions have equal answers, so each is asked once."""
	known = {}
	for row in rows:
		question = (row.project, row.center, row.on)
		if question not in known:
			known[question] = owner_of(calendar, *question)
		row.owner = known[question]
	return rows
